"""Lead pictures for the demonstration articles, drawn from a motif and a seed."""

from random import Random

from PIL import Image

from . import (
    country,
    crops,
    diagrams,
    energy,
    interiors,
    journeys,
    renewables,
    roads,
    screens,
    signals,
    streets,
    workshops,
)
from .canvas import Canvas
from .registry import DRAWINGS
from .shapes import HEIGHT, WIDTH

__all__ = ["MOTIFS", "draw"]

# Each of these enters its drawings in the registry when it is imported.
THEMES = (
    country,
    crops,
    diagrams,
    energy,
    interiors,
    journeys,
    renewables,
    roads,
    screens,
    signals,
    streets,
    workshops,
)

MOTIFS: tuple[str, ...] = tuple(DRAWINGS)


def draw(motif: str, seed: int, size: tuple[int, int] = (1600, 1000)) -> Image.Image:
    """Draw a motif; the same seed gives the same picture, another seed a variation of it.

    `size` is the width and height in pixels; another shape than 8:5 is cut about the middle.
    Raises KeyError for a motif that is not in `MOTIFS`.
    """
    drawing, palettes = DRAWINGS[motif]
    rng = Random(f"{motif} {seed}")
    palette = palettes[seed % len(palettes)]
    canvas = Canvas(max(size[0] / WIDTH, size[1] / HEIGHT), rng)
    drawing(canvas, palette, rng)
    return canvas.printed(size)
