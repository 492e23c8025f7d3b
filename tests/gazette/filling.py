"""Fills in the demo with pictures of one colour each, which take no time."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from PIL import Image

from gazette.demo import accounts, discussion, publication

ARTICLES = len(list((publication.CONTENT / "articles").glob("*.toml")))


class Interrupted(Exception):  # noqa: N818
    """Somebody pressed Ctrl-C."""


def plain_pictures(most: int | None = None) -> Callable[[Sequence[Any]], Iterator[bytes]]:
    """Pictures of one colour each, that break off after `most`."""

    def jpegs(wanted: Sequence[Any]) -> Iterator[bytes]:
        for number, _ in enumerate(wanted):
            if number == most:
                raise Interrupted
            out = io.BytesIO()
            Image.new("RGB", (16, 10), (number * 7, 90, 120)).save(out, "JPEG")
            yield out.getvalue()

    return jpegs


def fill() -> tuple[int, int]:
    """Fill in the demo; return how many articles and comments were new."""

    def quietly(rows: Iterable[Any], total: int) -> Iterable[Any]:
        return rows

    accounts.fill()
    return publication.fill(quietly), discussion.fill(quietly)
