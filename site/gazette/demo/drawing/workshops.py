"""Pictures of work with the hands: a van on a lift, a bench with a radio."""

from random import Random

from .canvas import Canvas
from .colour import (
    BRICK,
    MINT,
    OCHRE,
    ROSE,
    SEA,
    SLATE,
    Palette,
    mix,
    skin,
)
from .registry import motif
from .shapes import Placing, arc, at, box, curve, disc, ribbon, rounded
from .tools import TOOLS, Inks
from .vehicles import van


def hanging_lamp(c: Canvas, x: float, y: float, size: float, p: Palette, floor: float) -> None:
    """A workshop lamp on its wire, with the cone of its light down to the floor."""
    spread = (floor - y) * 0.62
    cone = [(x - size * 0.5, y), (x + size * 0.5, y), (x + spread, floor), (x - spread, floor)]
    c.shade(cone, p.pale, [(x, y - 30), (x, floor + 60)], 0.62)
    c.glow(x, y + 10, size * 1.7, p.pale, 0.8)
    c.stroke([(x, -20), (x, y - size * 0.5)], p.ink, 5)
    c.fill([*arc(x, y, size * 0.62, 180, 360)], p.ink)
    c.fill(disc(x, y, size * 0.62, 0.12), p.pale)


@motif("van-workshop", MINT, BRICK, SLATE)
def van_workshop(c: Canvas, p: Palette, rng: Random) -> None:
    """A van on a lift in a workshop; its new battery waits below it."""
    c.sky(mix(p.mid, p.deep, 0.35), mix(p.mid, p.deep, 0.1), bottom=800)
    flip = rng.choice((False, True))
    for left in (150, 650, 1150) if flip else (90, 590, 1090):
        _shop_window(c, p, left)
    c.fill(box(0, 800, 1600, 1000), mix(p.deep, p.ink, 0.3))
    c.shade(box(0, 800, 1600, 1000), p.mid, [(0, 790), (0, 960)], 0.8)
    for x in (330, 800, 1270):
        hanging_lamp(c, x, rng.uniform(120, 150), 120, p, 860)
    for x in (420, 1180):
        c.fill(box(x - 24, 230, x + 24, 880), p.deep)
        c.shade(box(x - 24, 230, x + 24, 880), p.ink, [(x + 30, 0), (x - 20, 0)], 0.9)
        c.fill(box(x - 60, 862, x + 60, 884), p.ink)
    place = at(1228 if flip else 372, 668, 6.02, flip=flip)
    van(c, place, p.pale, p.spark, p)
    c.fill(box(330, 672, 1270, 696), p.ink)
    _battery_tray(c, p, rng.uniform(640, 820))
    _craftsman(c, at(1390 if not flip else 210, 915, 1.25, flip=not flip), p)
    _tool_cart(c, p, rng, 130 if not flip else 1330)


def _shop_window(c: Canvas, p: Palette, left: float) -> None:
    """A tall industrial window with small panes."""
    c.fill(box(left - 10, 70, left + 410, 560), p.deep)
    for column in range(4):
        for row in range(4):
            x, y = left + column * 102, 80 + row * 120
            pane = box(x, y, x + 94, y + 112)
            c.fill(pane, mix(p.soft, p.pale, 0.2 + 0.18 * row))
            c.shade(pane, p.mid, [(x + 110, y + 130), (x, y)], 0.5)


def _battery_tray(c: Canvas, p: Palette, x: float) -> None:
    """A battery on a trolley, its modules in a row."""
    c.fill(disc(x + 130, 906, 240, 0.07), p.ink, 0.6)
    c.glow(x + 130, 800, 300, p.spark, 0.6, 0.6)
    c.fill(rounded(x - 60, 790, x + 320, 860, 10), p.ink)
    for index in range(6):
        cell = rounded(x - 46 + index * 60, 776, x + 4 + index * 60, 846, 6)
        c.fill(cell, p.spark)
        c.shade(cell, p.pale, [(0, 760), (0, 840)], 0.7)
        c.fill(box(x - 34 + index * 60, 766, x - 8 + index * 60, 778), p.soft)
    for wx in (x - 20, x + 280):
        c.fill(disc(wx, 882, 24), p.ink)
        c.fill(disc(wx, 882, 9), p.soft)


def _craftsman(c: Canvas, place: Placing, p: Palette) -> None:
    """Somebody in overalls, 330 high on (0, 0), who looks to the right."""
    c.fill(place(disc(0, 2, 80, 0.13)), p.ink, 0.5)
    for x in (-24, 22):
        c.fill(place(ribbon([(x * 0.7, -150), (x, -6)], 46, 34)), p.ink)
        c.fill(place(rounded(x - 18, -16, x + 32, 4, 9)), mix(p.ink, p.deep, 0.5))
    trunk = place(
        [
            *curve([(-44, -150), (-48, -232), (-26, -262), (26, -262), (46, -232), (42, -150)]),
            (42, -120),
            (-44, -120),
        ]
    )
    c.fill(trunk, p.deep)
    c.shade(trunk, p.ink, place([(-60, -120), (30, -220)]), 0.8)
    c.fill(place(ribbon(curve([(-24, -240), (-16, -186), (46, -166)]), 32, 24)), p.spark)
    c.fill(place(disc(56, -166, 14)), skin(p))
    c.fill(place(box(60, -214, 70, -150)), p.pale)
    c.fill(place(ribbon([(4, -258), (6, -282)], 24, 24)), skin(p))
    c.fill(place(disc(8, -302, 32)), skin(p))
    c.fill(place([*arc(6, -308, 34, 180, 360), (56, -306), (54, -298), (-28, -302)]), p.spark)


def _tool_cart(c: Canvas, p: Palette, rng: Random, left: float) -> None:
    """A chest of drawers on wheels with tools upon it."""
    c.fill(disc(left + 75, 902, 110, 0.08), p.ink, 0.5)
    for x in (left + 20, left + 130):
        c.fill(disc(x, 888, 14), p.ink)
    body = rounded(left, 660, left + 150, 880, 8)
    c.fill(body, p.spark)
    c.shade(body, p.ink, [(left + 170, 880), (left + 10, 700)], 0.6)
    for row in range(4):
        c.fill(box(left + 14, 680 + row * 48, left + 136, 718 + row * 48), mix(p.spark, p.ink, 0.3))
        c.fill(box(left + 50, 692 + row * 48, left + 100, 699 + row * 48), p.pale)
    for x in (left + 30, left + 70, left + 112):
        c.fill(box(x - 5, 660 - rng.uniform(30, 70), x + 5, 662), p.ink)


@motif("workbench", OCHRE, SEA, ROSE)
def workbench(c: Canvas, p: Palette, rng: Random) -> None:
    """A bench under a board of tools; a radio lies open in the light of the lamp."""
    c.sky(mix(p.mid, p.deep, 0.25), p.mid, bottom=720)
    board = box(110, 60, 1490, 560)
    c.fill([(x + 14, y + 18) for x, y in board], p.ink, 0.4)
    c.fill(board, mix(p.soft, p.mid, 0.25))
    for x in range(150, 1480, 44):
        for y in range(96, 550, 44):
            c.fill(disc(x, y, 4), mix(p.mid, p.deep, 0.35))
    c.shade(board, p.deep, [(1600, 700), (500, 150)], 0.7)
    shadow = Inks(*[mix(p.mid, p.deep, 0.75)] * 4)
    metal = Inks(p.pale, p.spark, p.ink, mix(p.soft, p.mid, 0.3))
    kinds = rng.sample(sorted(TOOLS), len(TOOLS))
    for index, name in enumerate(kinds[:8]):
        x = 210 + index * 168
        TOOLS[name](c, at(x + 10, 104, 1.16), shadow)
        TOOLS[name](c, at(x, 92, 1.16), metal)
    _bench_top(c, p)
    _desk_lamp(c, p, rng.choice((False, True)))
    _open_radio(c, p, at(rng.uniform(640, 700), 790, 1.1))
    _parts(c, p, rng)


def _bench_top(c: Canvas, p: Palette) -> None:
    """The thick plank of the bench and the drawers below."""
    c.fill(box(0, 780, 1600, 1000), mix(p.deep, p.ink, 0.45))
    c.fill(box(0, 770, 1600, 850), mix(p.soft, p.spark, 0.25))
    c.shade(box(0, 770, 1600, 850), p.deep, [(0, 880), (0, 770)], 0.8)
    c.shade(box(0, 850, 1600, 1000), p.ink, [(0, 840), (0, 980)], 0.9)
    for left in range(60, 1600, 380):
        c.fill(rounded(left, 890, left + 340, 1030, 6), mix(p.deep, p.mid, 0.25))
        c.fill(rounded(left + 120, 930, left + 220, 946, 8), p.soft)


def _desk_lamp(c: Canvas, p: Palette, right: bool) -> None:
    """A jointed lamp that throws a cone of light on the work."""
    place = at(1400, 778, 1, flip=True) if right else at(200, 778, 1)
    c.shade(
        place([(235, -330), (345, -270), (760, 0), (180, 0)]),
        p.pale,
        place([(270, -340), (470, 60)]),
        0.8,
    )
    c.fill(place(rounded(-80, -26, 80, 0, 12)), p.ink)
    c.stroke(place([(0, -20), (-60, -240), (210, -390)]), p.ink, 14)
    for joint in ((-60, -240), (210, -390)):
        c.fill(place(disc(*joint, 17)), p.spark)
    c.fill(place([(190, -400), (240, -420), (350, -290), (345, -262), (230, -326)]), p.ink)
    c.fill(place(ribbon([(232, -328), (346, -264)], 18, 18)), p.pale)


def _open_radio(c: Canvas, p: Palette, place: Placing) -> None:
    """An old wireless, 420 wide, with its back in the air and a wire out of it."""
    c.fill(place(disc(205, 0, 240, 0.06)), p.ink, 0.6)
    case = place(rounded(0, -230, 410, -8, 34))
    c.fill(case, p.spark)
    c.shade(case, p.ink, place([(420, 20), (80, -160)]), 0.7)
    c.fill(place(rounded(24, -206, 216, -36, 20)), p.ink)
    for row in range(6):
        for column in range(7):
            c.fill(place(disc(46 + column * 25, -184 + row * 25, 7)), mix(p.spark, p.soft, 0.5))
    c.fill(place(rounded(238, -206, 388, -118, 12)), p.pale)
    c.shade(
        place(rounded(238, -206, 388, -118, 12)),
        p.soft,
        place([(388, -110), (240, -200)]),
    )
    for tick in range(9):
        c.fill(place(box(250 + tick * 15, -196, 252 + tick * 15, -178)), p.deep)
    c.stroke(place([(300, -124), (322, -200)]), p.ink, 4)
    for x in (272, 352):
        c.fill(place(disc(x, -70, 32)), p.ink)
        c.fill(place(disc(x, -70, 22)), p.soft)
        c.stroke(place([(x, -70), (x + 10, -88)]), p.ink, 4)
    c.stroke(place(curve([(400, -30), (450, -16), (500, -60), (560, -30), (600, -10)])), p.ink, 6)
    c.stroke(place([(60, -228), (10, -420)]), p.ink, 5)
    c.fill(place(disc(10, -420, 9)), p.ink)


def _parts(c: Canvas, p: Palette, rng: Random) -> None:
    """Screws, a coil and a mug on the bench."""
    for _ in range(16):
        x, y = rng.uniform(420, 1250), rng.uniform(786, 812)
        c.fill(disc(x, y, rng.uniform(4, 9), 0.6), rng.choice((p.pale, p.ink, p.deep)))
    x = rng.uniform(470, 530)
    mug = rounded(x - 42, 690, x + 42, 790, 10)
    c.stroke(arc(x - 46, 738, 26, 90, 270), p.pale, 11)
    c.fill(mug, p.pale)
    c.shade(mug, p.mid, [(x + 60, 0), (x - 30, 0)], 0.8)
    c.fill(box(x - 42, 722, x + 42, 738), p.spark)
