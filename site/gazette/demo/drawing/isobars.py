"""Lines of equal height in a landscape of smooth bumps (marching squares)."""

import math
from collections.abc import Sequence

from .shapes import HEIGHT, WIDTH, Outline, Point, curve

STEP = 32
REACH = 64
SHORT = 4  # crossings below which a line is only a speck

Bump = tuple[float, float, float, float]


def contour(bumps: Sequence[Bump], level: float) -> list[Outline]:
    """The smooth lines along which the bumps (x, y, width, height) add up to the level."""
    links = _links(bumps, level)
    lines = []
    while links:
        line = _walk(links)
        if len(line) > SHORT:
            lines.append(curve(line[::3] + line[-1:], steps=4))
    return lines


def _height(bumps: Sequence[Bump], x: float, y: float) -> float:
    """How high the bumps add up at a spot."""
    return sum(h * math.exp(-((x - bx) ** 2 + (y - by) ** 2) / w**2) for bx, by, w, h in bumps)


def _links(bumps: Sequence[Bump], level: float) -> dict[Point, list[Point]]:
    """Which crossings of the grid a line joins to which."""
    links: dict[Point, list[Point]] = {}
    columns = range(-REACH, WIDTH + REACH + 1, STEP)
    rows = range(-REACH, HEIGHT + REACH + 1, STEP)
    field = {(x, y): _height(bumps, x, y) - level for x in columns for y in rows}
    for x in columns[:-1]:
        for y in rows[:-1]:
            square = [(x, y), (x + STEP, y), (x + STEP, y + STEP), (x, y + STEP)]
            crossed = [
                _crossing(a, b, field[a], field[b])
                for a, b in zip(square, square[1:] + square[:1], strict=True)
                if (field[a] < 0) != (field[b] < 0)
            ]
            for start, end in zip(crossed[::2], crossed[1::2], strict=True):
                links.setdefault(start, []).append(end)
                links.setdefault(end, []).append(start)
    return links


def _crossing(a: tuple[int, int], b: tuple[int, int], low: float, high: float) -> Point:
    """Where the line cuts the side of a square; the same from either neighbour."""
    if a > b:
        a, b, low, high = b, a, high, low
    share = low / (low - high)
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _walk(links: dict[Point, list[Point]]) -> Outline:
    """Take one whole line out of the links, from an open end if there is one."""
    start = next((spot for spot, ends in links.items() if len(ends) == 1), next(iter(links)))
    line = [start]
    while nexts := links.get(line[-1]):
        onward = nexts.pop()
        links[onward].remove(line[-1])
        line.append(onward)
    for spot in line:
        if not links.get(spot):
            links.pop(spot, None)
    return line
