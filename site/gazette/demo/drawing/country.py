"""Pictures of the open country: hedges by day, a village by night."""

import math
from itertools import pairwise
from random import Random

from .buildings import Facade, church, house, village
from .canvas import Canvas
from .colour import (
    AURORA,
    HEATH,
    MEADOW,
    MINT,
    NIGHT,
    PLUM,
    Palette,
    mix,
)
from .lot import happens
from .nature import cloud, haze, hill, poplar, stars, sun, tree, twinkle
from .registry import motif
from .shapes import (
    Point,
    at,
    box,
    disc,
    down_to,
    ribbon,
    ridge,
)

HORIZON = 330.0


@motif("hedgerows", MEADOW, HEATH, MINT)
def hedgerows(c: Canvas, p: Palette, rng: Random) -> None:
    """A patchwork of fields parted by hedges, seen from a height."""
    c.sky(mix(p.soft, p.mid, 0.2), p.soft, p.pale, bottom=HORIZON + 60)
    sun(c, rng.uniform(250, 1350), 170, 60, p.pale, p.pale)
    cloud(c, rng.uniform(100, 1500), 150, 300, p.pale, p.soft)
    hill(c, ridge(rng, HORIZON - 20, 26, 2), mix(p.mid, p.soft, 0.5), p.soft, 90)
    c.fill(box(0, HORIZON, 1600, 1000), mix(p.mid, p.soft, 0.4))
    grid = _corners(rng)
    for row in range(len(grid) - 1):
        for column in range(len(grid[row]) - 1):
            _field(c, p, rng, grid, row, column)
        _hedges(c, p, rng, grid, row)
    haze(c, HORIZON - 90, HORIZON - 2, p.pale, 0.7)
    far = box(-40, HORIZON - 2, 1640, HORIZON + 260)
    c.shade(far, p.pale, [(0, HORIZON - 80), (0, HORIZON + 260)], 0.75)
    for x in (rng.uniform(150, 500), rng.uniform(1100, 1500)):
        tree(c, rng, (x, 985), rng.uniform(330, 460), (p.ink, p.deep), p.ink)


def _corners(rng: Random) -> list[list[Point]]:
    """Where the hedges cross: rows from the horizon to the near edge."""
    rows = []
    for row in range(7):
        depth = (row / 6) ** 1.75
        y, spread = HORIZON + 12 + depth * 760, 190 + 520 * depth
        shift = rng.uniform(-0.3, 0.3)
        rows.append(
            [
                (
                    800 + spread * (column - 4.5 + shift + rng.uniform(-0.18, 0.18)),
                    y + spread * rng.uniform(-0.045, 0.045) + 26 * math.sin(column * 1.3),
                )
                for column in range(10)
            ]
        )
    return rows


def _field(
    c: Canvas, p: Palette, rng: Random, grid: list[list[Point]], row: int, column: int
) -> None:
    """One field: grass, stubble or ploughed in lines."""
    a, b = grid[row][column], grid[row][column + 1]
    d, e = grid[row + 1][column + 1], grid[row + 1][column]
    base = rng.choice(
        (
            p.mid,
            p.soft,
            mix(p.mid, p.soft, 0.5),
            mix(p.soft, p.pale, 0.5),
            mix(p.mid, p.deep, 0.35),
            p.soft,
            mix(p.soft, p.spark, 0.45),
        )
    )
    c.fill([a, b, d, e], base)
    if happens(rng, 0.5):
        for index in range(1, 9):
            t = index / 9
            high = a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t
            low = e[0] + (d[0] - e[0]) * t, e[1] + (d[1] - e[1]) * t
            c.fill(ribbon([high, low], 1 + row * 0.6, 2 + row), mix(base, p.deep, 0.22))
    c.shade([a, b, d, e], mix(base, p.ink, 0.45), [d, a], 0.55)


def _hedges(c: Canvas, p: Palette, rng: Random, grid: list[list[Point]], row: int) -> None:
    """The hedges around one row of fields, with a tree here and there."""
    size = 7 + 5.2 * row**1.25
    for start, end in pairwise(grid[row]):
        _hedge(c, p, rng, (start, end), (size, size))
    for start, end in zip(grid[row], grid[row + 1], strict=True):
        _hedge(c, p, rng, (start, end), (size, size * 1.5))


def _hedge(c: Canvas, p: Palette, rng: Random, ends: tuple[Point, Point], sizes: Point) -> None:
    """A line of bushes from one corner to another."""
    (ax, ay), (bx, by) = ends
    near, far = sizes
    steps = max(3, int(math.hypot(bx - ax, by - ay) / (near * 1.1)))
    for index in range(steps):
        t = index / steps
        x, y, size = ax + (bx - ax) * t, ay + (by - ay) * t, near + (far - near) * t
        c.fill(disc(x + size * 0.5, y + size * 0.15, size * 1.1, 0.4), mix(p.deep, p.ink, 0.5), 0.5)
        bush = disc(x, y - size * 0.5, size * rng.uniform(0.7, 1.05), 0.9)
        c.fill(bush, mix(p.deep, p.ink, rng.uniform(0, 0.3)))
        c.shade(bush, p.mid, [(x - size, y - size * 1.5), (x + size * 0.4, y)], 0.9)
        if happens(rng, 0.05):
            tree(c, rng, (x, y), size * 4.2, (p.deep, p.mid), p.ink)


@motif("starry-village", NIGHT, PLUM, AURORA)
def starry_village(c: Canvas, p: Palette, rng: Random) -> None:
    """A village with its lamps out, under the Milky Way."""
    c.sky(*(p.tone(light) for light in (0, 0.2, 0.25, 0.42, 0.6)), bottom=800)
    _milky_way(c, p, rng)
    stars(c, rng, 420, p.pale, 720)
    for _ in range(5):
        twinkle(c, rng.uniform(80, 1520), rng.uniform(60, 420), rng.uniform(14, 26), p.pale)
    far = ridge(rng, 720, 60, 1.3)
    hill(c, far, mix(p.deep, p.mid, 0.3), p.mid, 130)
    near = ridge(rng, 810, 30, 0.8)
    hill(c, near, mix(p.deep, p.mid, 0.1), mix(p.mid, p.soft, 0.2), 110)
    c.shade(down_to(near), p.ink, [(0, 930), (0, 800)])
    middle = rng.uniform(560, 1040)
    depths = sorted(rng.uniform(815, 875) for _ in range(17))
    spots = [(middle + rng.gauss(0, 300), y) for y in depths]
    walls = mix(p.ink, p.deep, 0.35)
    church(c, at(middle, 830, 1.75), Facade(walls, p.ink, mix(p.ink, p.deep, 0.9)))
    village(c, rng, spots, 1.3, Facade(walls, p.ink, p.spark), 0)
    house(c, at(middle - 240, 885, 1.4), Facade(walls, p.ink, p.spark))
    c.glow(middle - 276, 850, 90, p.spark, 0.7)
    hill(c, ridge(rng, 905, 24, 1.2), p.ink, p.ink)
    for x in (rng.uniform(40, 220), rng.uniform(1380, 1560)):
        poplar(c, x, 950, rng.uniform(260, 380), (p.ink, mix(p.ink, p.deep, 0.5)))


def _milky_way(c: Canvas, p: Palette, rng: Random) -> None:
    """A leaning band of light, dense in its middle."""
    way = rng.choice((-1, 1))
    lean = rng.uniform(0.55, 0.9)
    for index in range(24):
        t = index / 23
        x, y = 800 + way * (t - 0.45) * 1500, 760 - 900 * t * lean
        size = rng.uniform(120, 250)
        light = mix(p.soft, p.pale, rng.random()) if index % 5 else mix(p.spark, p.soft, 0.5)
        c.glow(x, y, size, light, rng.uniform(0.25, 0.42), 0.8)
        for _ in range(26):
            spot = x + rng.gauss(0, 80), y + rng.gauss(0, 60)
            c.fill(disc(*spot, rng.uniform(0.8, 2)), p.pale)
