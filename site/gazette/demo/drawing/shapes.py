"""Outlines: plain lists of points, in a frame 1600 wide and 1000 high with y downwards."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Outline: TypeAlias = list[Point]
Placing: TypeAlias = Callable[[Sequence[Point]], Outline]

WIDTH = 1600
HEIGHT = 1000
MARGIN = 40


def box(left: float, top: float, right: float, bottom: float) -> Outline:
    """An upright rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def arc(x: float, y: float, radius: float, start: float, end: float, flat: float = 1) -> Outline:
    """Points on a circle from one angle to another, in degrees, clockwise from the right."""
    steps = max(6, int(abs(end - start) / 5))
    angles = (math.radians(start + (end - start) * i / steps) for i in range(steps + 1))
    return [(x + radius * math.cos(a), y + radius * flat * math.sin(a)) for a in angles]


def disc(x: float, y: float, radius: float, flat: float = 1) -> Outline:
    """A circle, or an ellipse whose height is `flat` times its width."""
    return arc(x, y, radius, 0, 360, flat)


def rounded(left: float, top: float, right: float, bottom: float, radius: float) -> Outline:
    """An upright rectangle with round corners."""
    return [
        *arc(left + radius, top + radius, radius, 180, 270),
        *arc(right - radius, top + radius, radius, 270, 360),
        *arc(right - radius, bottom - radius, radius, 0, 90),
        *arc(left + radius, bottom - radius, radius, 90, 180),
    ]


def arch(left: float, top: float, right: float, bottom: float) -> Outline:
    """A window or door with a half-round head."""
    radius = (right - left) / 2
    return [(left, bottom), *arc(left + radius, top + radius, radius, 180, 360), (right, bottom)]


def curve(points: Sequence[Point], closed: bool = False, steps: int = 10) -> Outline:
    """A smooth line through the points (a Catmull-Rom spline)."""
    ring = (
        [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    )
    line: Outline = []
    for index in range(len(ring) - 3):
        line += _span(ring[index : index + 4], steps)
    return [*line, ring[-2]]


def _span(four: Sequence[Point], steps: int) -> Outline:
    """The part of a Catmull-Rom spline between the second and the third of four points."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = four
    return [
        (_blend(ax, bx, cx, dx, step / steps), _blend(ay, by, cy, dy, step / steps))
        for step in range(steps)
    ]


def _blend(a: float, b: float, c: float, d: float, t: float) -> float:
    """One coordinate of a Catmull-Rom spline at `t` (0 to 1) between b and c."""
    cubic = (3 * (b - c) + d - a) * t
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + cubic))


def ribbon(points: Sequence[Point], start: float, end: float) -> Outline:
    """A stroke along the points whose width runs from `start` to `end`."""
    left: Outline = []
    right: Outline = []
    last = len(points) - 1
    for index, (x, y) in enumerate(points):
        (ax, ay), (bx, by) = points[max(0, index - 1)], points[min(last, index + 1)]
        length = math.hypot(bx - ax, by - ay) or 1
        half = (start + (end - start) * index / last) / 2
        nx, ny = (ay - by) / length * half, (bx - ax) / length * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return left + right[::-1]


def winding(points: Sequence[Point], near: float, far: float) -> Outline:
    """A road that narrows as it goes away, with the first point nearest."""
    line = curve(points, steps=16)
    bottom, top = line[0][1], line[-1][1]
    left, right = [], []
    for x, y in line:
        half = far + (near - far) * ((y - top) / (bottom - top)) ** 1.35
        left.append((x - half, y))
        right.append((x + half, y))
    return left + right[::-1]


def ridge(rng: Random, level: float, height: float, waves: float = 2) -> Outline:
    """A rolling skyline across the frame, about `level`, up to `height` above or below it."""
    swells = [(waves * n, rng.uniform(0, math.tau), 1 / n) for n in (1, 1.7, 3.1)]
    return [
        (x, level - height * sum(_swell(x, *swell) for swell in swells) / 1.9)
        for x in range(-MARGIN, WIDTH + MARGIN + 1, 20)
    ]


def _swell(x: float, waves: float, phase: float, share: float) -> float:
    """What one wave adds to a skyline at x."""
    return share * math.sin(x / WIDTH * waves * math.tau + phase)


def down_to(line: Sequence[Point], bottom: float = HEIGHT + MARGIN) -> Outline:
    """The ground under a skyline."""
    return [*line, (line[-1][0], bottom), (line[0][0], bottom)]


def height_at(line: Sequence[Point], x: float) -> float:
    """How high a skyline stands at x."""
    for (ax, ay), (bx, by) in pairwise(line):
        if ax <= x <= bx:
            return ay + (by - ay) * (x - ax) / ((bx - ax) or 1)
    return line[-1][1]


def at(x: float, y: float, scale: float = 1, turn: float = 0, flip: bool = False) -> Placing:
    """How to bring an outline drawn about (0, 0) to its place; `turn` is in degrees."""
    cos, sin = math.cos(math.radians(turn)) * scale, math.sin(math.radians(turn)) * scale
    way = -1 if flip else 1

    def place(points: Sequence[Point]) -> Outline:
        return [(x + way * px * cos - py * sin, y + way * px * sin + py * cos) for px, py in points]

    return place
