"""Pictures of what is grown: old wheat, a kitchen garden."""

from random import Random

from .buildings import Facade, house
from .canvas import Canvas
from .colour import (
    AMBER,
    HARVEST,
    HEATH,
    MEADOW,
    MINT,
    Palette,
    mix,
)
from .nature import crown, hill, sun, tree
from .registry import motif
from .shapes import (
    Placing,
    Point,
    at,
    box,
    curve,
    disc,
    down_to,
    height_at,
    ribbon,
    ridge,
)

MILL_ROOM = 170  # how near to the mill no ear may stand


@motif("wheat-field", HARVEST, AMBER)
def wheat_field(c: Canvas, p: Palette, rng: Random) -> None:
    """Ears of old wheat before a field and a mill."""
    c.sky(mix(p.soft, p.mid, 0.15), p.soft, p.pale, bottom=620)
    way = rng.choice((-1, 1))
    x = 800 + way * rng.uniform(240, 380)
    c.glow(x, 380, 620, p.pale, 0.9)
    c.fill(disc(x, 380, 150), p.pale)
    hill(c, ridge(rng, 560, 40, 1.4), mix(p.mid, p.soft, 0.5), p.soft, 120)
    line = ridge(rng, 610, 24, 1)
    hill(c, line, p.mid, p.soft, 200)
    mill_x = 800 - way * rng.uniform(200, 330)
    _mill(c, at(mill_x, height_at(line, mill_x) + 40, 3.2), p, rng.uniform(20, 70))
    for index, tone in enumerate((0.62, 0.5, 0.4)):
        _stand(c, p, rng, 700 + 75 * index, tone)
    for index in range(12):
        foot = -40 + index * 152 + rng.uniform(-40, 40)
        top, lean = rng.uniform(330, 600), rng.uniform(-80, 80)
        if abs(foot + lean - mill_x) > MILL_ROOM:
            _ear(c, p, rng, foot, top, lean)


def _mill(c: Canvas, place: Placing, p: Palette, turn: float) -> None:
    """A windmill, 90 high on (0, 0)."""
    tower = place([(-22, 0), (-15, -72), (15, -72), (22, 0)])
    c.fill(tower, mix(p.deep, p.mid, 0.4))
    c.shade(tower, p.deep, place([(24, 0), (-14, 0)]), 0.9)
    c.shade(tower, p.soft, place([(-24, 0), (4, 0)]), 0.8)
    c.fill(place([(-19, -70), (0, -96), (19, -70)]), p.deep)
    c.fill(place([(-6, 0), (-6, -18), (6, -18), (6, 0)]), p.ink)
    hub = place([(0, -76)])[0]
    for wing in range(4):
        sail = at(*hub, 3.2, turn + 90 * wing)
        c.fill(sail([(0, -1.2), (56, -1.2), (56, 1.2), (0, 1.2)]), p.ink)
        c.fill(sail([(14, 1), (56, 1), (56, 13), (14, 11)]), p.spark, 0.95)


def _stand(c: Canvas, p: Palette, rng: Random, y: float, tone: float) -> None:
    """A row of wheat in the distance: a mass with a fringe of ears."""
    body, light = p.tone(tone), p.tone(tone + 0.22)
    line = ridge(rng, y, 12, 2.5)
    c.fill(down_to(line), body)
    c.shade(down_to(line), light, [(0, y - 20), (0, y + 110)], 0.9)
    for x in range(-10, 1620, 13):
        top = height_at(line, x) - rng.uniform(6, 34)
        lean = rng.uniform(-9, 12)
        c.fill(ribbon([(x, top + 60), (x + lean, top)], 3, 8), mix(body, light, rng.random()))
        c.fill(disc(x + lean, top, 5, 2.2), light)


def _ear(c: Canvas, p: Palette, rng: Random, foot: float, top: float, lean: float) -> None:
    """A stalk of wheat close by, its grains in pairs and its long beards."""
    stalk = curve([(foot, 1060), (foot + lean * 0.3, (top + 1060) / 2), (foot + lean, top + 190)])
    c.fill(ribbon(stalk, 14, 9), p.deep)
    body, light = mix(p.mid, p.deep, 0.3), mix(p.soft, p.pale, 0.4)
    tilt = lean * 0.22
    place = at(foot + lean, top + 190, 1.45, tilt)
    for index in range(8):
        y = -index * 24
        for side in (-1, 1):
            beard = curve(
                [(side * 12, y - 20), (side * 30, y - 90), (side * (42 + 2 * index), y - 165)]
            )
            c.fill(place(ribbon(beard, 3, 0.8)), mix(p.deep, p.mid, 0.55))
    for index in range(8):
        y, size = -index * 24, 1 - index * 0.045
        for side in (-1, 1):
            grain = at(side * 8, y, size, side * 17)(
                curve([(0, 6), (13, -12), (0, -44), (-13, -12)], closed=True, steps=6)
            )
            c.fill(place(grain), body)
            c.shade(place(grain), light, place([(-30, y - 10), (16, y)]), 0.85)
            c.shade(place(grain), p.ink, place([(36, y + 14), (0, y - 14)]), 0.7)


@motif("garden-rows", MINT, MEADOW, HEATH)
def garden_rows(c: Canvas, p: Palette, rng: Random) -> None:
    """Rows of vegetables that meet at a garden shed."""
    c.sky(mix(p.soft, p.mid, 0.1), mix(p.soft, p.pale, 0.6), p.pale, bottom=430)
    vanish = rng.uniform(620, 980), 350.0
    sun(c, 1600 - vanish[0] + rng.choice((-300, 300)), 150, 64, p.spark, p.pale)
    hill(c, ridge(rng, 390, 40, 1.6), mix(p.mid, p.soft, 0.5), p.soft, 110)
    for x in range(40, 1600, 140):
        foot = x + rng.uniform(-50, 50), 452
        tree(c, rng, foot, rng.uniform(120, 210), (p.deep, p.mid), p.ink)
    _fence(c, p)
    c.fill(box(0, 462, 1600, 1000), mix(p.deep, p.ink, 0.5))
    shed = Facade(mix(p.pale, p.soft, 0.25), p.spark, p.ink)
    house(c, at(vanish[0] + 30, 474, 2), shed, (True, True))
    for index in range(-7, 8):
        _soil(c, p, vanish, index)
    kinds = [_cabbage, _leek, _lettuce]
    rng.shuffle(kinds)
    for step in range(13):
        y = 490 + 540 * (step / 12) ** 2
        near = (y - 460) / 540
        for index in range(-7, 8):
            kinds[index % 3](c, p, rng, vanish[0] + index * (36 + 350 * near), y, 12 + 96 * near)
    c.shade(box(-40, 462, 1640, 640), p.pale, [(0, 440), (0, 620)], 0.3)


def _fence(c: Canvas, p: Palette) -> None:
    """Palings behind the garden."""
    for left in range(0, 1600, 26):
        c.fill(
            [(left, 466), (left, 428), (left + 8, 418), (left + 16, 428), (left + 16, 466)], p.pale
        )
    c.fill(box(0, 440, 1600, 446), p.soft)


def _soil(c: Canvas, p: Palette, vanish: Point, index: int) -> None:
    """The ridge of earth of one row."""
    x, y = vanish[0], 462
    near, far = 350 * 1.08, 36 * 1.0
    bed = [
        (x + (index - 0.32) * far, y),
        (x + (index + 0.32) * far, y),
        (x + (index + 0.32) * near * 1.1, 1040),
        (x + (index - 0.32) * near * 1.1, 1040),
    ]
    earth = mix(p.deep, p.spark, 0.28)
    c.fill(bed, earth)
    c.shade(bed, p.ink, [bed[2], (bed[3][0] - 60, bed[3][1])], 0.7)


def _cabbage(c: Canvas, p: Palette, rng: Random, x: float, y: float, size: float) -> None:
    """A round head in a rosette of leaves."""
    c.fill(disc(x + size * 0.1, y + size * 0.1, size * 0.62, 0.4), p.ink, 0.5)
    for angle in range(0, 360, 60):
        leaf = at(x, y - size * 0.12, size, angle + rng.uniform(-9, 9))([(0.32, 0)])[0]
        c.fill(disc(*leaf, size * 0.3, 0.78), mix(p.deep, p.mid, rng.uniform(0.3, 0.8)))
    head = disc(x, y - size * 0.2, size * 0.34, 0.9)
    c.fill(head, mix(p.soft, p.mid, 0.35))
    c.shade(head, p.pale, [(x - size * 0.4, y - size * 0.6), (x + size * 0.2, y)], 0.9)


def _leek(c: Canvas, p: Palette, rng: Random, x: float, y: float, size: float) -> None:
    """A tuft of long leaves."""
    for lean in (-0.55, 0.5, -0.25, 0.28, 0.02):
        bend = lean + rng.uniform(-0.08, 0.08)
        leaf = curve([(x, y), (x + size * bend * 0.5, y - size * 0.7),
                      (x + size * bend * 1.35, y - size * 1.0)], steps=6)  # fmt: skip
        c.fill(ribbon(leaf, size * 0.17, size * 0.03), mix(p.mid, p.soft, 0.5 + bend * 0.7))


def _lettuce(c: Canvas, p: Palette, rng: Random, x: float, y: float, size: float) -> None:
    """A low plant with bright fruit among its leaves."""
    c.fill(disc(x, y, size * 0.55, 0.4), p.ink, 0.5)
    bush = crown(rng, x, y - size * 0.3, size * 0.44)
    c.fill(bush, p.mid)
    c.shade(bush, p.soft, [(x - size * 0.5, y - size * 0.8), (x + size * 0.2, y)], 0.9)
    for _ in range(4):
        spot = x + rng.uniform(-0.3, 0.3) * size, y - rng.uniform(0.1, 0.5) * size
        c.fill(disc(*spot, size * 0.085), p.spark)
