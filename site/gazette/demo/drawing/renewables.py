"""Pictures of current that comes from the sky: wind at sea, sun on a roof."""

import math
from random import Random

from .buildings import Facade, village
from .canvas import Canvas
from .colour import (
    COBALT,
    FROST,
    HARVEST,
    MEADOW,
    ROSE,
    SEA,
    Colour,
    Palette,
    mix,
)
from .nature import cloud, hill, sun
from .registry import motif
from .shapes import (
    WIDTH,
    Outline,
    Placing,
    Point,
    at,
    box,
    curve,
    disc,
    ribbon,
    ridge,
    rounded,
)


@motif("wind-sea", SEA, COBALT, FROST)
def wind_sea(c: Canvas, p: Palette, rng: Random) -> None:
    """Wind turbines at sea, and a fishing boat before them."""
    c.sky(mix(p.soft, p.mid, 0.3), p.soft, p.pale, bottom=620)
    way = rng.choice((-1, 1))
    sun(c, 800 + way * rng.uniform(60, 260), 470, 150, mix(p.spark, p.pale, 0.1), p.pale)
    cloud(c, 800 - way * 420, 200, 380, mix(p.pale, p.soft, 0.2), p.soft)
    for index in range(7):
        near = index / 6
        x = 800 + way * (-640 + 1150 * near**1.25 + rng.uniform(-40, 40))
        tone = mix(p.soft, p.pale, 0.35 + 0.65 * near)
        turbine(c, p, (x, 612 + 60 * near), 130 + 350 * near**1.4, rng.uniform(0, 120), tone)
    waves(c, p, rng)
    boat_x = 800 - way * rng.uniform(220, 420)
    _boat(c, at(boat_x, 836, 2.7, rng.uniform(-5, 5), flip=way > 0), p)
    _wave(c, p, rng, 860, mix(p.deep, p.ink, 0.35), 30)
    _wave(c, p, rng, 930, p.ink, 30)


def turbine(c: Canvas, p: Palette, base: Point, height: float, turn: float, body: Colour) -> None:
    """A three-bladed wind turbine."""
    x, foot = base
    top = foot - height
    c.fill(ribbon([(x, foot + 40), (x, top)], height * 0.042, height * 0.022), body)
    c.shade(
        ribbon([(x, foot + 40), (x, top)], height * 0.042, height * 0.022),
        p.mid,
        [(x + height * 0.03, 0), (x - height * 0.01, 0)],
        0.8,
    )
    for blade in range(3):
        place = at(x, top, height / 100, turn + 120 * blade)
        wing = place([(0, -1.3), (8, -3.4), (60, -0.6), (61, 0.4), (8, 1.6), (0, 1.3)])
        c.fill(wing, body)
        c.shade(wing, p.mid, place([(0, 2), (0, -2)]), 0.45)
    c.fill(disc(x, top, height * 0.026), mix(body, p.mid, 0.5))


def waves(c: Canvas, p: Palette, rng: Random) -> None:
    """The sea: bands of swell, darker as they come near."""
    c.fill(box(0, 618, 1600, 1000), mix(p.mid, p.soft, 0.5))
    for index, y in enumerate((628, 660, 700, 748, 802)):
        _wave(c, p, rng, y, mix(mix(p.mid, p.soft, 0.45), p.deep, index / 4.6), 7 + 5 * index)


def _wave(c: Canvas, p: Palette, rng: Random, y: float, body: Colour, height: float) -> None:
    """One band of swell with pointed crests."""
    length, phase = height * 9, rng.uniform(0, 1)
    line: Outline = []
    for x in range(-40, 1660, 8):
        swing = abs(math.sin(math.pi * (x / length + phase)))
        line.append((x, y - height * (1 - swing) + 6 * math.sin(x / 210 + phase * 9)))
    c.fill([*line, (1660, 1040), (-40, 1040)], body)
    light = mix(body, p.pale, 0.5)
    c.shade(
        [*line, (1660, y + 130), (-40, y + 130)],
        light,
        [(0, y - height * 1.3), (0, y + height * 1.6)],
        0.8,
    )


def _boat(c: Canvas, place: Placing, p: Palette) -> None:
    """A small trawler, 150 long, its water line on y = 0, its bow to the right."""
    c.stroke(place([(-22, -24), (-22, -120), (-68, -42)]), p.ink, 4)
    c.stroke(place([(-22, -118), (72, -32)]), p.ink, 3)
    c.stroke(place([(-22, -80), (-64, -104)]), p.ink, 5)
    hull = place([*curve([(-76, -34), (0, -26), (50, -32), (84, -50)]), (62, 12), (-66, 12)])
    c.fill(place(box(-12, -72, 34, -26)), p.pale)
    c.fill(place([(-18, -70), (-14, -80), (38, -80), (42, -70)]), p.deep)
    for x in (-4, 12):
        c.fill(place(rounded(x, -62, x + 12, -48, 2)), p.ink)
    c.fill(hull, p.spark)
    c.shade(hull, p.ink, place([(0, 14), (0, -36)]), 0.8)
    c.stroke(place(curve([(-75, -28), (0, -20), (50, -26), (80, -43)])), p.pale, 5)
    for x in (-66, -54, -42):
        c.fill(place(disc(x, -36, 7)), p.spark)


@motif("solar-roofs", HARVEST, MEADOW, ROSE)
def solar_roofs(c: Canvas, p: Palette, rng: Random) -> None:
    """A school with panels on its roofs under a great sun."""
    c.sky(p.soft, mix(p.soft, p.pale, 0.6), p.pale, bottom=800)
    x = rng.uniform(420, 1180)
    _rays(c, p, x, 330, rng.uniform(0, 20))
    c.fill(disc(x, 330, 170), p.pale)
    c.shade(disc(x, 330, 170), p.soft, [(x, 540), (x, 250)], 0.6)
    hill(c, ridge(rng, 640, 40, 1.5), mix(p.mid, p.soft, 0.4), p.soft, 160)
    spots = [(float(sx), 690.0) for sx in range(30, 1650, 150)]
    inks = Facade(mix(p.soft, p.pale, 0.4), mix(p.mid, p.deep, 0.4), p.spark)
    village(c, rng, spots, 1.25, inks, 0)
    _clock_tower(c, at(x + (470 if x < WIDTH / 2 else -470), 720, 1), p)
    for left in (-330, 130, 590, 1050, 1510):
        _saw_roof(c, p, left + rng.uniform(-8, 8))
    c.fill(box(0, 920, 1600, 1000), mix(p.pale, p.soft, 0.35))
    for left in range(-10, 1650, 115):
        pane = rounded(left, 945, left + 90, 1040, 3)
        c.fill(pane, p.deep)
        c.shade(pane, p.mid, [(left, 910), (left + 90, 1020)], 0.9)


def _rays(c: Canvas, p: Palette, x: float, y: float, turn: float) -> None:
    """Beams of light around the sun."""
    for angle in range(0, 360, 20):
        place = at(x, y, 1, angle + turn)
        beam = place([(0, 0), (1500, -130), (1500, 130)])
        c.shade(beam, p.pale, [(x, y), place([(1150, 0)])[0]], 0.9)


def _clock_tower(c: Canvas, place: Placing, p: Palette) -> None:
    """The school's tower with its clock and its bell, 330 high on (0, 0)."""
    wall, roof = mix(p.pale, p.soft, 0.15), mix(p.deep, p.mid, 0.25)
    for side in (-1, 1):
        wing = box(60, -110, 260, 0) if side > 0 else box(-260, -110, -60, 0)
        c.fill(place(wing), wall)
        c.fill(
            place([(side * 50, -110), (side * 280, -110), (side * 240, -160), (side * 50, -160)]),
            roof,
        )
        for x in (95, 145, 195):
            c.fill(place(box(side * x - 13, -84, side * x + 13, -30)), roof)
    c.fill(place(box(-70, -250, 70, 0)), wall)
    c.shade(place(box(-70, -250, 70, 0)), p.mid, place([(80, 0), (-40, 0)]), 0.8)
    c.fill(place([(-86, -248), (0, -320), (86, -248)]), roof)
    c.fill(place(box(-16, -352, 16, -290)), wall)
    c.fill(place([(-26, -350), (0, -384), (26, -350)]), roof)
    c.fill(place(disc(0, -326, 10)), p.spark)
    c.fill(place(disc(0, -180, 42)), roof)
    c.fill(place(disc(0, -180, 35)), p.pale)
    c.stroke(place([(0, -206), (0, -180), (16, -172)]), p.ink, 5)


def _saw_roof(c: Canvas, p: Palette, left: float) -> None:
    """One tooth of a saw-tooth roof: a glazed side and a long slope of panels."""
    foot, top = 925.0, 640.0
    a, b, d, e = (left + 100, top), (left + 500, top), (left + 420, foot), (left - 40, foot)
    c.fill(
        [(left + 100, top - 16), (left + 560, top - 16), (left + 560, foot), (left - 40, foot)],
        mix(p.mid, p.deep, 0.25),
    )
    c.fill([b, (left + 560, top), (left + 560, foot), d], mix(p.mid, p.deep, 0.7))
    c.fill([a, b, d, e], p.pale)
    for column in range(4):
        for row in range(3):
            _panel(c, p, (a, b, d, e), column / 4, row / 3)


def _panel(
    c: Canvas, p: Palette, slope: tuple[Point, Point, Point, Point], u: float, v: float
) -> None:
    """One panel on a slope, with the lines of its cells and a glint."""

    def spot(s: float, t: float) -> Point:
        (ax, ay), (bx, _), (dx, _), (ex, ey) = slope
        high, low = (ax + (bx - ax) * s, ay), (ex + (dx - ex) * s, ey)
        return high[0] + (low[0] - high[0]) * t, high[1] + (low[1] - high[1]) * t

    wide, tall = 1 / 4, 1 / 3
    s0, s1, t0, t1 = u + 0.015, u + wide - 0.015, v + 0.02, v + tall - 0.02
    face = [spot(s0, t0), spot(s1, t0), spot(s1, t1), spot(s0, t1)]
    c.fill(face, p.spark if p.spark[2] > p.spark[0] else p.deep)
    c.shade(face, p.ink, [spot(s1, t1), spot(s0, t0 - 0.1)], 0.9)
    c.shade(face, p.pale, [spot(0, -0.25), spot(0.75, 0.55)], 0.75)
    for share in (0.33, 0.67):
        s, t = s0 + (s1 - s0) * share, t0 + (t1 - t0) * share
        c.stroke([spot(s, t0), spot(s, t1)], p.soft, 1.6)
        c.stroke([spot(s0, t), spot(s1, t)], p.soft, 1.6)
