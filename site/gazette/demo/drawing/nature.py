"""What grows, shines and falls outdoors: trees, hills, clouds, stars, rain."""

import math
from collections.abc import Sequence
from random import Random

from .canvas import Canvas
from .colour import Coat, Colour
from .shapes import (
    HEIGHT,
    MARGIN,
    WIDTH,
    Outline,
    Point,
    arc,
    at,
    box,
    curve,
    disc,
    down_to,
    height_at,
    ribbon,
)


def sun(c: Canvas, x: float, y: float, radius: float, face: Colour, halo: Colour) -> None:
    """A disc in the sky with its light around it."""
    c.glow(x, y, radius * 4, halo, 0.8)
    c.fill(disc(x, y, radius), face)


def moon(c: Canvas, x: float, y: float, radius: float, face: Colour, night: Colour) -> None:
    """A full moon with its seas, and a halo."""
    c.glow(x, y, radius * 4.5, face, 0.45)
    c.fill(disc(x, y, radius), face)
    c.shade(disc(x, y, radius), night, [(x + radius, y + radius), (x - radius / 3, y)], 0.55)


def stars(c: Canvas, rng: Random, count: int, light: Colour, bottom: float) -> None:
    """Points of light, thinner towards the horizon; a few of them shine."""
    for index in range(count):
        x, y = rng.uniform(0, WIDTH), bottom * rng.random() ** 1.4
        radius = rng.choice((1, 1.2, 1.5, 2, 2.6))
        c.fill(disc(x, y, radius), light)
        if index % 24 == 0:
            twinkle(c, x, y, radius * 5, light)


def twinkle(c: Canvas, x: float, y: float, reach: float, light: Colour) -> None:
    """A star with four rays."""
    c.glow(x, y, reach * 2.4, light, 0.5)
    thin = reach * 0.13
    rays = [(0, -reach), (thin, -thin), (reach, 0), (thin, thin)]
    rays += [(0, reach), (-thin, thin), (-reach, 0), (-thin, -thin)]
    c.fill(at(x, y)(rays), light)


def hill(c: Canvas, line: Sequence[Point], body: Colour, light: Colour, depth: float = 260) -> None:
    """The ground under a skyline, with light sprayed along its top."""
    c.fill(down_to(line), body)
    top = min(y for _, y in line)
    c.shade(down_to(line), light, [(0, top), (0, top + depth)], 0.85)


def haze(c: Canvas, top: float, bottom: float, colour: Colour, strength: float = 0.7) -> None:
    """A bank of mist that is thick at the bottom and gone at the top."""
    c.shade(box(-MARGIN, top, WIDTH + MARGIN, bottom), colour, [(0, bottom), (0, top)], strength)


def peaks(rng: Random, level: float, height: float, count: int) -> Outline:
    """A skyline of mountains: high points and passes by turns."""
    line: Outline = [(-MARGIN * 4, level)]
    stride = (WIDTH + MARGIN * 8) / count
    for index in range(count):
        x = -MARGIN * 4 + stride * (index + rng.uniform(0.35, 0.65))
        line.append((x, level - height * rng.uniform(0.62, 1.1)))
        line.append((x + stride * 0.5, level - height * rng.uniform(0.05, 0.35)))
    return line


def mountains(c: Canvas, line: Sequence[Point], body: Colour, shadow: Colour, snow: Colour) -> None:
    """Mountains lit from the left: snow on their heads, one flank in the shade."""
    c.fill(down_to(line), body)
    for index in range(1, len(line) - 1, 2):
        flank = _flank(line[index], line[index + 1])
        c.fill(flank, shadow)
        c.fill(_snowcap(line[index - 1], line[index], line[index + 1]), snow)
        c.shade(flank, shadow, [line[index], (line[index][0] + 40, line[index][1] + 240)], 0.6)


def _flank(top: Point, foot: Point) -> Outline:
    """The side of a mountain that is turned away from the light."""
    (x, y), (fx, fy) = top, foot
    drop = fy - y
    return [
        (x, y),
        (fx, fy),
        (fx + drop * 0.6, fy + drop * 1.4),
        (x + drop * 0.35, fy + drop * 1.4),
        (x - drop * 0.05, y + drop * 0.75),
        (x + drop * 0.12, y + drop * 0.42),
    ]


def _snowcap(left: Point, top: Point, right: Point, share: float = 0.4) -> Outline:
    """The white head of a mountain, with a torn lower edge."""
    (lx, ly), (x, y), (rx, ry) = left, top, right
    west = (x + (lx - x) * share, y + (ly - y) * share)
    east = (x + (rx - x) * share, y + (ry - y) * share)
    low = max(west[1], east[1])
    tears = (0.25, 0.9), (0.42, 0.45), (0.58, 1.0), (0.78, 0.5)
    torn = [
        (east[0] + (west[0] - east[0]) * t, y + (low - y) * (0.75 + 0.4 * depth))
        for t, depth in tears
    ]
    return [(x, y), east, *torn, west]


def fir(c: Canvas, x: float, y: float, height: float, coat: Coat) -> None:
    """A fir of three skirts, with light (or snow) on its left side."""
    body, light = coat
    place = at(x, y, height / 100)
    c.fill(place(box(-3, -12, 3, 2)), body)
    for top, bottom, half in ((-42, -8, 27), (-70, -34, 21), (-100, -60, 14)):
        c.fill(place([(0, top - 14), (half, bottom), (0, bottom + 4), (-half, bottom)]), body)
        edge = [(-half * 0.62, bottom - 7), (-half * 0.4, bottom + 1), (-half * 0.24, bottom - 14)]
        c.fill(place([(0, top - 14), (-half, bottom), *edge]), light)


def firs(
    c: Canvas,
    rng: Random,
    line: Sequence[Point],
    count: int,
    height: float,
    coat: Coat,
) -> None:
    """A wood of firs that stands on a skyline."""
    for x in sorted(rng.uniform(0, WIDTH) for _ in range(count)):
        size = height * rng.uniform(0.6, 1.15)
        fir(c, x, height_at(line, x) + size * 0.06, size, coat)


def crown(rng: Random, x: float, y: float, radius: float) -> Outline:
    """The head of a leafy tree, a little uneven."""
    count = 9
    points = [
        at(x, y, radius * rng.uniform(0.86, 1.1), 360 * i / count)([(1, 0)])[0]
        for i in range(count)
    ]
    return curve(points, closed=True, steps=6)


def tree(c: Canvas, rng: Random, foot: Point, height: float, coat: Coat, trunk: Colour) -> None:
    """A leafy tree lit from the upper left."""
    (x, y), (body, light) = foot, coat
    radius = height * 0.36
    c.fill(ribbon([(x, y + 3), (x, y - height * 0.6)], height * 0.09, height * 0.04), trunk)
    head = crown(rng, x, y - height * 0.64, radius)
    c.fill(head, body)
    start = (x - radius, y - height * 0.64 - radius)
    c.shade(head, light, [start, (x + radius * 0.5, y - height * 0.5)])


def poplar(c: Canvas, x: float, y: float, height: float, coat: Coat) -> None:
    """A tall slender tree."""
    body, light = coat
    place = at(x, y, height / 100)
    leaf = place(
        curve(
            [(0, -100), (10, -62), (11, -28), (3, -8), (-3, -8), (-11, -28), (-10, -62)],
            closed=True,
            steps=5,
        )
    )
    c.fill(place(box(-1.6, -10, 1.6, 1)), body)
    c.fill(leaf, body)
    c.shade(leaf, light, place([(-12, -60), (7, -50)]), 0.9)


def cloud(c: Canvas, x: float, y: float, width: float, body: Colour, under: Colour) -> None:
    """A flat-bottomed cloud made of three bulges."""
    place = at(x, y, width / 100)
    head = place(
        [
            (-50, 0),
            *arc(-34, -8, 12, 130, 275),
            *arc(-8, -17, 20, 195, 320),
            *arc(22, -11, 15, 220, 350),
            *arc(40, -5, 9, 270, 400),
            (50, 0),
        ]
    )
    c.fill(head, body)
    c.shade(head, under, [(x, y + 2), (x, y - width * 0.3)], 0.9)


def rain(c: Canvas, rng: Random, count: int, colour: Colour, slant: float = -22) -> None:
    """Slanting streaks all over the sheet."""
    for _ in range(count):
        x, y = rng.uniform(0, WIDTH * 1.15), rng.uniform(-50, HEIGHT)
        length = rng.uniform(1.2, 3.2)
        c.stroke([(x, y), (x + slant * length / 2, y + 30 * length)], colour, 1.8)


def snow(c: Canvas, rng: Random, count: int, colour: Colour) -> None:
    """Flakes, small far away and large close by."""
    for _ in range(count):
        radius = 1.5 + 5.5 * rng.random() ** 4
        c.fill(disc(rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), radius), colour, 0.85)


def grass(c: Canvas, rng: Random, y: float, count: int, height: float, colour: Colour) -> None:
    """Blades along the lower edge of the picture."""
    for _ in range(count):
        x, tall = rng.uniform(-20, WIDTH + 20), height * rng.uniform(0.4, 1)
        bend = rng.uniform(-0.45, 0.45) * tall
        blade = curve([(x, y), (x + bend * 0.25, y - tall * 0.6), (x + bend, y - tall)], steps=5)
        c.fill(ribbon(blade, math.sqrt(tall) * 0.9, 0.6), colour)
