"""Pictures of current kept and carried: batteries, pylons."""

from itertools import pairwise
from random import Random

from .buildings import Facade, block, pylon, village, wire
from .canvas import Canvas
from .colour import (
    AURORA,
    BRICK,
    COBALT,
    DUSK,
    NIGHT,
    OCHRE,
    Palette,
    mix,
)
from .nature import hill, stars
from .registry import motif
from .shapes import (
    arc,
    at,
    box,
    disc,
    ribbon,
    ridge,
    rounded,
)


@motif("battery-cells", AURORA, DUSK, NIGHT)
def battery_cells(c: Canvas, p: Palette, rng: Random) -> None:
    """Battery cells stand like towers over a neighbourhood and light its windows."""
    c.sky(p.ink, p.deep, mix(p.deep, p.mid, 0.7), p.mid, bottom=860)
    stars(c, rng, 150, p.pale, 500)
    c.glow(800, 820, 900, p.soft, 0.6, 0.6)
    for tone, count, low in ((0.42, 7, 430), (0.3, 6, 330)):
        stride = 1700 / count
        for index in range(count):
            x = -40 + stride * (index + rng.uniform(0.3, 0.7))
            _distant_cell(c, p, x, rng.uniform(low, low + 190), rng.uniform(56, 80), tone)
    heights = [rng.uniform(250, 520) for _ in range(5)]
    for index, top in enumerate(heights):
        _cell(c, p, 150 + index * 325, top, 112, rng.uniform(0.3, 0.95))
    c.fill(box(0, 880, 1600, 1000), p.ink)
    spots = [(x + rng.uniform(-20, 20), 930.0) for x in range(-10, 1650, 148)]
    village(c, rng, spots, 1.25, Facade(mix(p.deep, p.ink, 0.35), p.ink, p.spark), 0.95)
    c.fill(box(0, 928, 1600, 1000), p.ink)


def _distant_cell(c: Canvas, p: Palette, x: float, top: float, half: float, tone: float) -> None:
    """A cell far behind, only a shape."""
    body = [*arc(x, top, half, 180, 360, 0.25), (x + half, 900), (x - half, 900)]
    c.fill(rounded(x - half * 0.4, top - 44, x + half * 0.4, top + 10, 8), p.tone(tone))
    c.fill(body, p.tone(tone))
    c.shade(body, p.tone(tone + 0.2), [(x - half, 0), (x + half * 0.6, 0)], 0.8)


def _cell(c: Canvas, p: Palette, x: float, top: float, half: float, charge: float) -> None:
    """A cylindrical cell whose lit part shows how full it is."""
    left, right = x - half, x + half
    shell = [*arc(x, top, half, 180, 360, 0.24), *arc(x, 930, half, 0, 180, 0.24)]
    knob = rounded(x - half * 0.38, top - 66, x + half * 0.38, top + 8, 12)
    c.fill(knob, mix(p.soft, p.pale, 0.4))
    c.shade(knob, p.mid, [(x + half * 0.5, 0), (x - half * 0.3, 0)])
    c.fill(shell, p.deep)
    level = 930 - (930 - top - 60) * charge
    full = [*arc(x, level, half, 180, 360, 0.24), *arc(x, 930, half, 0, 180, 0.24)]
    c.glow(x, level, half * 2.6, p.spark, 0.55)
    c.fill(shell, p.deep)
    c.fill(full, p.spark)
    c.fill(disc(x, level, half, 0.24), mix(p.spark, p.pale, 0.45))
    c.shade(shell, p.ink, [(right + 20, 0), (x - half * 0.2, 0)], 0.85)
    c.shade(shell, p.pale, [(left - 10, 0), (left + half * 0.6, 0)], 0.65)
    lid = disc(x, top, half, 0.24)
    c.fill(lid, p.mid)
    c.shade(lid, p.soft, [(left, 0), (right, 0)])
    c.fill(disc(x, top - 2, half * 0.42, 0.24), mix(p.soft, p.pale, 0.4))
    c.fill([(x - half * 0.38, top - 30), (x + half * 0.38, top - 30), (x + half * 0.38, top),
            (x - half * 0.38, top)], mix(p.soft, p.pale, 0.4))  # fmt: skip
    c.shade(
        box(x - half * 0.38, top - 60, x + half * 0.38, top + 4),
        p.mid,
        [(x + half * 0.5, 0), (x - half * 0.3, 0)],
    )
    c.fill(disc(x, top - 60, half * 0.38, 0.24), p.pale)


@motif("grid-lines", BRICK, COBALT, OCHRE)
def grid_lines(c: Canvas, p: Palette, rng: Random) -> None:
    """Pylons march over the hills towards a low winter sun."""
    way = rng.choice((-1, 1))
    c.sky(mix(p.deep, p.mid, 0.4), p.mid, p.soft, p.pale, bottom=700)
    x = 800 + way * rng.uniform(230, 380)
    c.glow(x, 560, 760, p.pale, 0.8)
    c.fill(disc(x, 560, 190), mix(p.spark, p.pale, 0.15) if p.spark[0] > p.spark[2] else p.pale)
    hill(c, ridge(rng, 640, 34, 2), mix(p.mid, p.soft, 0.35), p.soft, 120)
    _town(c, p, rng, way)
    hill(c, ridge(rng, 716, 26, 1.3), mix(p.deep, p.mid, 0.4), p.mid, 150)
    hill(c, ridge(rng, 800, 22, 1.1), mix(p.deep, p.ink, 0.2), mix(p.deep, p.mid, 0.5), 170)
    _line_of_pylons(c, p, way)
    hill(c, ridge(rng, 945, 18, 1.5), p.ink, p.deep, 100)


def _town(c: Canvas, p: Palette, rng: Random, way: int) -> None:
    """A town on the horizon with its evening lights."""
    for _ in range(22):
        x, wide = 800 + way * rng.uniform(-150, 780), rng.uniform(40, 90)
        shade = mix(p.mid, p.deep, rng.uniform(0.2, 0.6))
        block(c, rng, (x, rng.uniform(540, 640), x + wide, 740), shade, (shade, p.pale), 0.3)


def _line_of_pylons(c: Canvas, p: Palette, way: int) -> None:
    """Five pylons from far to near, and the wires between them."""
    stands = [
        (800 + way * dx, y, size)
        for dx, y, size in (
            (560, 690, 1.0),
            (400, 720, 1.7),
            (150, 780, 2.9),
            (-300, 890, 5.6),
            (-1150, 1120, 10.5),
        )
    ]
    hooks = []
    for x, y, size in stands:
        tone = mix(p.ink, p.mid, max(0, 0.5 - size / 8))
        hooks.append(pylon(c, at(x, y, size), tone, 1 + size * 0.75))
    for index, (far, near) in enumerate(pairwise(hooks)):
        for start, end in zip(far, near, strict=True):
            c.fill(ribbon(wire(start, end, 14 + 26 * index), 1.2 + index * 0.7, 2 + index), p.ink)
