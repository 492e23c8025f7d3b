"""The comments of a page as one query brought them, and where their threads are cut.

They come as JSON, written by the database: it takes half the time of so many rows and columns, and
where a page was made of the very same before, nobody needs to read it.
"""

from __future__ import annotations

import json
from itertools import chain, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from comments import paths
from comments.readable import GONE, Readable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.stored import Told


class _Columns(NamedTuple):
    """What readers are shown, and nothing that they must not see; when it was `sent` in UTC, to the
    second. First its place and its text, then what stands around that text (`FRAME`).
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


FRAME: Final = 3
"""From here on, the columns of what stands around a comment's text, wherever it is read."""

_NAMED = {"pk": "c.id", "sent": "substr(CAST(c.submitted_at AS text), 1, 19)"}
_OURS = ", ".join(_NAMED.get(name, f"c.{name}") for name in Row._fields)

TOLD = f"CAST(json_group_array(json_array({_OURS})) AS blob)"
"""The SQL for comments `c`; what it gives is JSON, or NULL where there are none."""


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
            rows = sorted([*rows, *_read(self.beside)], key=attrgetter("path"))
            if self.cut and self.cut.newest_first:
                rows.sort(key=_root, reverse=True)
        return _kept(rows, cut), cut


def _read(told: Told) -> list[Row]:
    """Return comments by their paths."""
    return sorted(map(Row._make, json.loads(told)), key=attrgetter("path")) if told else []


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
