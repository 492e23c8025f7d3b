"""Pictures of slow journeys: a van full of books, a night train."""

from random import Random

from .canvas import Canvas
from .colour import (
    AURORA,
    DUSK,
    HEATH,
    MEADOW,
    NIGHT,
    PLUM,
    Palette,
    mix,
)
from .lot import happens
from .nature import (
    fir,
    firs,
    grass,
    haze,
    hill,
    moon,
    mountains,
    peaks,
    stars,
    sun,
)
from .registry import motif
from .shapes import (
    Placing,
    arc,
    at,
    box,
    curve,
    disc,
    ridge,
    winding,
)
from .vehicles import carriage, locomotive, van


@motif("valley-van", MEADOW, HEATH, AURORA)
def valley_van(c: Canvas, p: Palette, rng: Random) -> None:
    """A van full of books on a valley road under big mountains."""
    c.sky(mix(p.soft, p.mid, 0.25), p.soft, p.pale, bottom=520)
    sun(c, rng.uniform(300, 1300), rng.uniform(150, 230), 70, mix(p.spark, p.pale, 0.35), p.pale)
    mountains(c, peaks(rng, 560, 380, 4), mix(p.mid, p.soft, 0.55), mix(p.mid, p.soft, 0.1), p.pale)
    haze(c, 300, 600, p.pale, 0.7)
    middle = ridge(rng, 540, 50, 1.4)
    hill(c, middle, mix(p.deep, p.mid, 0.55), p.mid, 160)
    firs(c, rng, middle, 70, 80, (p.deep, p.mid))
    hill(c, ridge(rng, 640, 26, 1), p.mid, p.soft, 240)
    _river(c, p, rng)
    c.fill(
        [*curve([(-60, 850), (500, 812), (1100, 820), (1700, 790)]), (1700, 1060), (-60, 1060)],
        p.deep,
    )
    c.fill(
        [*curve([(-60, 862), (500, 824), (1100, 832), (1700, 802)]), (1700, 930), (-60, 960)],
        mix(p.pale, p.mid, 0.35),
    )
    x = rng.uniform(420, 640)
    flip = happens(rng, 0.5)
    _book_van(c, at(x + 560 if flip else x, 902, 4.1, -1, flip), p)
    grass(c, rng, 1010, 260, 90, p.ink)


def _river(c: Canvas, p: Palette, rng: Random) -> None:
    """Water that winds down the valley floor."""
    way = rng.choice((-1, 1))
    bends = [(800 - way * 900, 840), (800 - way * 300, 760), (800 + way * 260, 715),
             (800 + way * 60, 672), (800 + way * 180, 645)]  # fmt: skip
    water = winding([(x, float(y)) for x, y in bends], 130, 6)
    c.fill(water, mix(p.pale, p.soft, 0.35))
    c.shade(water, p.mid, [(0, 860), (0, 690)], 0.6)


def _book_van(c: Canvas, place: Placing, p: Palette) -> None:
    """A van whose side is open: two shelves of books under an awning."""
    van(c, place, p.pale, p.spark, p)
    c.fill(place(box(8, -65, 84, -32)), p.pale)
    c.fill(place(box(8, -60, 84, -34)), p.ink)
    for shelf in (-47, -34):
        _spines(c, place, p, 9, 83, shelf)
        c.fill(place(box(8, shelf - 0.8, 84, shelf + 0.8)), p.pale)
    for index in range(8):
        left = 4 + index * 10.5
        stripe = [(left, -63), (left + 10.5, -63), (left + 10.5, -56), (left, -56)]
        slope = [(x - 5 * (y + 63) / 7, y) for x, y in stripe]
        c.fill(place(slope), p.spark if index % 2 else p.pale)


def _spines(c: Canvas, place: Placing, p: Palette, left: float, right: float, foot: float) -> None:
    """Books side by side, in the palette's colours."""
    inks = (p.spark, p.soft, p.pale, p.mid, p.soft, p.spark, p.deep, p.pale)
    x, index = left, 0
    while x < right - 4:
        wide = 2.4 + (index * 7 % 5) * 0.5
        tall = 7.2 + (index * 5 % 7) * 0.5
        c.fill(place(box(x, foot - tall, x + wide - 0.4, foot)), inks[index * 3 % 8])
        x, index = x + wide, index + 1


@motif("rail-night", DUSK, NIGHT, PLUM)
def rail_night(c: Canvas, p: Palette, rng: Random) -> None:
    """A night train with lit windows crosses a viaduct under the moon."""
    c.sky(p.ink, p.deep, p.mid, mix(p.mid, p.soft, 0.7), bottom=720)
    stars(c, rng, 240, p.pale, 480)
    moon(c, rng.uniform(250, 1350), rng.uniform(190, 260), 96, p.pale, p.soft)
    for level, tone in ((560, 0.44), (640, 0.32)):
        line = ridge(rng, level, 70, 1.5)
        hill(c, line, p.tone(tone), p.tone(tone + 0.16), 170)
    haze(c, 560, 800, mix(p.soft, p.mid, 0.35), 0.75)
    _water(c, p, rng)
    _viaduct(c, p)
    start = rng.uniform(-260, -60)
    for index in range(3):
        carriage(c, at(start + index * 470, 590, 2.2), mix(p.deep, p.ink, 0.4), p.spark, p)
    locomotive(c, at(start + 3 * 470, 590, 2.2), mix(p.deep, p.ink, 0.4), p)
    c.glow(start + 3 * 470 + 262, 548, 190, p.spark, 0.9, 0.7)
    hill(c, ridge(rng, 960, 26, 1.3), p.ink, p.ink)
    for x in (60, 180, 1430, 1545):
        fir(c, x, 1000, rng.uniform(220, 420), (p.ink, mix(p.ink, p.deep, 0.6)))


def _water(c: Canvas, p: Palette, rng: Random) -> None:
    """A lake at the foot of the viaduct with the light lying on it."""
    c.fill(box(0, 800, 1600, 1000), p.deep)
    c.shade(box(0, 800, 1600, 1000), p.mid, [(0, 780), (0, 980)])
    for _ in range(70):
        x, y = rng.uniform(0, 1600), rng.uniform(800, 985)
        half = rng.uniform(10, 60)
        c.fill(disc(x, y, half, 0.045), mix(p.soft, p.mid, rng.random()))


def _viaduct(c: Canvas, p: Palette) -> None:
    """Tall round arches with a track on them."""
    stone, light = mix(p.ink, p.deep, 0.6), mix(p.deep, p.mid, 0.7)
    for left in range(-100, 1700, 200):
        middle, right = left + 100.0, left + 200.0
        spandrel = [*arc(middle, 735, 78, 180, 360), (right, 735), (right, 600), (left, 600),
                    (left, 735)]  # fmt: skip
        c.fill(spandrel, stone)
        c.shade(spandrel, light, [(0, 590), (0, 720)], 0.8)
        c.stroke(arc(middle, 735, 82, 185, 355), light, 5)
        c.fill(box(left - 22, 730, left + 22, 870), stone)
        c.shade(box(left - 22, 730, left + 22, 870), light, [(left - 24, 0), (left + 10, 0)], 0.9)
        c.fill(box(left - 30, 868, left + 30, 880), p.ink)
    c.fill(box(0, 588, 1600, 602), light)
