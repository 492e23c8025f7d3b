"""The hand tools that hang on a board; each hangs from (0, 0) and is about 330 long."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from .canvas import Canvas
from .colour import Colour
from .shapes import Placing, arc, box, curve, disc, ribbon, rounded


class Inks(NamedTuple):
    """What a tool is printed in; its shadow is the same tool with one dark ink for all four."""

    metal: Colour
    handle: Colour
    trim: Colour
    board: Colour


Tool: TypeAlias = Callable[[Canvas, Placing, Inks], None]


def hammer(c: Canvas, place: Placing, inks: Inks) -> None:
    """A claw hammer, its head up."""
    metal, handle, trim, _ = inks
    c.fill(place(ribbon([(0, 50), (0, 330)], 24, 34)), handle)
    c.fill(place(box(-13, 50, 13, 110)), trim)
    c.fill(place(rounded(-36, 14, 62, 62, 8)), metal)
    c.fill(place(box(44, 8, 68, 68)), metal)
    c.fill(place(curve([(-30, 16), (-66, 28), (-78, 66), (-54, 50), (-30, 58)])), metal)


def screwdriver(c: Canvas, place: Placing, inks: Inks) -> None:
    """A screwdriver, its handle up."""
    metal, handle, trim, _ = inks
    c.fill(place(box(-8, 130, 8, 306)), metal)
    c.fill(place([(-8, 300), (8, 300), (13, 328), (-13, 328)]), metal)
    c.fill(place(rounded(-26, 0, 26, 132, 22)), handle)
    for x in (-12, 0, 12):
        c.fill(place(rounded(x - 2, 18, x + 2, 116, 2)), trim)


def spanner(c: Canvas, place: Placing, inks: Inks) -> None:
    """An open spanner with a ring at the other end."""
    metal, _, trim, board = inks
    c.fill(place(ribbon([(0, 40), (0, 290)], 32, 24)), metal)
    c.fill(place(disc(0, 44, 48)), metal)
    c.fill(place([(-17, -10), (17, -10), (17, 40), (0, 54), (-17, 40)]), board)
    c.fill(place(disc(0, 294, 34)), metal)
    c.fill(place(disc(0, 294, 16)), trim)


def saw(c: Canvas, place: Placing, inks: Inks) -> None:
    """A hand saw, its handle up."""
    metal, handle, trim, _ = inks
    teeth = [(44 - 1.6 * i - (10 if i % 2 else 0), 96 + 15 * i) for i in range(16)]
    c.fill(place([(-44, 90), (44, 90), *teeth, (-24, 336)]), metal)
    c.fill(place(rounded(-56, 0, 56, 106, 30)), handle)
    c.fill(place(rounded(-26, 26, 26, 74, 22)), trim)


def pliers(c: Canvas, place: Placing, inks: Inks) -> None:
    """Pliers, their jaws up and their handles apart."""
    metal, handle, trim, _ = inks
    for side in (-1, 1):
        c.fill(
            place(ribbon(curve([(side * 4, 120), (side * 44, 190), (side * 34, 330)]), 24, 24)),
            handle,
        )
        jaw = curve(
            [(side * 2, 0), (side * 20, 24), (side * 34, 84), (side * 12, 136), (side * 2, 130)]
        )
        c.fill(place(jaw), metal)
    c.fill(place(disc(0, 116, 14)), trim)


def brush(c: Canvas, place: Placing, inks: Inks) -> None:
    """A flat brush, its bristles down."""
    metal, handle, trim, _ = inks
    grip = curve(
        [(0, 0), (18, 30), (12, 110), (40, 180), (-40, 180), (-12, 110), (-18, 30)], closed=True
    )
    c.fill(place(grip), handle)
    c.fill(place(box(-46, 176, 46, 226)), metal)
    c.fill(
        place([(-46, 226), (46, 226), (38, 320), (20, 306), (0, 326), (-20, 306), (-38, 320)]), trim
    )


def magnifier(c: Canvas, place: Placing, inks: Inks) -> None:
    """A magnifying glass."""
    metal, handle, trim, _ = inks
    c.fill(place(ribbon([(0, 150), (0, 330)], 20, 30)), handle)
    c.fill(place(disc(0, 78, 76)), trim)
    c.fill(place(disc(0, 78, 60)), metal)
    c.shade(place(disc(0, 78, 60)), inks.board, place([(50, 140), (-30, 40)]))


def cutters(c: Canvas, place: Placing, inks: Inks) -> None:
    """Scissors, their blades down."""
    metal, handle, trim, _ = inks
    for side in (-1, 1):
        c.fill(place(ribbon([(side * 26, 80), (-side * 6, 170), (-side * 14, 334)], 20, 3)), metal)
        ring = place(arc(side * 34, 46, 32, 0, 360))
        c.stroke(ring, handle, 17)
    c.fill(place(disc(0, 164, 9)), trim)


def level(c: Canvas, place: Placing, inks: Inks) -> None:
    """A spirit level on its end."""
    metal, handle, trim, _ = inks
    c.fill(place(rounded(-28, 0, 28, 330, 8)), handle)
    for y in (30, 140, 250):
        c.fill(place(rounded(-17, y, 17, y + 52, 9)), trim)
        c.fill(place(rounded(-10, y + 14, 10, y + 38, 8)), metal)


TOOLS: dict[str, Tool] = {
    tool.__name__: tool
    for tool in (hammer, screwdriver, spanner, saw, pliers, brush, magnifier, cutters, level)
}
