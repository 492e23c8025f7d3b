"""What is built: houses, a church, blocks of flats, street lamps, pylons."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from .canvas import Canvas
from .colour import Coat, Colour, mix
from .lot import happens
from .shapes import Outline, Placing, Point, at, box, ribbon, rounded


@dataclass(frozen=True, slots=True)
class Facade:
    """The three inks of a house: its walls, its roof, and its windows when they are lit."""

    wall: Colour
    roof: Colour
    pane: Colour

    def weathered(self, share: float) -> "Facade":
        """The same house with a share of the roof's ink in its walls."""
        return Facade(mix(self.wall, self.roof, share), self.roof, self.pane)

    @property
    def dark(self) -> Colour:
        """The ink of doors and of windows without light."""
        return mix(self.wall, self.roof, 0.75)


def house(c: Canvas, place: Placing, inks: Facade, lit: Sequence[bool] = (True, False)) -> None:
    """A gabled house from its long side, 100 wide, its foot on (0, 0)."""
    c.fill(place(box(-46, -48, 46, 2)), inks.wall)
    c.fill(place([(-54, -46), (-36, -84), (36, -84), (54, -46)]), inks.roof)
    c.fill(place(box(18, -96, 28, -70)), inks.roof)
    for x, on in zip((-26, 26), lit, strict=False):
        c.fill(place(box(x - 9, -36, x + 9, -14)), inks.pane if on else inks.dark)
        c.fill(place(box(x - 1, -36, x + 1, -14)), inks.wall)
    c.fill(place(box(-7, -30, 7, 2)), inks.dark)


def gable(c: Canvas, place: Placing, inks: Facade, lit: bool) -> None:
    """A house from its narrow side, 60 wide, its foot on (0, 0)."""
    c.fill(place([(-28, 2), (-28, -52), (0, -86), (28, -52), (28, 2)]), inks.wall)
    c.fill(place([(-34, -46), (0, -88), (34, -46), (34, -54), (0, -97), (-34, -54)]), inks.roof)
    c.fill(place(box(-8, -48, 8, -28)), inks.pane if lit else inks.dark)


def church(c: Canvas, place: Placing, inks: Facade) -> None:
    """A village church with a pointed tower, 150 wide, its foot on (0, 0)."""
    c.fill(place(box(-20, -60, 90, 2)), inks.wall)
    c.fill(place([(-20, -58), (-8, -92), (78, -92), (98, -58)]), inks.roof)
    c.fill(place(box(-56, -116, -16, 2)), inks.wall)
    c.fill(place([(-61, -114), (-36, -214), (-11, -114)]), inks.roof)
    c.fill(place([(-41, -76), (-41, -94), (-36, -101), (-31, -94), (-31, -76)]), inks.pane)
    for x in (8, 36, 64):
        c.fill(place([(x, -18), (x, -40), (x + 5, -47), (x + 10, -40), (x + 10, -18)]), inks.pane)


def block(
    c: Canvas,
    rng: Random,
    outline: tuple[float, float, float, float],
    wall: Colour,
    panes: Coat,
    share: float,
) -> None:
    """A block of flats with rows of windows, a share of them lit."""
    dark, lit = panes
    left, top, right, bottom = outline
    c.fill(box(*outline), wall)
    c.shade(box(*outline), dark, [(right, 0), (left - (right - left) * 0.4, 0)], 0.6)
    columns, rows = max(2, int((right - left) / 34)), max(2, int((bottom - top) / 44))
    wide, high = (right - left) / columns, (bottom - top) / rows
    for column in range(columns):
        for row in range(rows):
            x, y = left + column * wide, top + row * high
            pane = lit if rng.random() < share else dark
            c.fill(box(x + wide * 0.24, y + high * 0.28, x + wide * 0.76, y + high * 0.78), pane)


def lamp(c: Canvas, place: Placing, post: Colour, light: Colour, reach: float = 150) -> None:
    """A street lamp 100 high with its arm to the right, and the cone of its light."""
    cone = place([(34, -96), (60, -96), (105, 0), (-5, 0)])
    c.shade(cone, light, place([(45, -110), (45, 6)]), 0.55)
    c.fill(place(ribbon([(0, 0), (0, -96)], 4, 2.6)), post)
    c.fill(place(ribbon([(0, -95), (8, -101), (36, -101)], 2.4, 2.4)), post)
    c.glow(*place([(46, -98)])[0], reach, light, 0.8)
    c.fill(place(rounded(34, -103, 59, -96, 3)), light)


ARMS = ((-100, 22), (-84, 30), (-68, 24))


def pylon(c: Canvas, place: Placing, metal: Colour, width: float) -> list[Point]:
    """A lattice pylon 112 high on (0, 0); returns the six points its wires hang from."""
    for side in (-1, 1):
        c.stroke(
            place([(side * 17, 0), (side * 5.5, -58), (side * 3.5, -100), (0, -112)]), metal, width
        )
    steps: list[tuple[float, float]] = [
        (17, 0),
        (13.5, -18),
        (10.5, -34),
        (8, -48),
        (5.5, -58),
        (4.8, -72),
        (4, -86),
        (3.5, -100),
    ]
    for index, ((low, y), (high, above)) in enumerate(pairwise(steps)):
        way = 1 if index % 2 else -1
        c.stroke(place([(way * low, y), (-way * high, above)]), metal, width * 0.6)
        c.stroke(place([(-way * low, y), (way * high, above)]), metal, width * 0.6)
        c.stroke(place([(-high, above), (high, above)]), metal, width * 0.6)
    for y, reach in ARMS:
        c.stroke(place([(0, y), (-reach, y), (0, y - 10), (reach, y), (0, y)]), metal, width * 0.8)
        for x in (-reach / 2, reach / 2):
            c.stroke(place([(x, y), (x, y - 5)]), metal, width * 0.5)
    hooks = [(side * reach, y + 5) for y, reach in ARMS for side in (-1, 1)]
    for x, y in hooks:
        c.stroke(place([(x, y - 5), (x, y)]), metal, width * 0.7)
    return place(hooks)


def wire(start: Point, end: Point, sag: float) -> Outline:
    """A cable that hangs between two points."""
    (ax, ay), (bx, by) = start, end
    steps = [i / 16 for i in range(17)]
    return [(ax + (bx - ax) * t, ay + (by - ay) * t + 4 * sag * t * (1 - t)) for t in steps]


def village(
    c: Canvas,
    rng: Random,
    spots: Sequence[Point],
    scale: float,
    inks: Facade,
    share: float,
) -> None:
    """Houses of two kinds on the given spots, back to front, a share of windows lit."""
    for x, y in spots:
        size = scale * rng.uniform(0.85, 1.15)
        own = inks.weathered(rng.uniform(0, 0.35))
        if happens(rng, 0.5):
            lit = (happens(rng, share), happens(rng, share))
            house(c, at(x, y, size, flip=happens(rng, 0.5)), own, lit)
        else:
            gable(c, at(x, y, size), own, happens(rng, share))
