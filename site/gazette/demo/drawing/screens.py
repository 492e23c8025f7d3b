"""Pictures of people before a light: a scan in a clinic, a phone in the dark."""

from random import Random

from .canvas import Canvas
from .colour import (
    AURORA,
    DUSK,
    FROST,
    NIGHT,
    PLUM,
    SEA,
    Colour,
    Palette,
    mix,
    skin,
)
from .nature import moon
from .registry import motif
from .shapes import WIDTH, Placing, Point, arc, at, box, curve, disc, ribbon, rounded

# The right half of a chest, about its middle.
LUNG = [(52, 110), (120, 66), (190, 170), (226, 400), (210, 540), (110, 490), (50, 470)]

# The doctor, about the middle of the hem.
COAT = [(-230, 20), (-216, -260), (-150, -372), (-40, -410), (70, -376), (140, -260), (160, 20)]
COLLAR = [(-76, -398), (-30, -372), (36, -396), (22, -356), (-30, -338), (-80, -362)]
FACE = [(-90, -560), (-30, -628), (60, -600), (84, -530), (60, -450), (0, -428), (-66, -456)]
HAIR = [
    *((66, -604), (20, -640), (-60, -640), (-112, -570), (-98, -470)),
    *((-48, -430), (-20, -468), (-14, -530), (20, -580)),
]


@motif("clinic-scan", SEA, FROST, AURORA)
def clinic_scan(c: Canvas, p: Palette, rng: Random) -> None:
    """A doctor looks at the picture of a chest, in which a spot is framed."""
    c.sky(mix(p.mid, p.deep, 0.4), mix(p.mid, p.soft, 0.15))
    flip = rng.choice((False, True))
    left = 110.0 if flip else 640.0
    c.glow(left + 420, 450, 800, p.pale, 0.75)
    c.fill(rounded(left - 26, 54, left + 876, 846, 26), p.ink)
    _chest(c, p, rng, left, 80)
    for index in range(3):
        top = 110 + index * 236
        _small_scan(c, p, left + 660, top)
    c.fill(box(0, 900, 1600, 1000), mix(p.ink, p.deep, 0.25))
    c.fill(box(0, 890, 1600, 912), mix(p.soft, p.pale, 0.4))
    _doctor(c, at(1290 if flip else 310, 1010, 1.0, flip=flip), p)


def _chest(c: Canvas, p: Palette, rng: Random, left: float, top: float) -> None:
    """The picture: lungs, ribs, spine, heart and the frame around the finding."""
    plate = rounded(left, top, left + 620, top + 740, 12)
    c.fill(plate, mix(p.ink, p.deep, 0.55))
    c.shade(plate, p.mid, [(left + 310, top), (left + 310, top + 700)], 0.5)
    place = at(left + 310, top + 40, 1)
    with c.inside(plate):
        _body(c, place, p)
        _ribs(c, place, p)
        _finding(c, place, p, rng)


def _body(c: Canvas, place: Placing, p: Palette) -> None:
    """Shoulders, lungs and heart."""
    left = [(-60, -60), (-90, 30), (-250, 70), (-330, 190), (-270, 420), (-260, 760)]
    trunk = curve([*left, *((-x, y) for x, y in reversed(left))], closed=True)
    c.fill(place(trunk), mix(p.mid, p.soft, 0.25))
    for side in (-1, 1):
        lung = curve([(side * x, y) for x, y in LUNG], closed=True)
        c.fill(place(lung), p.ink)
        c.shade(place(lung), p.deep, place([(side * 30, 300), (side * 230, 340)]))
    heart = curve(
        [(-40, 300), (20, 270), (96, 380), (120, 480), (20, 500), (-56, 470)], closed=True
    )
    c.fill(place(heart), mix(p.mid, p.soft, 0.5))


def _ribs(c: Canvas, place: Placing, p: Palette) -> None:
    """The bones: spine, ribs and collar bones."""
    bone = mix(p.soft, p.pale, 0.55)
    for index in range(15):
        c.fill(place(rounded(-25, 20 + index * 44, 25, 54 + index * 44, 9)), bone)
    for index in range(8):
        y, reach = 104 + index * 54, (150, 196, 220, 234, 244, 250, 252, 246)[index]
        for side in (-1, 1):
            bow = [(0.1, 0), (0.6, -22), (1, 50), (0.82, 106), (0.5, 124)]
            rib = curve([(side * reach * out, y + down) for out, down in bow])
            c.fill(place(ribbon(rib, 20, 9)), bone)
    for side in (-1, 1):
        c.fill(
            place(ribbon(curve([(side * 34, 74), (side * 150, 40), (side * 270, 66)]), 24, 18)),
            bone,
        )


def _finding(c: Canvas, place: Placing, p: Palette, rng: Random) -> None:
    """The spot, and the square that the machine has set around it."""
    x, y = rng.choice((-1, 1)) * rng.uniform(110, 165), rng.uniform(230, 430)
    c.glow(*place([(x, y)])[0], 120, p.spark, 0.95)
    c.fill(place(disc(x, y, 27)), p.spark)
    c.fill(place(disc(x - 5, y - 6, 12)), mix(p.spark, p.pale, 0.6))
    for dx in (-1, 1):
        for dy in (-1, 1):
            corner = [
                (x + dx * 30, y + dy * 74),
                (x + dx * 74, y + dy * 74),
                (x + dx * 74, y + dy * 30),
            ]
            c.stroke(place(corner), p.spark, 9)


def _small_scan(c: Canvas, p: Palette, left: float, top: float) -> None:
    """A slice in a small frame beside the large picture."""
    c.fill(rounded(left, top, left + 186, top + 206, 10), mix(p.ink, p.deep, 0.55))
    x, y = left + 93, top + 103
    c.fill(disc(x, y, 76, 0.8), mix(p.mid, p.soft, 0.5))
    for side in (-1, 1):
        c.fill(disc(x + side * 34, y - 2, 27, 1.3), p.ink)
        c.shade(disc(x + side * 34, y - 2, 27, 1.3), p.mid, [(x, y), (x + side * 60, y)], 0.8)
    c.fill(disc(x, y + 42, 13), p.pale)


def _doctor(c: Canvas, place: Placing, p: Palette) -> None:
    """Somebody in a white coat, seen from behind and to the side, with a raised hand."""
    coat = place(curve(COAT))
    c.fill(coat, p.pale)
    c.shade(coat, p.mid, place([(-240, 0), (80, -180)]), 0.9)
    _head(c, place, p)
    sleeve = place(ribbon(curve([(60, -300), (170, -230), (250, -330), (318, -440)]), 120, 62))
    c.fill(sleeve, p.pale)
    c.shade(sleeve, p.mid, place([(200, -180), (200, -330)]), 0.9)
    c.fill(place(disc(330, -462, 34)), skin(p))
    c.fill(place(ribbon([(332, -470), (362, -536)], 24, 17)), skin(p))


def _head(c: Canvas, place: Placing, p: Palette) -> None:
    """The doctor's neck and collar, face, tied hair and glasses."""
    neck = place(ribbon([(-30, -380), (-18, -460)], 84, 76))
    c.fill(neck, skin(p))
    c.shade(neck, p.deep, place([(-80, -400), (20, -420)]), 0.7)
    c.fill(place(curve(COLLAR, closed=True)), p.soft)
    c.fill(place(curve(FACE, closed=True)), skin(p))
    c.fill(place(curve(HAIR, closed=True)), p.ink)
    c.fill(place(disc(-112, -600, 46)), p.ink)
    c.stroke(place(arc(60, -526, 24, 90, 330)), p.ink, 6)
    c.stroke(place([(38, -528), (-12, -522)]), p.ink, 6)


@motif("phone-glow", PLUM, NIGHT, DUSK, AURORA)
def phone_glow(c: Canvas, p: Palette, rng: Random) -> None:
    """A hand holds a phone in the dark; shapes of speech rise out of its light."""
    c.sky(p.ink, mix(p.ink, p.deep, 0.8), p.deep)
    flip = rng.choice((False, True))
    _window(c, p, rng, 1120 if flip else 100)
    tilt = rng.choice((-1, 1)) * rng.uniform(6, 11)
    place = at(800, 560, 1.0, tilt)
    c.glow(800, 480, 900, mix(p.spark, p.mid, 0.5), 0.6)
    c.glow(800, 480, 560, p.spark, 0.8)
    _fingers(c, place, p, behind=True)
    _phone(c, place, p, rng)
    _fingers(c, place, p, behind=False)
    _bubbles(c, p, rng, flip)


def _window(c: Canvas, p: Palette, rng: Random, left: float) -> None:
    """A window on the night behind."""
    frame = box(left, 90, left + 380, 640)
    c.fill(
        [(left - 18, 72), (left + 398, 72), (left + 398, 658), (left - 18, 658)],
        mix(p.ink, p.deep, 0.9),
    )
    c.fill(frame, mix(p.deep, p.mid, 0.35))
    c.shade(frame, p.mid, [(0, 700), (0, 200)], 0.8)
    with c.inside(frame):
        for _ in range(26):
            c.fill(
                disc(left + rng.uniform(10, 370), rng.uniform(100, 560), rng.uniform(1.5, 3)),
                p.pale,
            )
        moon(c, left + rng.uniform(110, 270), rng.uniform(190, 300), 48, p.pale, p.soft)
        x = left
        while x < left + 380:
            wide = rng.uniform(50, 110)
            c.fill(box(x, rng.uniform(470, 580), x + wide, 640), mix(p.ink, p.deep, 0.5))
            x += wide
    c.fill(box(left + 183, 90, left + 197, 640), mix(p.ink, p.deep, 0.9))
    c.fill(box(left, 350, left + 380, 362), mix(p.ink, p.deep, 0.9))


def _phone(c: Canvas, place: Placing, p: Palette, rng: Random) -> None:
    """The phone: 380 by 740 about (0, 0), its screen full of light."""
    c.fill(place(rounded(-192, -372, 192, 372, 52)), p.ink)
    c.fill(place(rounded(-186, -366, 186, 366, 48)), mix(p.ink, p.deep, 0.5))
    screen = place(rounded(-168, -346, 168, 346, 34))
    c.fill(screen, mix(p.spark, p.pale, 0.75))
    c.shade(screen, p.spark, place([(0, 460), (0, -260)]), 0.9)
    c.fill(place(rounded(-46, -332, 46, -312, 10)), p.ink)
    y = -280.0
    for index in range(5):
        wide, tall = rng.uniform(130, 230), rng.uniform(62, 112)
        left = -146 if index % 2 == 0 else 146 - wide
        paint = p.pale if index % 2 == 0 else p.deep
        c.fill(place(rounded(left, y, left + wide, y + tall, 24)), paint)
        _lines(c, place, mix(paint, p.mid, 0.55), (left + 22, y + 22), wide - 44, int(tall // 32))
        y += tall + 20


def _lines(
    c: Canvas, place: Placing, paint: Colour, corner: Point, wide: float, count: int
) -> None:
    """Bars in the place of words."""
    left, top = corner
    for index in range(count):
        reach = wide * (1 if index < count - 1 else 0.6)
        c.fill(
            place(rounded(left, top + index * 26, left + reach, top + index * 26 + 10, 5)), paint
        )


def _fingers(c: Canvas, place: Placing, p: Palette, behind: bool) -> None:
    """The hand: palm and arm behind the phone, thumb and finger tips before it."""
    flesh, dusk = skin(p), mix(p.deep, p.ink, 0.2)
    if behind:
        arm = place(
            [*curve([(210, 90), (262, 260), (240, 420), (330, 700)]), (-120, 700), (-150, 330)]
        )
        c.fill(arm, flesh)
        c.shade(arm, dusk, place([(120, 640), (200, 160)]), 0.8)
        return
    for index, y in enumerate((40, 128, 214, 292)):
        tip = place(ribbon([(-226, y + 16), (-196, y + 4), (-160 + 6 * (index % 2), y)], 66, 54))
        c.fill(tip, flesh)
        c.fill(place(disc(-160 + 6 * (index % 2), y, 27)), flesh)
        c.shade(tip, dusk, place([(-246, y), (-186, y)]), 0.8)
    thumb = curve([(238, 520), (262, 340), (250, 200), (208, 84), (150, -6)])
    c.fill(place(ribbon(thumb, 130, 62)), flesh)
    c.fill(place(disc(148, -8, 31)), flesh)
    c.shade(place(ribbon(thumb, 130, 62)), dusk, place([(290, 560), (230, 120)]), 0.8)
    c.fill(place(at(143, -18, 1, -36)(rounded(-15, -19, 15, 15, 12))), mix(flesh, p.pale, 0.5))


def _bubbles(c: Canvas, p: Palette, rng: Random, flip: bool) -> None:
    """Speech balloons that drift away from the light."""
    spots = [
        (450, 0, 1.15),
        (-420, 500, 0.85),
        (520, 330, 0.8),
        (-300, -130, 0.55),
        (270, -150, 0.6),
    ]
    for index, (dx, dy, size) in enumerate(spots):
        x = 800 + (-dx if flip else dx) + rng.uniform(-30, 30)
        place = at(x, 250 + dy + rng.uniform(-30, 30), size, flip=x > WIDTH / 2)
        paint = (p.pale, p.soft, p.spark)[index % 3]
        c.glow(*place([(0, 0)])[0], 190 * size, paint, 0.4)
        c.fill(place(rounded(-120, -66, 120, 66, 50)), paint)
        c.fill(place([(40, 50), (104, 40), (116, 104)]), paint)
        for dot in (-50, 0, 50):
            c.fill(place(disc(dot, 0, 15)), mix(paint, p.ink, 0.65))
