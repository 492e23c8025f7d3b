"""The grain of the paper and of the sprayed ink, drawn from a seed so that it comes back."""

from random import Random

from PIL import Image, ImageChops, ImageOps

CELLS = 256
PAPER_STRENGTH = 0.15
SPRAY_LEVELS = [min(255, level * 5) for level in range(256)]


def noise(rng: Random, size: tuple[int, int], cell: float) -> Image.Image:
    """A grey image of the given size whose even noise has specks of `cell` pixels."""
    speck = Image.frombytes("L", (CELLS, CELLS), rng.randbytes(CELLS * CELLS))
    side = max(1, round(CELLS * cell))
    tile = ImageOps.equalize(speck.resize((side, side), Image.Resampling.BICUBIC))
    return _tiled(rng, tile, size)


def _tiled(rng: Random, tile: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The tile repeated over the size, shifted each time so that no pattern shows."""
    sheet = Image.new("L", size)
    for left in range(0, size[0], tile.width):
        for top in range(0, size[1], tile.height):
            shift = rng.randrange(tile.width), rng.randrange(tile.height)
            sheet.paste(ImageChops.offset(tile, *shift), (left, top))
    return sheet


def sprayed(density: Image.Image, speckle: Image.Image) -> Image.Image:
    """The density broken into specks, as an airbrush or a risograph would lay it."""
    return ImageChops.subtract(density, speckle).point(SPRAY_LEVELS)


def on_paper(picture: Image.Image, rng: Random) -> Image.Image:
    """The picture with the tooth of an uncoated paper."""
    tooth = noise(rng, picture.size, 1.6).convert("RGB")
    return Image.blend(picture, ImageChops.overlay(picture, tooth), PAPER_STRENGTH)
