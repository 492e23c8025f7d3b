"""Pictures of town: chargers, car parks, a lot of used cars, a bus at night."""

import math
from random import Random

from .buildings import block, lamp
from .canvas import Canvas
from .colour import (
    AURORA,
    BRICK,
    COBALT,
    DUSK,
    HARVEST,
    MINT,
    PLUM,
    ROSE,
    Palette,
    mix,
)
from .lot import happens
from .nature import cloud, moon, stars, sun
from .registry import motif
from .shapes import WIDTH, Placing, Point, at, box, curve, disc, rounded
from .vehicles import bus, car, car_from_above


@motif("charging-stations", BRICK, MINT, ROSE)
def charging_stations(c: Canvas, p: Palette, rng: Random) -> None:
    """A car is charging at a post in front of a block of flats."""
    c.sky(p.soft, mix(p.soft, p.pale, 0.6), p.pale, bottom=700)
    sun(c, rng.choice((170, 1450)), 190, 84, p.pale, p.pale)
    for left, wide, top in ((-60, 330, 300), (1330, 340, 360)):
        block(c, rng, (left, top, left + wide, 780), mix(p.soft, p.mid, 0.4), (p.mid, p.pale), 0.3)
    _condominium(c, p, rng)
    c.fill(box(0, 770, 1600, 1000), mix(p.deep, p.ink, 0.35))
    c.fill(box(0, 770, 1600, 796), mix(p.pale, p.soft, 0.4))
    c.shade(box(0, 796, 1600, 1000), p.mid, [(0, 780), (0, 960)], 0.7)
    side = rng.choice((False, True))
    x = 1190 if side else 410
    car(c, at(x, 912, 6.6, flip=side), p.spark, p)
    post = at(300 if side else 1300, 900, 1.5, flip=not side)
    _cable(c, p, post([(0, -110)])[0], at(x, 912, 6.6, flip=side)([(87, -24)])[0])
    _post(c, post, p)


def _condominium(c: Canvas, p: Palette, rng: Random) -> None:
    """A block of flats with balconies, plants and blinds."""
    wall = mix(p.mid, p.deep, 0.15)
    c.fill(box(300, 90, 1300, 780), wall)
    c.shade(box(300, 90, 1300, 780), p.deep, [(1340, 0), (500, 0)], 0.9)
    c.fill(box(280, 70, 1320, 100), p.deep)
    for column in range(5):
        for row in range(3):
            x, y = 350 + column * 190, 150 + row * 195
            lit = happens(rng, 0.35)
            c.fill(rounded(x, y, x + 130, y + 120, 4), p.pale if lit else p.deep)
            c.shade(box(x, y, x + 130, y + 120), p.soft, [(x, y), (x + 120, y + 150)], 0.7)
            c.fill(box(x + 62, y, x + 68, y + 120), wall)
            if happens(rng, 0.45):
                c.fill(box(x, y, x + 130, y + rng.uniform(25, 80)), p.soft)
            _balcony(c, p, rng, x, y + 120)


def _balcony(c: Canvas, p: Palette, rng: Random, x: float, y: float) -> None:
    """A railing, and sometimes a plant behind it."""
    if happens(rng, 0.5):
        px = x + rng.uniform(15, 110)
        c.fill(disc(px, y - 44, 19), p.spark if happens(rng, 0.3) else p.deep)
        c.fill(disc(px + 15, y - 32, 14), mix(p.deep, p.ink, 0.4))
    c.fill(box(x - 14, y, x + 144, y + 9), p.pale)
    for bar in range(-12, 145, 13):
        c.fill(box(x + bar, y - 34, x + bar + 2.5, y), p.pale)
    c.fill(box(x - 14, y - 37, x + 144, y - 32), p.pale)


def _post(c: Canvas, place: Placing, p: Palette) -> None:
    """A charging post with its lit ring."""
    c.fill(place(disc(0, 2, 52, 0.16)), p.ink, 0.5)
    body = place(rounded(-34, -262, 34, 0, 22))
    c.fill(body, p.pale)
    c.shade(body, p.mid, place([(44, 0), (-24, 0)]), 0.8)
    c.fill(place(rounded(-24, -248, 24, -172, 12)), p.ink)
    c.glow(*place([(0, -210)])[0], 130, p.spark, 0.75)
    c.fill(place(disc(0, -210, 19)), p.spark)
    bolt = [(4, -225), (-9, -207), (-1, -207), (-4, -195), (9, -213), (1, -213)]
    c.fill(place(bolt), p.pale)
    c.fill(place(disc(0, -110, 15)), p.ink)
    c.fill(place(box(-34, -60, 34, -52)), p.spark)


def _cable(c: Canvas, p: Palette, start: Point, end: Point) -> None:
    """The cable from the post to the car."""
    (ax, ay), (bx, by) = start, end
    hang = curve([(ax, ay), (ax + (bx - ax) * 0.12, 860), (ax + (bx - ax) * 0.45, 930),
                  (bx + (ax - bx) * 0.2, by + 70), (bx, by)])  # fmt: skip
    c.stroke(hang, p.ink, 13)
    c.fill(disc(bx, by, 16), p.ink)


@motif("car-lot", ROSE, HARVEST, COBALT)
def car_lot(c: Canvas, p: Palette, rng: Random) -> None:
    """Rows of used cars under bunting; one of them stands out."""
    c.sky(p.soft, mix(p.soft, p.pale, 0.7), bottom=420)
    cloud(c, rng.uniform(200, 700), 190, 320, p.pale, p.soft)
    cloud(c, rng.uniform(900, 1500), 130, 240, p.pale, p.soft)
    c.fill(box(0, 330, 1600, 1000), mix(p.mid, p.soft, 0.35))
    c.shade(box(0, 330, 1600, 1000), p.soft, [(0, 330), (0, 640)])
    c.shade(box(0, 330, 1600, 1000), p.deep, [(0, 1050), (0, 640)], 0.8)
    chosen = 2, rng.randrange(1, 3)
    paints = [p.pale, p.deep, p.mid, p.soft, mix(p.mid, p.deep, 0.5), mix(p.pale, p.soft, 0.5)]
    for row, (y, size) in enumerate(((430, 2.3), (620, 3.3), (900, 4.9))):
        left = -size * rng.uniform(20, 90)
        for index in range(9):
            stands_out = (row, index) == chosen
            x = left + index * size * 122
            paint = p.spark if stands_out else rng.choice(paints)
            if stands_out:
                _halo(c, p, x + 50 * size, y)
            car(c, at(x, y, size), paint, p)
            if not stands_out:
                _price(c, p, at(x, y, size))
    _bunting(c, p, rng)


def _halo(c: Canvas, p: Palette, x: float, y: float) -> None:
    """The bright ground under the chosen car."""
    c.fill(disc(x, y + 6, 380, 0.11), mix(p.pale, p.soft, 0.2))


def _price(c: Canvas, p: Palette, place: Placing) -> None:
    """The card behind a windscreen."""
    c.fill(place([(55, -41), (60, -43), (64, -37), (59, -36)]), p.pale)


def _bunting(c: Canvas, p: Palette, rng: Random) -> None:
    """Two garlands of small flags."""
    for (ax, ay), (bx, by), sag in (((-30, 40), (1000, 10), 150), ((640, -10), (1640, 90), 140)):
        spots = [i / 22 for i in range(23)]
        rope = [(ax + (bx - ax) * t, ay + (by - ay) * t + 4 * sag * t * (1 - t)) for t in spots]
        c.stroke(rope, p.ink, 3)
        for index, (x, y) in enumerate(rope):
            paint = (p.spark, p.deep, p.pale)[index % 3]
            c.fill([(x - 16, y), (x + 16, y), (x + rng.uniform(-5, 5), y + 40)], paint)


@motif("parking-grid", COBALT, MINT, PLUM)
def parking_grid(c: Canvas, p: Palette, rng: Random) -> None:
    """A car park from above: cars in their bays, and the current that runs from them."""
    c.sky(mix(p.deep, p.mid, 0.35), p.deep)
    place = at(800, 500, 1.4, rng.choice((-1, 1)) * rng.uniform(12, 20))
    for row, y in enumerate((-560, -190, 180, 550)):
        _bays(c, p, rng, place, y, row)
    for y in (-375, -5, 365):
        _main(c, p, rng, place, y)
    c.shade(box(0, 0, 1600, 1000), p.ink, [(1700, 1150), (500, 200)], 0.75)


def _bays(c: Canvas, p: Palette, rng: Random, place: Placing, y: float, row: int) -> None:
    """One double row of bays, most of them taken."""
    line = mix(p.mid, p.soft, 0.4)
    c.fill(place(box(-1100, y - 4, 1100, y + 4)), line)
    paints = (p.pale, p.soft, p.mid, p.spark, p.ink, p.pale)
    for index in range(-8, 9):
        x = index * 128.0
        c.fill(place(box(x - 67, y - 130, x - 61, y + 130)), line)
        for side in (-1, 1):
            if happens(rng, 0.74):
                cx, cy = place([(x, y + side * 68)])[0]
                turn = 90 * side + _angle(place)
                car_from_above(c, at(cx, cy, 1.52, turn), rng.choice(paints), p)


def _angle(place: Placing) -> float:
    """How far a placing is turned, in degrees."""
    (ax, ay), (bx, by) = place([(0, 0), (1, 0)])
    return math.degrees(math.atan2(by - ay, bx - ax))


def _main(c: Canvas, p: Palette, rng: Random, place: Placing, y: float) -> None:
    """A line of current along an aisle, with a branch to each plug."""
    c.stroke(place([(-1100, y), (1100, y)]), p.spark, 10)
    for index in range(-8, 9):
        side = rng.choice((-1, 1))
        x = index * 128 + rng.choice((-30, 0, 30))
        c.stroke(place([(x - side * 20, y), (x, y + side * 20), (x, y + side * 52)]), p.spark, 10)
        spot = place([(x, y + side * 52)])[0]
        c.glow(*spot, 90, p.spark, 0.8)
        c.fill(disc(*spot, 15), p.pale)


@motif("night-city", PLUM, AURORA, DUSK)
def night_city(c: Canvas, p: Palette, rng: Random) -> None:
    """A lit bus passes blocks of flats at night."""
    c.sky(p.ink, mix(p.ink, p.deep, 0.7), mix(p.deep, p.mid, 0.8), p.mid, bottom=780)
    stars(c, rng, 130, p.pale, 420)
    moon(c, rng.uniform(200, 1400), 170, 66, p.pale, p.soft)
    for tone, lows in ((0.4, (300, 520)), (0.24, (260, 560))):
        _towers(c, p, rng, tone, lows)
    c.fill(box(0, 740, 1600, 1000), p.ink)
    c.shade(box(0, 740, 1600, 1000), p.deep, [(0, 740), (0, 960)])
    c.fill(box(0, 770, 1600, 780), mix(p.deep, p.mid, 0.7))
    for post in (110, 1110):
        lamp(c, at(post, 775, 4), p.ink, p.spark, 240)
    away = rng.choice((-1, 1))
    place = at(800 - away * rng.uniform(320, 500), 905, 3.5, flip=away < 0)
    _headlight(c, place, p)
    bus(c, place, mix(p.mid, p.soft, 0.3), p.spark, p)
    for left in range(-60, 1700, 240):
        c.fill([(left, 945), (left + 130, 945), (left + 118, 957), (left - 12, 957)], p.soft)


def _towers(c: Canvas, p: Palette, rng: Random, tone: float, lows: tuple[int, int]) -> None:
    """A row of blocks with gaps between them."""
    x = rng.uniform(-160, -40)
    while x < WIDTH:
        wide = rng.uniform(150, 300)
        wall = p.tone(tone + rng.uniform(-0.03, 0.03))
        top = rng.uniform(*lows)
        block(c, rng, (x, top, x + wide, 775), wall, (p.tone(tone - 0.16), p.spark), 0.3)
        if happens(rng, 0.5):
            c.stroke([(x + wide * 0.7, top), (x + wide * 0.7, top - 60)], wall, 5)
        x += wide + rng.uniform(0, 90)


def _headlight(c: Canvas, place: Placing, p: Palette) -> None:
    """The beam in front of the bus, in the bus's own measure."""
    beam = place([(238, -25), (386, -42), (386, 8), (238, -16)])
    c.shade(beam, p.spark, place([(226, -21), (380, -18)]), 0.75)
