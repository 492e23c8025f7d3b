"""Pictures of ideas: a crystal, a network, a curve that fits too well."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random
from typing import TypeAlias

from .canvas import Canvas
from .colour import (
    AURORA,
    BRICK,
    COBALT,
    MINT,
    OCHRE,
    PLUM,
    SEA,
    Colour,
    Palette,
    mix,
)
from .registry import motif
from .shapes import Outline, Point, arc, at, box, curve, disc, ribbon


def ball(c: Canvas, x: float, y: float, radius: float, body: Colour, p: Palette) -> None:
    """A sphere lit from the upper left."""
    outline = disc(x, y, radius)
    c.fill(outline, body)
    c.shade(outline, p.ink, [(x + radius, y + radius), (x - radius * 0.5, y - radius * 0.5)], 0.75)
    c.shade(outline, p.pale, [(x - radius, y - radius), (x + radius * 0.1, y + radius * 0.1)], 0.8)


@motif("crystal-lattice", PLUM, AURORA, OCHRE)
def crystal_lattice(c: Canvas, p: Palette, rng: Random) -> None:
    """A lattice of atoms with bright ions on their way through it."""
    c.sky(p.ink, mix(p.ink, p.deep, 0.7), p.deep)
    c.glow(800, 480, 820, p.mid, 0.85)
    turn, lean = rng.uniform(0.42, 0.72) * rng.choice((-1, 1)), rng.uniform(0.36, 0.52)

    def project(x: float, y: float, z: float) -> tuple[float, float, float]:
        x, z = x * math.cos(turn) - z * math.sin(turn), x * math.sin(turn) + z * math.cos(turn)
        y, z = y * math.cos(lean) - z * math.sin(lean), y * math.sin(lean) + z * math.cos(lean)
        near = 1 / (1 + z * 0.105)
        return 800 + x * 262 * near, 500 + y * 262 * near, near

    _bonds(c, p, project)
    _atoms(c, p, rng, project)


Projection: TypeAlias = Callable[[float, float, float], tuple[float, float, float]]


def _bonds(c: Canvas, p: Palette, project: Projection) -> None:
    """Rods between neighbours, far ones first."""
    reach = (-1.5, -0.5, 0.5, 1.5)
    rods = []
    for x in reach:
        for y in reach:
            rods += [
                (project(x, y, -1.5), project(x, y, 1.5)),
                (project(x, -1.5, y), project(x, 1.5, y)),
                (project(-1.5, x, y), project(1.5, x, y)),
            ]
    for start, end in sorted(rods, key=lambda rod: rod[0][2] + rod[1][2]):
        tone = mix(p.deep, p.soft, _closeness((start[2] + end[2]) / 2))
        c.fill(ribbon([start[:2], end[:2]], 9 * start[2], 9 * end[2]), tone)


def _closeness(near: float) -> float:
    """How near a point is, 0 to 1, from its scale."""
    return min(1.0, max(0.0, (near - 0.8) / 0.5))


def _atoms(c: Canvas, p: Palette, rng: Random, project: Projection) -> None:
    """The atoms on the crossings and the ions between them, far ones first."""
    reach = (-1.5, -0.5, 0.5, 1.5)
    balls = [(*project(x, y, z), 0) for x in reach for y in reach for z in reach]
    holes = [(x, y, z) for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1)]
    ions = rng.sample(holes, 9)
    balls += [(*project(x + rng.uniform(-0.2, 0.2), y, z), 1) for x, y, z in ions]
    for x, y, near, kind in sorted(balls, key=lambda item: item[2]):
        if kind:
            c.glow(x, y, 130 * near, p.spark, 0.8)
            ball(c, x, y, 44 * near, p.spark, p)
        else:
            ball(c, x, y, 33 * near, mix(p.deep, p.soft, _closeness(near)), p)


FIRST, LAST = 0, 3  # the layers of the network on the table
HEAVY = 0.35  # the weight above which a thread is bright


@motif("network-nodes", OCHRE, SEA, MINT)
def network_nodes(c: Canvas, p: Palette, rng: Random) -> None:
    """A kitchen table from above: plates, cups and fruit are the nodes of a network."""
    c.sky(mix(p.pale, p.soft, 0.25), mix(p.pale, p.soft, 0.45))
    for left in range(-40, 1700, 160):
        c.fill(box(left, 0, left + 80, 1000), p.soft, 0.5)
    for top in range(-30, 1100, 160):
        c.fill(box(0, top, 1600, top + 80), p.soft, 0.5)
    c.shade(box(0, 0, 1600, 1000), p.mid, [(1750, 1150), (500, 200)], 0.7)
    layers = [
        _layer(rng, x, count)
        for x, count in ((190, 3), (600, 4), (1010, rng.choice((3, 4))), (1410, 2))
    ]
    for near, far in pairwise(layers):
        for start in near:
            for end in far:
                _thread(c, p, rng, start, end)
    for index, layer in enumerate(layers):
        for x, y in layer:
            _dish(c, p, rng, x, y, index)


def _layer(rng: Random, x: float, count: int) -> list[Point]:
    """The nodes of one layer, from top to bottom."""
    stride = 1000 / (count + 0.25)
    return [
        (x + rng.uniform(-18, 18), 500 + stride * (i - (count - 1) / 2) + rng.uniform(-12, 12))
        for i in range(count)
    ]


def _thread(c: Canvas, p: Palette, rng: Random, start: Point, end: Point) -> None:
    """A woollen thread between two nodes; the heavier, the thicker."""
    weight = rng.random() ** 2
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + rng.uniform(-26, 26)
    line = curve([start, middle, end])
    c.stroke([(x + 4, y + 6) for x, y in line], mix(p.soft, p.mid, 0.5), 3 + 9 * weight)
    c.stroke(line, p.spark if weight > HEAVY else p.deep, 2.5 + 9 * weight)


def _dish(c: Canvas, p: Palette, rng: Random, x: float, y: float, layer: int) -> None:
    """An orange, a cup or a plate, according to the layer."""
    radius = (100, 96, 96, 142)[layer]
    c.fill(disc(x + 12, y + 16, radius), p.ink, 0.35)
    if layer == FIRST:
        _orange(c, p, x, y, radius)
    elif layer == LAST:
        _plate(c, p, rng, x, y, radius)
    else:
        _cup(c, p, rng, x, y, radius)


def _orange(c: Canvas, p: Palette, x: float, y: float, radius: float) -> None:
    """Half an orange with its segments."""
    c.fill(disc(x, y, radius), p.spark)
    c.fill(disc(x, y, radius * 0.86), p.pale)
    for turn in range(0, 360, 45):
        wedge = at(x, y, radius, turn)([(0.1, 0), *arc(0, 0, 0.78, -18, 18), (0.1, 0)])
        c.fill(wedge, mix(p.spark, p.soft, 0.25))
        c.shade(
            wedge, p.pale, [(x - radius, y - radius), (x + radius * 0.5, y + radius * 0.5)], 0.6
        )


def _cup(c: Canvas, p: Palette, rng: Random, x: float, y: float, radius: float) -> None:
    """A cup of coffee on its saucer."""
    c.fill(disc(x, y, radius), p.pale)
    c.shade(disc(x, y, radius), p.mid, [(x + radius, y + radius), (x - radius / 2, y)], 0.6)
    handle = at(x, y, radius, rng.uniform(0, 360))([(0.5, 0), (0.86, 0)])
    c.stroke(handle, p.deep, radius * 0.17)
    c.fill(disc(x, y, radius * 0.62), p.deep)
    c.fill(disc(x, y, radius * 0.54), p.pale)
    c.fill(disc(x, y, radius * 0.48), p.ink)
    c.shade(
        disc(x, y, radius * 0.48), p.mid, [(x - radius * 0.5, y - radius * 0.5), (x + 10, y + 10)]
    )


def _plate(c: Canvas, p: Palette, rng: Random, x: float, y: float, radius: float) -> None:
    """A plate with a slice of tart."""
    c.fill(disc(x, y, radius), p.pale)
    c.stroke(arc(x, y, radius * 0.92, 0, 360), p.deep, 5)
    c.shade(disc(x, y, radius), p.mid, [(x + radius, y + radius), (x, y)], 0.6)
    c.fill(disc(x, y, radius * 0.66), mix(p.pale, p.soft, 0.3))
    slice_ = at(x, y, radius, rng.uniform(0, 360))
    c.fill(slice_([(-0.5, 0), *arc(-0.5, 0, 1.05, -24, 24)]), p.mid)
    c.fill(slice_([(-0.42, 0), *arc(-0.5, 0, 0.92, -22, 22)]), p.spark)
    for spot in ((0.0, 0.06), (0.2, -0.13), (0.24, 0.12)):
        c.fill(slice_(disc(*spot, 0.075)), p.pale)


@motif("scatter-curve", COBALT, BRICK, PLUM)
def scatter_curve(c: Canvas, p: Palette, rng: Random) -> None:
    """Points, a calm curve through their middle, and a wild one through each of them."""
    c.sky(mix(p.pale, p.soft, 0.1), mix(p.pale, p.soft, 0.3))
    for left in range(80, 1600, 120):
        c.fill(box(left - 1, 0, left + 1, 1000), p.soft)
    for top in range(20, 1000, 120):
        c.fill(box(0, top - 1, 1600, top + 1), p.soft)
    tilt, bend = rng.uniform(120, 240) * rng.choice((-1, 1)), rng.uniform(90, 190)

    def truth(x: float) -> float:
        u = (x - 800) / 800
        return 540 - tilt * u * 1.3 + bend * math.cos(u * 2.6)

    xs = [150 + i * 108 + rng.uniform(-30, 30) for i in range(13)]
    points = [(x, truth(x) + rng.choice((-1, 1)) * rng.uniform(30, 130)) for x in xs]
    calm: Outline = [(x, truth(x)) for x in range(-40, 1660, 20)]
    _under(c, p, calm)
    wild = _wild([(-60.0, truth(-60) + 150), *points, (1660.0, truth(1660) - 200)])
    c.stroke([(x + 7, y + 10) for x, y in wild], mix(p.soft, p.mid, 0.35), 9)
    c.stroke(wild, p.spark, 9)
    c.stroke(calm, p.ink, 16)
    for x, y in points:
        c.fill(disc(x + 6, y + 9, 25), p.ink, 0.3)
        ball(c, x, y, 25, p.mid, p)


def _under(c: Canvas, p: Palette, calm: Outline) -> None:
    """The area below the calm curve."""
    area = [*calm, (1660, 1040), (-40, 1040)]
    c.fill(area, mix(p.soft, p.pale, 0.35))
    c.shade(area, p.mid, [(0, 1040), (0, 400)], 0.85)
    c.shade(area, p.deep, [(0, 1150), (0, 760)], 0.7)


def _wild(points: Sequence[Point]) -> Outline:
    """A line through every point that swings far out between them."""
    bent: list[Point] = [points[0]]
    for index, ((ax, ay), (bx, by)) in enumerate(pairwise(points)):
        swing = (150 if index % 2 else -150) * (1 + 0.25 * (index % 3))
        bent += [((ax + bx) / 2, (ay + by) / 2 + swing), (bx, by)]
    return curve(bent)
