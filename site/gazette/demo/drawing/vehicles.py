"""What rolls: cars from three sides, a van, a bus, a train, a bicycle."""

import math

from .canvas import Canvas
from .colour import Colour, Palette, mix
from .shapes import Placing, at, box, curve, disc, rounded

CAR = [
    (1, -10), (1, -24), (5, -35), (16, -47), (27, -51), (46, -51), (60, -45), (73, -33),
    (90, -29), (98, -23), (99, -10), (92, -6), (8, -6),
]  # fmt: skip
CAR_GLASS = [(14, -34), (21, -44), (29, -46.5), (45, -46.5), (56, -42), (67, -32.5)]


def car(c: Canvas, place: Placing, paint: Colour, p: Palette) -> None:
    """A small car from the side, 100 long, its wheels on (0, 0), its nose to the right."""
    shell = place(curve(CAR, closed=True, steps=5))
    c.fill(place(disc(50, 1, 54, 0.07)), p.ink, 0.45)
    c.fill(shell, paint)
    c.shade(shell, p.ink, place([(50, -2), (50, -34)]), 0.6)
    c.shade(shell, p.pale, place([(40, -60), (40, -36)]), 0.6)
    c.fill(place(CAR_GLASS), mix(p.ink, p.deep, 0.4))
    c.fill(place([(24, -34), (33, -46), (39, -46), (30, -34)]), p.soft, 0.55)
    c.fill(place(box(43.5, -47, 46, -33)), paint)
    c.stroke(place([(44, -31), (46, -12)]), mix(paint, p.ink, 0.45), _size(place) * 0.7)
    c.stroke(place([(35, -28), (40, -28)]), mix(paint, p.ink, 0.5), _size(place) * 1.2)
    c.fill(place([(91, -26), (98, -21), (97, -18), (90, -22)]), p.pale)
    c.fill(place([(1.5, -27), (6, -27), (5, -21), (1.5, -21)]), p.spark)
    for x in (21, 79):
        wheel(c, place, x, -9, 10, p)


def wheel(c: Canvas, place: Placing, x: float, y: float, radius: float, p: Palette) -> None:
    """A wheel from the side."""
    c.fill(place(disc(x, y, radius)), p.ink)
    c.fill(place(disc(x, y, radius * 0.6)), p.soft)
    c.fill(place(disc(x, y, radius * 0.44)), p.deep)
    for turn in range(0, 360, 72):
        spoke = at(x, y, radius, turn)([(0.1, -0.07), (0.52, -0.07), (0.52, 0.07), (0.1, 0.07)])
        c.fill(place(spoke), p.soft)


def _size(place: Placing) -> float:
    """How large a placing makes one unit."""
    (ax, ay), (bx, by) = place([(0, 0), (1, 0)])
    return math.hypot(bx - ax, by - ay)


def car_from_behind(c: Canvas, place: Placing, paint: Colour, p: Palette) -> None:
    """A car from behind, 100 wide, its wheels on (0, 0) at the middle, its tail lamps lit."""
    c.fill(place(disc(0, 0, 60, 0.14)), p.ink, 0.5)
    for side in (-1, 1):
        c.fill(place(rounded(side * 36 - 10, -22, side * 36 + 10, 3, 5)), p.ink)
    cabin = place([(-36, -44), (-27, -72), (-20, -76), (20, -76), (27, -72), (36, -44)])
    c.fill(cabin, paint)
    c.fill(place([(-30, -47), (-23, -69), (23, -69), (30, -47)]), p.deep)
    c.fill(place([(-22, -47), (-10, -69), (2, -69), (-10, -47)]), p.soft, 0.5)
    body = place(rounded(-48, -50, 48, -10, 12))
    c.fill(body, paint)
    c.shade(body, p.ink, place([(0, -6), (0, -38)]), 0.8)
    c.fill(place(rounded(-17, -30, 17, -20, 2)), p.pale)
    for side in (-1, 1):
        c.glow(*place([(side * 38, -38)])[0], 26 * _size(place), p.spark, 0.7)
        c.fill(place(rounded(side * 37 - 9, -43, side * 37 + 9, -34, 4)), p.spark)
        c.fill(place(rounded(side * 37 - 5, -41, side * 37 + 5, -36, 2)), p.pale)


def car_from_above(c: Canvas, place: Placing, paint: Colour, p: Palette) -> None:
    """A car from above, 100 long and 46 wide about (0, 0), its nose to the right."""
    c.fill(place(rounded(-47, -17, 55, 31, 14)), p.ink, 0.4)
    shell = place(rounded(-50, -23, 50, 23, 15))
    c.fill(shell, paint)
    c.shade(shell, p.pale, place([(0, -26), (0, 10)]), 0.5)
    c.fill(place([(-34, -17), (26, -19), (18, 0), (26, 19), (-34, 17), (-38, 0)]), p.ink)
    roof = place(rounded(-26, -16, 12, 16, 8))
    c.fill(roof, mix(paint, p.pale, 0.25))
    c.shade(roof, p.ink, place([(0, 20), (0, -16)]), 0.35)
    for y in (-15, 15):
        c.fill(place(rounded(43, y - 4, 49, y + 4, 2.5)), p.pale)


ASLEEP = (2, 6)  # compartments of a carriage whose light is out

VAN = [(0, -10), (0, -62), (5, -68), (96, -68), (107, -62), (121, -38), (138, -31), (142, -10)]


def van(c: Canvas, place: Placing, paint: Colour, trim: Colour, p: Palette) -> None:
    """A delivery van from the side, 142 long, its wheels on y = 0, its nose to the right."""
    c.fill(place(disc(70, 1, 78, 0.06)), p.ink, 0.45)
    shell = place(VAN)
    c.fill(shell, paint)
    c.fill(place([(0, -31), (138, -31), (139.5, -23), (0, -23)]), trim)
    c.shade(shell, p.ink, place([(70, -4), (70, -44)]), 0.5)
    c.shade(shell, p.pale, place([(60, -78), (60, -44)]), 0.6)
    c.fill(place([(92, -38), (92, -61), (103, -61), (116, -38)]), p.ink)
    c.fill(place([(95, -38), (101, -61), (104, -60), (99, -38)]), p.soft, 0.6)
    line = mix(paint, p.ink, 0.5)
    for x in (58, 89):
        c.stroke(place([(x, -64), (x, -14)]), line, _size(place) * 0.7)
    c.fill(place([(133, -29), (138.4, -29), (140, -20), (134, -20)]), p.pale)
    c.fill(place(box(0, -8, 142, -13)), mix(p.ink, paint, 0.2))
    for x in (30, 113):
        c.fill(place(disc(x, -11, 14)), mix(p.ink, paint, 0.2))
        wheel(c, place, x, -11, 11.5, p)


def bus(c: Canvas, place: Placing, paint: Colour, lit: Colour, p: Palette) -> None:
    """A city bus from the side with its windows lit, 240 long, its nose to the right."""
    c.fill(place(disc(120, 2, 130, 0.05)), p.ink, 0.6)
    shell = place(rounded(0, -76, 240, -10, 9))
    c.fill(shell, paint)
    c.shade(shell, p.ink, place([(0, -4), (0, -40)]), 0.7)
    c.fill(place(rounded(5, -66, 236, -34, 4)), p.ink)
    for index in range(6):
        pane = place(rounded(8 + 33 * index, -64, 38 + 33 * index, -36, 2))
        c.fill(pane, lit)
        c.shade(pane, p.soft, place([(0, -34), (0, -60)]), 0.5)
        _rider(c, place, 18 + 33 * index, p.deep, index % 3 != 1)
    for left in (72, 176):
        c.fill(place(rounded(left, -64, left + 29, -14, 2)), lit)
        c.stroke(place([(left + 14.5, -64), (left + 14.5, -14)]), p.ink, _size(place) * 1.2)
    c.fill(place(rounded(208, -64, 236, -30, 3)), p.soft)
    c.fill(place(rounded(196, -75, 234, -68, 1)), p.spark)
    c.fill(place(rounded(232, -26, 240, -19, 2)), p.pale)
    for x in (48, 156):
        wheel(c, place, x, -11, 12, p)


def _rider(c: Canvas, place: Placing, x: float, shape: Colour, there: bool) -> None:
    """Head and shoulders in a window."""
    if there:
        c.fill(place(disc(x, -52, 4.5)), shape)
        c.fill(place(rounded(x - 8, -46, x + 8, -36, 5)), shape)


def carriage(c: Canvas, place: Placing, paint: Colour, lit: Colour, p: Palette) -> None:
    """A sleeping carriage from the side, 200 long, with lit windows."""
    c.fill(place(box(-4, -12, 204, -7)), p.ink)
    for x in (24, 46, 154, 176):
        c.fill(place(disc(x, -6, 6)), p.ink)
    shell = place(rounded(0, -52, 200, -10, 5))
    c.fill(shell, paint)
    c.shade(shell, p.soft, place([(0, -56), (0, -38)]), 0.6)
    c.fill(place(box(1, -20, 199, -17.5)), p.spark)
    for index in range(9):
        left = 9 + 21 * index
        c.fill(place(rounded(left, -43, left + 14, -27, 2)), p.ink if index in ASLEEP else lit)


def locomotive(c: Canvas, place: Placing, paint: Colour, p: Palette) -> None:
    """A locomotive from the side, 120 long, its nose to the right."""
    for x in (22, 42, 78, 98):
        c.fill(place(disc(x, -6, 6)), p.ink)
    c.fill(place(box(0, -12, 118, -7)), p.ink)
    shell = place([(0, -10), (0, -50), (92, -52), (108, -44), (120, -24), (120, -10)])
    c.fill(shell, paint)
    c.shade(shell, p.soft, place([(0, -56), (0, -36)]), 0.6)
    c.fill(place([(92, -46), (104, -42), (111, -30), (92, -30)]), p.ink)
    c.fill(place(box(1, -20, 120, -17.5)), p.spark)
    for left in (14, 34, 54):
        c.fill(place(rounded(left, -43, left + 12, -32, 2)), p.ink)
    c.fill(place(disc(118, -20, 3.4)), p.pale)


def bicycle(c: Canvas, place: Placing, paint: Colour, tyre: Colour) -> None:
    """A city bicycle from the side, 110 long, its wheels on y = 0, its nose to the right."""
    size = _size(place)
    for x in (0, 66):
        ring = place(disc(x, -21, 20))
        c.stroke([*ring, ring[1]], tyre, size * 2.4)
        for turn in range(0, 180, 20):
            spoke = at(x, -21, 19, turn)([(-1, 0), (1, 0)])
            c.stroke(place(spoke), tyre, size * 0.3)
    for tube in (
        [(0, -21), (28, -18), (20, -50)],
        [(28, -18), (56, -48)],
        [(0, -21), (22, -44), (54, -52)],
        [(66, -21), (53, -60), (47, -64)],
    ):
        c.stroke(place(tube), paint, size * 2.6)
    c.stroke(place([(14, -53), (27, -52)]), tyre, size * 4)
    c.fill(place(disc(28, -18, 5)), tyre)
