"""The sheet a picture is drawn on, at twice its final size so that edges come out clean."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random

from PIL import Image, ImageChops, ImageDraw

from .colour import Colour
from .grain import noise, on_paper, sprayed
from .shapes import HEIGHT, WIDTH, Outline, Point, disc

SUPERSAMPLING = 2
RAMP_REACH = 16
SPECK = 1.15


def _ramp() -> Image.Image:
    """A column of greys, full then easing to nothing, with plenty of room at both ends."""
    eased = [255 - round(255 * t * t * (3 - 2 * t)) for t in (i / 255 for i in range(256))]
    room = 256 * RAMP_REACH
    return Image.frombytes("L", (1, 2 * room + 256), bytes([255] * room + eased + [0] * room))


RAMP = _ramp()
HALO = Image.radial_gradient("L").point([max(0, 255 - v) ** 2 // 255 for v in range(256)])


class Canvas:
    """A sheet 1600 units wide and 1000 high, and the few ways there are to put ink on it."""

    def __init__(self, scale: float, rng: Random) -> None:
        self.unit = scale * SUPERSAMPLING
        size = math.ceil(WIDTH * scale), math.ceil(HEIGHT * scale)
        self.sheet = Image.new("RGB", (size[0] * SUPERSAMPLING, size[1] * SUPERSAMPLING))
        self._pen = ImageDraw.Draw(self.sheet)
        self._grain = Random(rng.getrandbits(32))
        self._speckle = noise(self._grain, self.sheet.size, SPECK * self.unit)

    def sky(self, *colours: Colour, bottom: float = HEIGHT) -> None:
        """Fill the sheet with colours that melt into each other downwards, as far as `bottom`."""
        column = Image.new("RGB", (1, len(colours)))
        column.putdata(colours)
        self.sheet.paste(colours[-1], (0, 0, *self.sheet.size))
        depth = round(bottom * self.unit)
        # The outer half of the first and the last colour would stay flat: cut it off.
        cut = (0.0, 0.5, 1.0, len(colours) - 0.5)
        tall = column.resize((1, depth), Image.Resampling.BILINEAR, cut)
        self.sheet.paste(tall.resize((self.sheet.width, depth), Image.Resampling.NEAREST), (0, 0))

    def fill(self, outline: Sequence[Point], colour: Colour, alpha: float = 1) -> None:
        """Print a flat shape; below an alpha of 1 what lies under it shines through."""
        if alpha >= 1:
            self._pen.polygon(self._scaled(outline), fill=colour)
            return
        bounds = self._bounds(outline)
        if bounds:
            self.sheet.paste(colour, bounds, self._mask(outline, bounds, round(255 * alpha)))

    def shade(
        self,
        outline: Sequence[Point],
        colour: Colour,
        along: Sequence[Point],
        strength: float = 1,
    ) -> None:
        """Spray a shape with a colour, dense at the first of two points and gone at the second."""
        bounds = self._bounds(outline)
        if bounds is None:
            return
        density = self._slope(bounds, along).point([int(v * strength) for v in range(256)])
        spray = sprayed(density, self._speckle.crop(bounds))
        mask = ImageChops.multiply(spray, self._mask(outline, bounds, 255))
        self.sheet.paste(colour, bounds, mask)

    def glow(
        self,
        x: float,
        y: float,
        radius: float,
        colour: Colour,
        strength: float = 1,
        flat: float = 1,
    ) -> None:
        """Spray a round light that fades outwards."""
        outline = disc(x, y, radius, flat)
        bounds = self._bounds(outline)
        if bounds is None:
            return
        whole = self._extent(outline)
        size = whole[2] - whole[0], whole[3] - whole[1]
        halo = HALO.resize(size, Image.Resampling.BILINEAR)
        part = halo.crop(_within(bounds, whole)).point([int(v * strength) for v in range(256)])
        self.sheet.paste(colour, bounds, sprayed(part, self._speckle.crop(bounds)))

    def stroke(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """Draw a line of even width with round joints and ends."""
        thick = max(1, round(width * self.unit))
        scaled = self._scaled(points)
        self._pen.line(scaled, fill=colour, width=thick, joint="curve")
        half = thick / 2
        for x, y in (scaled[0], scaled[-1]):
            self._pen.ellipse((x - half, y - half, x + half, y + half), fill=colour)

    @contextmanager
    def inside(self, outline: Sequence[Point]) -> Iterator[None]:
        """Let nothing drawn in this block show outside the outline."""
        before = self.sheet.copy()
        yield
        bounds = self._bounds(outline)
        if bounds:
            drawn = self.sheet.crop(bounds)
            self.sheet.paste(before)
            self.sheet.paste(drawn, bounds, self._mask(outline, bounds, 255))

    def printed(self, size: tuple[int, int]) -> Image.Image:
        """The finished picture, cut to the size about its middle."""
        small = self.sheet.reduce(SUPERSAMPLING)
        left, top = (small.width - size[0]) // 2, (small.height - size[1]) // 2
        return on_paper(small.crop((left, top, left + size[0], top + size[1])), self._grain)

    def _scaled(self, points: Sequence[Point]) -> Outline:
        """The points in pixels of the sheet."""
        return [(x * self.unit, y * self.unit) for x, y in points]

    def _extent(self, outline: Sequence[Point]) -> tuple[int, int, int, int]:
        """The pixels that an outline spans, on the sheet or off it."""
        across, down = zip(*self._scaled(outline), strict=True)
        right, bottom = math.ceil(max(across)) + 1, math.ceil(max(down)) + 1
        return math.floor(min(across)), math.floor(min(down)), right, bottom

    def _bounds(self, outline: Sequence[Point]) -> tuple[int, int, int, int] | None:
        """The pixels of the sheet that an outline spans, if there are any."""
        left, top, right, bottom = self._extent(outline)
        left, top = max(0, left), max(0, top)
        right, bottom = min(self.sheet.width, right), min(self.sheet.height, bottom)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _mask(
        self, outline: Sequence[Point], bounds: tuple[int, int, int, int], level: int
    ) -> Image.Image:
        """An outline filled with a grey, cut out of its bounds."""
        left, top, right, bottom = bounds
        mask = Image.new("L", (right - left, bottom - top))
        points = [(x - left, y - top) for x, y in self._scaled(outline)]
        ImageDraw.Draw(mask).polygon(points, fill=level)
        return mask

    def _slope(self, bounds: tuple[int, int, int, int], along: Sequence[Point]) -> Image.Image:
        """Greys that are full before the first point and nothing after the second."""
        left, top, right, bottom = bounds
        (ax, ay), (bx, by) = self._scaled(along)
        dx, dy = bx - ax, by - ay
        square = dx * dx + dy * dy
        down = 256 * dx / square, 256 * dy / square
        origin = 256 * RAMP_REACH + (left - ax) * down[0] + (top - ay) * down[1]
        way = (0, 0, 0.5, *down, origin)
        return RAMP.transform((right - left, bottom - top), Image.Transform.AFFINE, way)


def _within(
    bounds: tuple[int, int, int, int], whole: tuple[int, int, int, int]
) -> tuple[int, int, int, int]:
    """The bounds counted from the corner of the whole."""
    left, top = whole[:2]
    return bounds[0] - left, bounds[1] - top, bounds[2] - left, bounds[3] - top
