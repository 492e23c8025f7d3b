"""Pictures of what travels unseen: weather, data, radio waves."""

import math
from collections.abc import Sequence
from random import Random

from .buildings import Facade, village
from .canvas import Canvas
from .colour import (
    AURORA,
    BRICK,
    DUSK,
    FROST,
    NIGHT,
    OCHRE,
    SEA,
    Palette,
    mix,
)
from .isobars import contour
from .lot import happens
from .nature import cloud, crown, hill
from .registry import motif
from .shapes import arc, at, box, curve, disc, ribbon, ridge, rounded


@motif("weather-map", FROST, OCHRE, SEA)
def weather_map(c: Canvas, p: Palette, rng: Random) -> None:
    """Lines of equal pressure over a coast, with fronts, sun and rain."""
    c.sky(mix(p.soft, p.mid, 0.15), mix(p.soft, p.pale, 0.25))
    _coast(c, p, rng)
    low = rng.uniform(220, 650), rng.uniform(280, 700), rng.uniform(240, 330), -1.0
    high = rng.uniform(950, 1400), rng.uniform(240, 700), rng.uniform(260, 360), 1.0
    ripple = rng.uniform(0, 1600), rng.uniform(0, 1000), 380, rng.choice((-0.5, 0.5))
    bumps = [low, high, ripple]
    c.glow(low[0], low[1], 430, p.deep, 0.75)
    c.glow(high[0], high[1], 430, p.pale, 0.95)
    for index in range(-9, 10):
        paint = p.deep if index < 0 else mix(p.mid, p.deep, 0.35)
        for line in contour(bumps, index * 0.105):
            c.stroke(line, paint, 5 if index % 3 == 0 else 2.6)
    _front(c, p, rng, low, high)
    _raincloud(c, p, low[0], low[1])
    _sunny(c, p, high[0], high[1])


def _coast(c: Canvas, p: Palette, rng: Random) -> None:
    """A made-up coast: land with a shelf of shallow water around it, and islands."""
    points = [(1680.0, 1080.0), (560 + rng.uniform(-90, 90), 1080.0)]
    for index in range(9):
        t = index / 8
        points.append((480 + 620 * t + rng.uniform(-95, 95), 930 - 900 * t + rng.uniform(-70, 70)))
    land = curve([*points, (1250, -80), (1680, -80)], steps=6)
    isles = [crown(rng, x, rng.uniform(60, 180), rng.uniform(40, 90)) for x in (140, 420)]
    for outline in (land, *isles):
        c.stroke([*outline, outline[0]], mix(p.soft, p.pale, 0.5), 46)
    for outline in (land, *isles):
        c.fill(outline, mix(p.pale, p.soft, 0.12))
        c.shade(outline, p.mid, [(1750, 1050), (700, 300)], 0.55)


def _front(c: Canvas, p: Palette, rng: Random, low: Sequence[float], high: Sequence[float]) -> None:
    """A front that leaves the low: teeth for cold air, half-discs for warm."""
    dx = high[0] - low[0]
    cold = curve([(low[0] + 130, low[1] + 130), (low[0] + dx * 0.3, low[1] + 250),
                  (low[0] + dx * 0.35, 1040)], steps=24)  # fmt: skip
    warm = curve([(low[0] + 130, low[1] - 60), (low[0] + dx * 0.42, low[1] - 130),
                  (low[0] + dx * 0.72, -40)], steps=24)  # fmt: skip
    for line, paint, tooth in ((cold, p.deep, True), (warm, p.spark, False)):
        c.stroke(line, paint, 11)
        for index in range(4, len(line) - 2, 6):
            (ax, ay), (bx, by) = line[index], line[index + 1]
            place = at(ax, ay, 1, math.degrees(math.atan2(by - ay, bx - ax)))
            mark = [(-22, 0), (0, -36), (22, 0)] if tooth else arc(0, 0, 22, 180, 360)
            c.fill(place(mark), paint)


def _raincloud(c: Canvas, p: Palette, x: float, y: float) -> None:
    """The sign for rain."""
    for index, dx in enumerate((-70, -20, 30, 80)):
        drop = at(x + dx, y + 92 + 16 * (index % 2), 1, 16)
        c.fill(drop(curve([(0, -30), (10, 0), (0, 12), (-10, 0)], closed=True)), p.deep)
    cloud(c, x, y + 50, 270, p.pale, p.mid)


def _sunny(c: Canvas, p: Palette, x: float, y: float) -> None:
    """The sign for sun."""
    paint = p.spark
    for turn in range(0, 360, 30):
        c.fill(at(x, y, 1, turn)([(92, -10), (138, 0), (92, 10)]), paint)
    c.fill(disc(x, y, 76), paint)
    c.shade(disc(x, y, 76), p.pale, [(x - 80, y - 80), (x + 50, y + 50)], 0.7)


@motif("circuit-board", AURORA, NIGHT, BRICK)
def circuit_board(c: Canvas, p: Palette, rng: Random) -> None:
    """Tracks run out of a hot chip over a board."""
    c.sky(mix(p.ink, p.deep, 0.7), p.deep)
    x, y = 800 + rng.uniform(-160, 160), 500 + rng.uniform(-40, 40)
    c.glow(x, y, 760, p.mid, 0.7)
    for turn in (0, 90, 180, 270):
        _tracks(c, p, rng, x, y, turn)
    for cx in (x - 560, x + 560):
        _memory(c, p, rng, cx, y)
    _chip(c, p, rng, x, y)


def _tracks(c: Canvas, p: Palette, rng: Random, x: float, y: float, turn: float) -> None:
    """The tracks of one side of the chip: straight, then aslant, then straight."""
    place = at(x, y, 1, turn)
    for index in range(-7, 8):
        out = 240 + 22 * abs(index) + rng.uniform(0, 50)
        side = index * 27
        spread = side * rng.uniform(1.7, 2.9)
        far = out + abs(spread - side)
        end = far + rng.uniform(60, 620)
        line = place([(150, side), (out, side), (far, spread), (end, spread)])
        hot = happens(rng, 0.3)
        paint = p.spark if hot else mix(p.mid, p.soft, 0.4 + 0.5 * rng.random())
        c.stroke(line, paint, 7)
        if hot:
            c.glow(*line[-1], 70, p.spark, 0.8)
        c.fill(disc(*line[-1], 15), paint)
        c.fill(disc(*line[-1], 7), p.ink)


def _memory(c: Canvas, p: Palette, rng: Random, x: float, y: float) -> None:
    """A column of smaller parts at some distance from the chip."""
    for index in range(-1, 2):
        cy = y + index * 250 + rng.uniform(-20, 20)
        c.fill(rounded(x - 62 + 10, cy - 78 + 14, x + 62 + 10, cy + 78 + 14, 8), p.ink, 0.6)
        for leg in range(-60, 61, 24):
            c.fill(box(x - 76, cy + leg - 5, x + 76, cy + leg + 5), p.soft)
        c.fill(rounded(x - 62, cy - 78, x + 62, cy + 78, 8), p.ink)
        c.shade(
            rounded(x - 62, cy - 78, x + 62, cy + 78, 8),
            p.mid,
            [(x - 80, cy - 90), (x + 50, cy + 60)],
            0.6,
        )
        c.fill(disc(x - 40, cy - 56, 8), p.spark)


def _chip(c: Canvas, p: Palette, rng: Random, x: float, y: float) -> None:
    """The chip: its legs, its lid, and the heat of its core."""
    c.fill(rounded(x - 180 + 16, y - 180 + 24, x + 180 + 16, y + 180 + 24, 20), p.ink, 0.6)
    for leg in range(-7, 8):
        c.fill(box(x - 206, y + leg * 23 - 6, x + 206, y + leg * 23 + 6), p.pale)
        c.fill(box(x + leg * 23 - 6, y - 206, x + leg * 23 + 6, y + 206), p.pale)
    lid = rounded(x - 184, y - 184, x + 184, y + 184, 18)
    c.fill(lid, p.ink)
    c.shade(lid, p.deep, [(x - 184, y - 184), (x + 120, y + 120)])
    c.glow(x, y, 240, p.spark, 0.95)
    for row in range(-2, 3):
        for column in range(-2, 3):
            cx, cy = x + column * 46, y + row * 46
            heat = rng.random() * (1.3 - 0.25 * (abs(row) + abs(column)))
            c.fill(
                rounded(cx - 19, cy - 19, cx + 19, cy + 19, 4),
                mix(p.spark, p.pale, min(1, max(0, heat))),
            )


@motif("radio-waves", DUSK, SEA, NIGHT)
def radio_waves(c: Canvas, p: Palette, rng: Random) -> None:
    """Rings of waves spread from a mast over the roofs of a town."""
    c.sky(p.deep, mix(p.deep, p.mid, 0.6), p.mid)
    x, y = rng.choice((rng.uniform(430, 620), rng.uniform(980, 1170))), 290.0
    for index in range(12, 0, -1):
        light = index % 2 == 0
        ring = disc(x, y, 95 * index)
        c.fill(
            ring,
            mix(p.mid, p.soft, 0.9 - 0.06 * index)
            if light
            else mix(mix(p.deep, p.mid, 0.6), p.mid, 1 - index / 13),
        )
        c.shade(ring, p.pale, [(x - 70 * index, y - 70 * index), (x, y + 20 * index)], 0.35)
    c.glow(x, y, 260, p.pale, 0.8)
    hill(c, ridge(rng, 790, 40, 1.2), mix(p.deep, p.mid, 0.35), p.mid, 140)
    spots = [(sx + rng.uniform(-15, 15), 850.0) for sx in range(0, 1650, 118)]
    far = Facade(mix(p.deep, p.mid, 0.3), mix(p.deep, p.ink, 0.4), p.spark)
    village(c, rng, spots, 1.5, far, 0.5)
    _mast(c, p, x, y)
    spots = [(sx + rng.uniform(-20, 20), 985.0) for sx in range(-40, 1700, 172)]
    village(c, rng, spots, 2.1, Facade(mix(p.deep, p.ink, 0.45), p.ink, p.spark), 0.6)


def _mast(c: Canvas, p: Palette, x: float, y: float) -> None:
    """A lattice mast with a lamp on its top."""
    for side in (-1, 1):
        c.fill(ribbon([(x + side * 82, 960), (x + side * 7, y + 60)], 13, 8), p.ink)
    for index in range(9):
        low, high = 900 - index * 62, 838 - index * 62
        wide, narrow = 82 * (low - y) / 670, 82 * (high - y) / 670
        c.stroke(
            [(x - wide, low), (x + narrow, high), (x - narrow, high), (x + wide, low)], p.ink, 6
        )
    c.fill(ribbon([(x, y + 80), (x, y - 30)], 10, 5), p.ink)
    c.fill(disc(x, y - 10, 28), p.spark)
    c.shade(disc(x, y - 10, 28), p.pale, [(x - 28, y - 38), (x + 14, y + 10)], 0.8)
