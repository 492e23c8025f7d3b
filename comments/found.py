"""The comments of a page as one query brought them, and where their threads are cut.

They come as lines of JSON, written by the database: it takes half the time of so many rows and
columns, and where a page or a line is the very same as before, nobody needs to read it again.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import chain, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from comments import paths
from comments.readable import GONE, Readable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.stored import Told


class _Columns(NamedTuple):
    """What readers are shown, and nothing that they must not see; when it was `sent` in UTC, to the
    second.
    """

    path: str
    answers_id: int | None
    html: str
    pk: int
    author_name: str
    author_url: str
    user_id: int | None
    state: str
    hidden_by: int
    sent: str


class Row(Readable, _Columns):
    """A comment on a page."""

    __slots__ = ()


LINES = 5_000
"""Comments that a process remembers; each takes some 2 kB."""

_path = attrgetter("path")

_NAMED = {"pk": "c.id", "sent": "substr(CAST(c.submitted_at AS text), 1, 19)"}
_OURS = ", ".join(_NAMED.get(name, f"c.{name}") for name in Row._fields)

TOLD = f"CAST(group_concat(CAST(json_array({_OURS}) AS text), '\n') AS blob)"
"""The SQL for comments `c`, a line each (no JSON has an end of line within); NULL where there are none."""


class Cut(NamedTuple):
    """Which of the threads that were read stand on the page: so many from the `first` (counted from
    0) on, in the order of the site, with so many replies each.
    """

    first: int
    threads: int
    replies: int
    newest_first: bool


class Found(NamedTuple):
    """What was `told` of comments that are cut, or else shown whole, and of others `beside` them."""

    told: Told
    beside: Told
    cut: Cut | None

    def comments(self) -> tuple[list[Row], frozenset[str]]:
        """Return the comments that are shown, in the order in which they are read, and the paths of the
        threads that go on elsewhere.
        """
        rows, cut = _read(self.told), frozenset[str]()
        if self.cut:
            rows, cut = _shown(rows, self.cut)
        if self.beside:
            rows = sorted([*rows, *_read(self.beside)], key=_path)
            if self.cut and self.cut.newest_first:
                rows.sort(key=_root, reverse=True)
        return _kept(rows, cut), cut


def _read(told: Told) -> list[Row]:
    """Return comments by their paths."""
    lines = told.encode() if isinstance(told, str) else told
    return sorted(map(_row, lines.split(b"\n")), key=_path) if lines else []


@lru_cache(maxsize=LINES)
def _row(line: bytes) -> Row:
    return Row._make(json.loads(line))


def _root(row: Row) -> str:
    return paths.root(row.path)


def _shown(rows: list[Row], cut: Cut) -> tuple[list[Row], frozenset[str]]:
    threads = list(_threads(rows))
    if cut.newest_first:
        threads.reverse()
    shown = threads[cut.first : cut.first + cut.threads]
    longer = frozenset(thread[0].path for thread in shown if len(thread) > cut.replies + 1)
    return list(chain.from_iterable(thread[: cut.replies + 1] for thread in shown)), longer


def _threads(rows: list[Row]) -> Iterator[list[Row]]:
    """Yield the rows of each thread; what opens one is public where anything below it is."""
    tops = [at for at, row in enumerate(rows) if len(row.path) == paths.WIDTH]
    return (rows[top:end] for top, end in pairwise([*tops, len(rows)]))


def _kept(rows: list[Row], cut: frozenset[str]) -> list[Row]:
    """Return the comments without those that are gone and have nothing that is shown below."""
    if GONE.isdisjoint(map(attrgetter("state"), rows)):
        return rows
    kept: list[Row] = []
    after = ""
    for row in reversed(rows):
        if not row.is_gone() or row.path in cut or paths.is_within(after, row.path):
            kept.append(row)
            after = row.path
    kept.reverse()
    return kept
