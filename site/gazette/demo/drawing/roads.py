"""Pictures of the road: a car in the snow, a motorway at night, a cycle lane in the rain."""

from random import Random

from .buildings import block, lamp
from .canvas import Canvas
from .colour import (
    COBALT,
    FROST,
    NIGHT,
    PLUM,
    ROSE,
    SEA,
    SLATE,
    Palette,
    mix,
    skin,
)
from .nature import (
    fir,
    firs,
    haze,
    hill,
    mountains,
    peaks,
    rain,
    snow,
    stars,
    sun,
)
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
    winding,
)
from .vehicles import bicycle, car_from_behind

CLOSE = 300  # firs taller than this stand near enough to be in the dark ink


@motif("winter-road", FROST, ROSE, PLUM)
def winter_road(c: Canvas, p: Palette, rng: Random) -> None:
    """A car alone on a road that winds through snow to the mountains."""
    way = rng.choice((-1, 1))
    c.sky(mix(p.mid, p.soft, 0.5), p.soft, mix(p.pale, p.spark, 0.32), p.pale, bottom=560)
    sun(c, 800 - way * rng.uniform(180, 420), rng.uniform(300, 360), 62, p.pale, p.pale)
    mountains(c, peaks(rng, 520, 250, 6), mix(p.soft, p.mid, 0.5), p.mid, p.pale)
    haze(c, 330, 560, p.pale, 0.8)
    far = ridge(rng, 500, 24, 2)
    hill(c, far, mix(p.mid, p.soft, 0.3), p.soft)
    firs(c, rng, far, 90, 64, (mix(p.deep, p.mid, 0.4), p.soft))
    hill(c, ridge(rng, 560, 14, 1), mix(p.soft, p.pale, 0.55), p.pale, 120)
    c.shade(box(0, 560, 1600, 1000), p.soft, [(0, 1000), (0, 600)], 0.9)
    _winter_lane(c, p, way)
    for side, x, y, tall in _roadside(rng):
        fir(c, 800 + side * way * x, y, tall, (p.ink if tall > CLOSE else p.deep, p.pale))
    snow(c, rng, 260, p.pale)


def _winter_lane(c: Canvas, p: Palette, way: int) -> None:
    """The road, its middle line and the car on it."""
    bends = [(760, 1040), (700, 860), (960, 720), (1010, 650), (820, 600), (790, 572)]
    bends = [(800 + way * (x - 800), y) for x, y in bends]
    c.fill(winding(bends, 350, 9), p.pale)
    road = winding(bends, 300, 5)
    c.fill(road, mix(p.deep, p.ink, 0.45))
    c.shade(road, p.mid, [(0, 560), (0, 900)])
    middle = curve(bends, steps=16)
    for index in range(0, len(middle) - 4, 5):
        dash = middle[index : index + 4]
        wide = 1 + 13 * ((dash[0][1] - 572) / 430) ** 1.4
        c.fill(ribbon(dash, wide, wide * 0.85), p.pale)
    x = min(middle, key=lambda spot: abs(spot[1] - 800))[0] + 78
    c.glow(x + way * 60, 690, 170, p.pale, 0.75, 0.4)
    car_from_behind(c, at(x, 806, 1.4), p.spark, p)


def _roadside(rng: Random) -> list[tuple[int, float, float, float]]:
    """Firs on both sides, back to front: side, distance, foot and height."""
    wood = []
    for _ in range(26):
        near = rng.random() ** 1.5
        y = 585 + 300 * near
        wood.append((rng.choice((-1, 1)), rng.uniform(330, 520) + 420 * near, y, 90 + 330 * near))
    wood += [(-1, 690.0, 1010.0, 640.0), (1, 760.0, 1030.0, 560.0)]
    return sorted(wood, key=lambda tree: tree[2])


@motif("night-motorway", NIGHT, PLUM, COBALT)
def night_motorway(c: Canvas, p: Palette, rng: Random) -> None:
    """Streaks of light on a motorway, and the bright roof of a charging station."""
    way = rng.choice((-1, 1))
    c.sky(p.ink, p.deep, mix(p.mid, p.spark, 0.25), mix(p.soft, p.spark, 0.6), bottom=470)
    stars(c, rng, 140, p.pale, 300)
    hill(c, ridge(rng, 425, 30, 2), mix(p.deep, p.mid, 0.3), p.mid, 90)
    hill(c, ridge(rng, 455, 14, 3), p.ink, p.deep, 300)
    vanish = 800 - way * 260, 452.0
    _streaks(c, p, rng, vanish, way)
    _canopy(c, p, 800 + way * 380, 640, way)


def _streaks(c: Canvas, p: Palette, rng: Random, vanish: Point, way: int) -> None:
    """The roadway and the trails of the lamps on it, white on one side and red on the other."""
    x0, y0 = vanish

    def lane(foot: float) -> Outline:
        return curve(
            [
                (x0 + foot, 1060),
                (x0 + foot * 0.42 + way * 46, 700),
                (x0 + foot * 0.13 + way * 40, 530),
                (x0, y0),
            ]
        )

    c.fill(lane(-980) + lane(900)[::-1], mix(p.ink, p.deep, 0.35))
    c.shade(lane(-980) + lane(900)[::-1], p.deep, [(0, 440), (0, 900)])
    for edge in (-980, -70, 0, 900):
        c.fill(ribbon(lane(edge), 16, 1), p.mid)
    for _ in range(15):
        foot = rng.uniform(90, 830)
        c.fill(ribbon(lane(foot), rng.uniform(8, 30), 1.5), mix(p.spark, p.pale, rng.random()))
    red = mix(p.spark, (220, 30, 50), 0.72)
    for _ in range(13):
        foot = rng.uniform(-890, -150)
        c.fill(ribbon(lane(foot), rng.uniform(6, 24), 1.5), mix(red, p.spark, rng.random() * 0.5))
    c.glow(x0, y0, 320, mix(p.spark, p.pale, 0.5), 0.9, 0.5)


def _canopy(c: Canvas, p: Palette, x: float, y: float, way: int) -> None:
    """A charging station: a wide roof on two posts with light under it, and its posts."""
    place = at(x, y, 1.15, flip=way < 0)
    c.glow(x, y - 40, 420, p.spark, 0.75, 0.6)
    c.fill(place([(-230, 0), (250, 0), (420, 60), (-120, 60)]), mix(p.deep, p.spark, 0.55))
    c.shade(
        place([(-200, -150), (200, -150), (250, 0), (-230, 0)]),
        p.pale,
        place([(0, -170), (0, 10)]),
        0.9,
    )
    for post in (-130, 150):
        c.fill(place(box(post - 7, -150, post + 7, 8)), p.ink)
    c.fill(place([(-250, -178), (270, -196), (270, -160), (-250, -148)]), p.pale)
    c.fill(place([(-250, -154), (270, -170), (270, -160), (-250, -148)]), p.spark)
    for post in (-80, -10, 60):
        c.fill(place(rounded(post - 14, -66, post + 14, 6, 8)), p.ink)
        c.fill(place(rounded(post - 8, -58, post + 8, -40, 3)), p.spark)
    car_from_behind(c, at(*place([(8, 34)])[0], 0.78), p.mid, p)


@motif("bicycle-lane", SLATE, SEA, COBALT)
def bicycle_lane(c: Canvas, p: Palette, rng: Random) -> None:
    """A cyclist in a bright cape rides through the rain along a wet lane."""
    c.sky(p.soft, mix(p.soft, p.pale, 0.5), p.pale, bottom=640)
    for tone, low, high in ((0.66, 240, 420), (0.5, 360, 520)):
        _street_front(c, p, rng, tone, low, high)
    haze(c, 420, 660, p.pale, 0.55)
    c.fill(box(0, 655, 1600, 1000), mix(p.deep, p.mid, 0.35))
    c.shade(box(0, 655, 1600, 1000), p.soft, [(0, 640), (0, 830)], 0.8)
    c.fill([(0, 730), (1600, 730), (1600, 925), (0, 925)], mix(p.mid, p.deep, 0.25))
    c.shade(box(0, 730, 1600, 925), p.soft, [(0, 720), (0, 900)], 0.8)
    c.fill(box(0, 728, 1600, 737), p.pale)
    for left in range(-40, 1700, 210):
        c.fill([(left, 918), (left + 130, 918), (left + 122, 932), (left - 8, 932)], p.pale)
    x = rng.uniform(620, 860)
    for tree_x in (x - 500, x + 430):
        lamp(c, at(tree_x, 700, 4.6), p.ink, p.pale, 120)
    _reflection(c, p, x)
    away = rng.choice((-1, 1))
    _cyclist(c, at(x - away * 130, 860, 4.4, flip=away < 0), p)
    rain(c, rng, 330, p.pale)


def _street_front(c: Canvas, p: Palette, rng: Random, tone: float, low: float, high: float) -> None:
    """A row of town houses across the street."""
    x = rng.uniform(-120, 0)
    while x < WIDTH:
        wide, top = rng.uniform(150, 260), rng.uniform(low, high)
        wall = p.tone(tone + rng.uniform(-0.04, 0.04))
        block(c, rng, (x, top, x + wide, 660), wall, (mix(wall, p.deep, 0.35), p.pale), 0.2)
        x += wide + rng.choice((0, 0, 60))


def _reflection(c: Canvas, p: Palette, x: float) -> None:
    """What the wet ground gives back of the cyclist."""
    for index, (half, shift) in enumerate(((150, 0), (120, 20), (130, -14), (80, 12), (50, -4))):
        y = 874 + index * 23
        c.fill(
            rounded(x + shift - half, y, x + shift + half, y + 12, 6), p.spark, 0.75 - 0.1 * index
        )


def _cyclist(c: Canvas, place: Placing, p: Palette) -> None:
    """A rider in a cape, drawn in the bicycle's own measure."""
    c.fill(place(ribbon([(24, -56), (38, -38), (31, -14)], 9, 6)), p.ink)
    bicycle(c, place, p.ink, p.ink)
    c.fill(place(ribbon([(24, -56), (42, -42), (34, -17)], 10, 6)), p.deep)
    c.fill(place(rounded(30, -18, 44, -12, 3)), p.ink)
    cape = curve([(8, -46), (12, -72), (26, -91), (36, -88), (50, -69), (62, -58), (46, -50),
                  (28, -46)], closed=True, steps=6)  # fmt: skip
    c.fill(place(cape), p.spark)
    c.shade(place(cape), p.ink, place([(10, -40), (40, -76)]), 0.45)
    c.fill(place(disc(37, -94, 7.5)), skin(p))
    hood = curve([(26, -88), (27, -102), (37, -107), (43, -102), (36, -98), (35, -86)], closed=True)
    c.fill(place(hood), p.spark)
    c.glow(*place([(62, -54)])[0], 120, p.pale, 0.9)
    c.fill(place(disc(60, -54, 3.4)), p.pale)
    c.fill(place(disc(-8, -42, 2.6)), p.spark)
