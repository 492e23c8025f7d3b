"""Pictures of rooms: shelves of books, a church organ."""

import math
from random import Random

from .canvas import Canvas
from .colour import (
    BRICK,
    HARVEST,
    MINT,
    PLUM,
    ROSE,
    SEA,
    Colour,
    Palette,
    mix,
)
from .lot import happens
from .registry import motif
from .shapes import Placing, Point, arc, arch, at, box, curve, disc, ribbon, rounded

HALF_LIGHT = 420  # the sum of red, green and blue that parts dark bindings from light ones


@motif("book-shelves", ROSE, BRICK, MINT)
def book_shelves(c: Canvas, p: Palette, rng: Random) -> None:
    """Shelves of books to the ceiling, a ladder, and a cat that sleeps between them."""
    c.sky(mix(p.deep, p.ink, 0.35), mix(p.deep, p.ink, 0.6))
    feet = (222, 446, 670, 894)
    cat = rng.randrange(3), 560
    for row, foot in enumerate(feet):
        for left in (40, 560, 1080):
            c.shade(
                box(left, foot - 200, left + 480, foot), p.ink, [(0, foot - 210), (0, foot)], 0.9
            )
            gap = happens(rng, 0.5)
            right = left + 480 - (rng.uniform(90, 200) if gap else 0)
            if (row, left) == cat:
                right = left + 190
                _cat(c, at(left + 330, foot, 1.35), p)
            elif gap:
                _ornament(c, p, rng, (right + left + 480) / 2 + 16, foot)
            _books(c, p, rng, left, right, foot)
        c.fill(box(0, foot, 1600, foot + 24), mix(p.mid, p.deep, 0.35))
        c.shade(box(0, foot, 1600, foot + 24), p.ink, [(0, foot + 30), (0, foot)], 0.7)
    for x in (0, 520, 1040, 1560):
        c.fill(box(x, 0, x + 40, 1000), mix(p.mid, p.deep, 0.2))
        c.shade(box(x, 0, x + 40, 1000), p.ink, [(x + 44, 0), (x, 0)], 0.7)
    c.fill(box(0, 918, 1600, 1000), p.ink)
    c.glow(rng.uniform(300, 1200), 120, 900, p.pale, 0.3)
    _ladder(c, p, rng.choice((180, 1220)))


def _books(c: Canvas, p: Palette, rng: Random, left: float, right: float, foot: float) -> None:
    """A run of books; the last may lean."""
    inks = (
        p.spark,
        p.mid,
        p.soft,
        p.pale,
        p.deep,
        mix(p.mid, p.spark, 0.4),
        mix(p.soft, p.pale, 0.5),
    )
    x = left + 6
    while x < right - 26:
        wide, tall = rng.uniform(20, 52), rng.uniform(120, 186)
        last = x + wide + 52 > right - 26 and right < left + 470
        turn = 10 if last else 0
        place = at(x + turn * tall / 500, foot, 1, -turn)
        _book(c, p, rng, place, (wide, tall), rng.choice(inks))
        x += wide + 2


def _book(c: Canvas, p: Palette, rng: Random, place: Placing, size: Point, paint: Colour) -> None:
    """The back of one book, with bands or a label."""
    wide, tall = size
    spine = place(box(0, -tall, wide, 0))
    c.fill(spine, paint)
    c.shade(spine, p.ink, place([(wide + 6, 0), (wide * 0.1, 0)]), 0.55)
    trim = p.pale if sum(paint) < HALF_LIGHT else p.deep
    style = rng.randrange(3)
    if style == 0:
        for y in (0.12, 0.18, 0.86):
            c.fill(place(box(0, -tall * y - 5, wide, -tall * y)), trim)
    elif style == 1:
        c.fill(place(rounded(wide * 0.22, -tall * 0.82, wide * 0.78, -tall * 0.5, 3)), trim)
    else:
        c.fill(place(disc(wide / 2, -tall * 0.2, wide * 0.2)), trim)
        c.fill(place(box(wide * 0.42, -tall * 0.85, wide * 0.58, -tall * 0.36)), trim)


def _ornament(c: Canvas, p: Palette, rng: Random, x: float, foot: float) -> None:
    """A plant in a pot."""
    for turn in (-58, -30, -6, 22, 50):
        leaf = at(x, foot - 40, 1, turn + rng.uniform(-6, 6))
        c.fill(leaf(curve([(0, 0), (14, -50), (0, -106), (-14, -50)], closed=True)), p.soft)
        c.stroke(leaf([(0, 0), (0, -90)]), p.mid, 2)
    c.fill([(x - 32, foot - 60), (x + 32, foot - 60), (x + 23, foot), (x - 23, foot)], p.spark)


def _cat(c: Canvas, place: Placing, p: Palette) -> None:
    """A sleeping cat, 170 wide on (0, 0)."""
    body = curve(
        [(-86, -8), (-80, -52), (-30, -78), (36, -66), (76, -30), (80, -4), (0, 0)], closed=True
    )
    c.fill(place(body), p.pale)
    c.shade(place(body), p.mid, place([(60, 10), (-30, -60)]), 0.9)
    c.fill(place(ribbon(curve([(74, -10), (30, -6), (-20, -12), (-58, -4)]), 20, 12)), p.soft)
    c.fill(place(disc(-58, -34, 32, 0.9)), p.pale)
    for side in (-1, 1):
        ear = [(-58 + side * 28, -40), (-58 + side * 22, -76), (-58 + side * 4, -58)]
        c.fill(place(ear), p.pale)
        c.stroke(place(arc(-58 + side * 13, -36, 7, 20, 160)), p.ink, 3)
    c.fill(place([(-61, -26), (-55, -26), (-58, -22)]), p.spark)


def _ladder(c: Canvas, p: Palette, x: float) -> None:
    """A library ladder that leans on the shelves."""
    wood = mix(p.soft, p.pale, 0.4)
    for dx in (0, 150):
        c.fill(ribbon([(x + dx + 16, 985), (x + dx + 76, 40)], 26, 22), p.ink, 0.5)
        c.fill(ribbon([(x + dx, 985), (x + dx + 60, 40)], 24, 20), wood)
    for step in range(9):
        t = step / 9 + 0.06
        y, shift = 985 - 945 * t, 60 * t
        c.fill(box(x + shift, y + 12, x + shift + 150, y + 20), p.ink, 0.5)
        c.fill(box(x + shift, y - 8, x + shift + 150, y + 8), wood)


@motif("organ-pipes", HARVEST, PLUM, SEA)
def organ_pipes(c: Canvas, p: Palette, rng: Random) -> None:
    """The front of a church organ: towers of pipes under a rose window."""
    c.sky(p.ink, mix(p.ink, p.deep, 0.75), p.deep)
    ribs = [(0, 420), (240, 120), (800, -60), (1360, 120), (1600, 420)]
    vault = [(0, 1000), *curve(ribs), (1600, 1000)]
    c.fill(vault, mix(p.deep, p.mid, 0.3))
    c.shade(vault, p.ink, [(0, 1100), (0, 200)])
    for turn in (-26, -9, 8, 25):
        beam = at(800, 190, 1, turn + rng.uniform(-3, 3))(
            [(-30, 0), (30, 0), (170, 1000), (-170, 1000)]
        )
        c.shade(beam, p.pale, [(800, 160), (800, 900)], 0.4)
    _rose_window(c, p, rng)
    towers = [(800, 6, 430), (470, 4, 400), (1130, 4, 400), (170, 5, 560), (1430, 5, 560)]
    for x, count, tall in sorted(towers, key=lambda tower: tower[2]):
        _tower(c, p, rng, x, count, tall)
    c.fill(box(0, 880, 1600, 1000), p.ink)
    c.fill(box(0, 868, 1600, 886), p.spark)
    c.shade(box(0, 886, 1600, 1000), p.deep, [(0, 880), (0, 990)])
    for left in range(20, 1600, 130):
        c.stroke(arch(left + 16, 915, left + 112, 1010), mix(p.deep, p.mid, 0.5), 6)


def _rose_window(c: Canvas, p: Palette, rng: Random) -> None:
    """A round window of coloured glass."""
    x, y, radius = 800, 172, 140
    c.glow(x, y, 480, p.pale, 0.75)
    c.fill(disc(x, y, radius + 16), p.ink)
    count, tints = rng.choice((10, 12, 14)), (p.pale, p.spark, p.soft)
    for index in range(count):
        petal = at(x, y, radius, 360 * index / count)
        half = 180 / count - 2
        c.fill(petal([(0.34, 0), *arc(0, 0, 0.72, -half, half)]), tints[index % 2])
        c.fill(petal(disc(0.86, 0, 0.55 * math.pi / count)), tints[2 - index % 2])
    c.fill(disc(x, y, 44), p.pale)
    c.fill(disc(x, y, 24), p.spark)


def _tower(c: Canvas, p: Palette, rng: Random, x: float, count: int, tall: float) -> None:
    """A group of pipes, the middle ones the tallest, in a carved frame."""
    wide = 44.0
    half = count * wide / 2 + 14
    c.fill(box(x - half - 12, 870 - tall - 90, x + half + 12, 880), mix(p.ink, p.deep, 0.4))
    rising = happens(rng, 0.5)
    for index in range(count):
        away = abs(index - (count - 1) / 2) / count
        height = tall * (1 - 0.42 * away if rising else 0.8 + 0.4 * away)
        _pipe(c, p, x - count * wide / 2 + wide * (index + 0.5), 850, height, wide * 0.46)
    for side in (-1, 1):
        c.fill(box(x + side * half - 12, 870 - tall - 90, x + side * half + 12, 880), p.deep)
    top = 870 - tall - 90
    c.fill([(x - half - 26, top), (x + half + 26, top), (x + half + 10, top - 26), (x, top - 70),
            (x - half - 10, top - 26)], p.deep)  # fmt: skip
    c.fill(box(x - half - 26, top - 4, x + half + 26, top + 10), p.spark)


def _pipe(c: Canvas, p: Palette, x: float, foot: float, tall: float, half: float) -> None:
    """One metal pipe: its pointed foot, its mouth, its long shining body."""
    body = box(x - half, foot - tall, x + half, foot - 90)
    toe = [
        (x - half, foot - 90),
        (x + half, foot - 90),
        (x + half * 0.35, foot + 20),
        (x - half * 0.35, foot + 20),
    ]
    for part in (body, toe):
        c.fill(part, p.soft)
        c.shade(part, p.deep, [(x + half * 1.25, 0), (x - half * 0.1, 0)])
        c.shade(part, p.pale, [(x - half * 0.75, 0), (x + half * 0.25, 0)], 0.9)
        c.shade(part, p.deep, [(x - half * 1.3, 0), (x - half * 0.55, 0)], 0.7)
    c.fill([(x - half * 0.6, foot - 96), (x, foot - 150), (x + half * 0.6, foot - 96)], p.mid)
    c.fill(box(x - half * 0.6, foot - 98, x + half * 0.6, foot - 84), p.ink)
    c.fill(disc(x, foot - tall, half, 0.3), p.ink)
