"""The bytes of a page in each encoding that readers take, made once when the page is kept."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

import brotli
import zstandard

IDENTITY = "identity"
WORTH_IT = 200
"""Bytes from which on compressing pays; Django's own middleware says the same."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A page's body in one encoding, and its name: the same for the same bytes only."""

    encoding: str
    etag: str
    body: bytes


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def _brotli(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=5))  # type: ignore[no-untyped-call]


def _zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=6).compress(body)


ENCODERS: dict[str, Callable[[bytes], bytes]] = {"br": _brotli, "zstd": _zstd, "gzip": _gzip}
"""How each encoding is made, the one that we would rather send first."""


def variants_of(body: bytes) -> tuple[Variant, ...]:
    """Return the body in every encoding that makes it shorter, and as it is."""
    variants = [variant(IDENTITY, body)]
    if len(body) >= WORTH_IT:
        made = (variant(name, encode(body)) for name, encode in ENCODERS.items())
        variants += [each for each in made if len(each.body) < len(body)]
    return tuple(variants)


def variant(encoding: str, body: bytes) -> Variant:
    """Return these bytes with their name."""
    return Variant(encoding, f'"{blake2b(body, digest_size=12).hexdigest()}"', body)
