"""The inks: palettes of six colours that sit well beside each other on one page."""

from dataclasses import dataclass
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]
Coat: TypeAlias = tuple[Colour, Colour]  # a thing in the shade, and where light falls on it


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The colour that lies `share` (0 to 1) of the way from the first to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def colour(code: str) -> Colour:
    """A colour from its six hexadecimal digits."""
    red, green, blue = bytes.fromhex(code)
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Palette:
    """Five inks from dark to light, and one that catches the eye."""

    ink: Colour
    deep: Colour
    mid: Colour
    soft: Colour
    pale: Colour
    spark: Colour

    def tone(self, light: float) -> Colour:
        """An ink between the darkest (0) and the lightest (1): distance in a landscape."""
        scale = (self.ink, self.deep, self.mid, self.soft, self.pale)
        position = min(max(light, 0.0), 1.0) * (len(scale) - 1)
        index = min(int(position), len(scale) - 2)
        return mix(scale[index], scale[index + 1], position - index)


def skin(p: Palette) -> Colour:
    """The colour of a face or a hand in the light of a palette."""
    return mix(FLESH, p.deep, 0.18)


def palette(codes: str) -> Palette:
    """A palette from six hexadecimal codes: ink, deep, mid, soft, pale, spark."""
    return Palette(*(colour(code) for code in codes.split()))


FLESH = colour("c98463")

FROST = palette("16283d 2f5573 6f9bb3 b9d3da f4f1e8 ee7245")
DUSK = palette("211a3d 52305f b04c69 ee936b fbdfb2 ffd04a")
NIGHT = palette("0c1733 173562 2f6590 7aaec0 f0e8cf ffc145")
SEA = palette("0e3042 185b70 43979d a3cfc0 f5ebd4 ea5f3b")
MEADOW = palette("1b3430 2f5f49 709958 bccb7c f7f0d4 e56e38")
HARVEST = palette("40261b 85481f c9852c ecbb52 faecc9 2c7c86")
BRICK = palette("2c1d2c 70303c c44d3f ee9f6c f8e8d2 36a09b")
MINT = palette("12332f 1f635b 51a58f abd7bc f5f3e3 f29c38")
PLUM = palette("231a3e 47357e 8069bd bdace3 f6eff3 ff8a55")
SLATE = palette("1e2531 3f4c5f 7f8b97 c0c8c9 f2eee5 e9b52c")
ROSE = palette("36203d 80405f d6747b f3b5a3 fcecdf 2b6e8f")
COBALT = palette("101b4c 2140a6 5279dc adc3f1 f6f2e7 ff5b3d")
AURORA = palette("0d2130 12455a 1f8280 7cc9a2 eef3d6 ff9f6b")
OCHRE = palette("2a2142 4f4170 b56c68 eab974 f9ecd0 d9452b")
AMBER = palette("33233a 74404a cf8038 f1be5e fbefd3 2f6d8c")
HEATH = palette("1d3840 3d6a5c 98a850 e6cb6c fbf1d4 de5c38")
