"""Draws the demo's pictures on every core. Imports no Django: its processes start afresh."""

import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from gazette.demo import drawing


def jpegs(wanted: Sequence[tuple[str, int]]) -> Iterator[bytes]:
    """Yield the picture of each motif and seed as JPEG, in order, as soon as it is drawn."""
    if not wanted:
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from pool.map(jpeg, wanted)


def jpeg(wanted: tuple[str, int]) -> bytes:
    """Return the picture of a motif and seed as JPEG."""
    out = io.BytesIO()
    drawing.draw(*wanted).save(out, "JPEG", quality=93)
    return out.getvalue()
