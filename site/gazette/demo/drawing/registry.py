"""The list of motifs: each is a function that draws one subject on a canvas."""

from collections.abc import Callable
from random import Random
from typing import TypeAlias

from .canvas import Canvas
from .colour import Palette

Drawing: TypeAlias = Callable[[Canvas, Palette, Random], None]

DRAWINGS: dict[str, tuple[Drawing, tuple[Palette, ...]]] = {}


def motif(name: str, *palettes: Palette) -> Callable[[Drawing], Drawing]:
    """Enter a drawing under its name, with the palettes it may be printed in."""

    def enter(drawing: Drawing) -> Drawing:
        DRAWINGS[name] = drawing, palettes
        return drawing

    return enter
