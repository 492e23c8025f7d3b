"""What the log's rows add up to: plain arithmetic on plain values.

A decision here is a row that shows or hides a comment for good: approved, rejected, spam, trash.
What was taken back (by a row that was not taken back itself) is no decision, but a reversal; so is
what a person decided otherwise later, about the same text, within OVERTURNED_WITHIN.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

DAY = 86_400
OVERTURNED_WITHIN = 30 * DAY
"""Seconds after which another decision is no reversal of the first any more."""

PERSON, AUTHOR = "person", "author"
HELD, APPROVED = "held", "approved"
DECIDED = frozenset({"approved", "rejected", "spam", "trash"})
TAKEN_BACK = frozenset({"withdrawn", "erased"})
LOADER = ("rule", "loader")
"""The rule in whose name comments of another system come in."""


class Row(NamedTuple):
    """A row of the log; times are seconds since 1970. The first ones are the columns' own names.

    `is_later` says that a person had decided about the comment before the rows that were read.
    """

    pk: int
    comment: int
    article: int
    revision: int
    kind: str
    name: str
    before: str
    after: str
    reason: str
    undoes: int | None
    at: int
    sent: int
    is_later: int = 0


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, in seconds: how often, the middle, and what nine in ten kept to."""

    count: int
    median: int
    ninetieth: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Decisions taken, and those of them that were taken back or decided otherwise later."""

    taken: int = 0
    undone: int = 0
    overturned: int = 0

    @property
    def reversed(self) -> int:
        return self.undone + self.overturned

    @property
    def share(self) -> float:
        """The reversed ones' share, from 0 to 1."""
        return self.reversed / self.taken if self.taken else 0


def times(seconds: Collection[int]) -> Times | None:
    """Return the middle and the 90th percentile (by nearest rank); of nothing, nothing."""
    if not seconds:
        return None
    ranked = sorted(seconds)
    return Times(len(ranked), int(median(ranked)), ranked[ceil(0.9 * len(ranked)) - 1])


def is_judgement(row: Row) -> bool:
    """Whether the moderation spoke: not an author, not a loader, not the staff's own comments."""
    if row.undoes is not None or row.kind == AUTHOR or (row.kind, row.name) == LOADER:
        return False
    return not (row.kind == PERSON and not row.before)


def is_decision(row: Row) -> bool:
    """Whether a row shows or hides a comment for good, undone or not."""
    return row.after in DECIDED and is_judgement(row)


def is_hold(row: Row) -> bool:
    """Whether a row hides for now what could be read."""
    return (row.before, row.after) == (APPROVED, HELD) and is_judgement(row)


def undone(rows: Iterable[Row]) -> set[int]:
    """Return the primary keys of the rows that were taken back for good; rows by primary key."""
    found: set[int] = set()
    for row in reversed(list(rows)):
        if row.undoes is not None and row.pk not in found:
            found.add(row.undoes)
    return found


def overturned(rows: Iterable[Row], gone: Collection[int]) -> set[int]:
    """Return those that a person decided otherwise later; `gone` are left out, on both sides."""
    judged = [row for row in rows if (is_decision(row) or is_hold(row)) and row.pk not in gone]
    counts = Counter(row.comment for row in judged)
    found: set[int] = set()
    standing: dict[int, list[Row]] = {}
    for row in judged:
        if counts[row.comment] == 1:  # most of them: nobody spoke again
            continue
        earlier = standing.setdefault(row.comment, [])
        if row.kind == PERSON and row.after != HELD:
            found.update(each.pk for each in earlier if _contradicts(row, each))
        earlier.append(row)
    return found


def _contradicts(row: Row, earlier: Row) -> bool:
    same_text = row.revision == earlier.revision
    otherwise = (row.after == APPROVED) != (earlier.after == APPROVED)
    return same_text and otherwise and row.at - earlier.at <= OVERTURNED_WITHIN


def first_by_people(standing: Iterable[Row]) -> list[Row]:
    """Return, of decisions that stand, those by which a person first spoke about a comment."""
    seen: set[int] = set()
    found = []
    for row in standing:
        if row.kind != PERSON or row.comment in seen:
            continue
        seen.add(row.comment)
        if not row.is_later:
            found.append(row)
    return found


def waits(rows: Iterable[Row]) -> list[int]:
    """Return how long each comment had waited when it was decided about."""
    return [max(row.at - row.sent, 0) for row in rows]


def tally(rows: Iterable[Row], gone: Collection[int], other: Collection[int]) -> Tally:
    """Count rows, those of them that were taken back, and those decided otherwise later."""
    pks = [row.pk for row in rows]
    back = sum(pk in gone for pk in pks)
    return Tally(len(pks), back, sum(pk in other for pk in pks) if other else 0)


@dataclass(frozen=True, slots=True)
class Day:
    """What was decided in a day, by people and by machine, and how soon people did."""

    people: int
    machine: int
    times: Times | None


def days(starts: Sequence[int], standing: Iterable[Row], first: Iterable[Row]) -> list[Day]:
    """Return what each day brought; days go from one start to the next, the last one is open."""
    counts: Counter[tuple[int, bool]] = Counter()
    for row in standing:
        counts[bisect_right(starts, row.at) - 1, row.kind == PERSON] += 1
    spent: dict[int, list[int]] = {}
    for row in first:
        spent.setdefault(bisect_right(starts, row.at) - 1, []).append(max(row.at - row.sent, 0))
    return [
        Day(counts[number, True], counts[number, False], times(spent.get(number, [])))
        for number in range(len(starts))
    ]


@dataclass(frozen=True, slots=True)
class Share:
    """What one person decided (reversals left out), and what became of what she took on."""

    name: str
    approved: int
    hidden: int
    reversals: Tally

    @property
    def count(self) -> int:
        return self.approved + self.hidden


def people(taken: Iterable[Row], gone: Collection[int], other: Collection[int]) -> list[Share]:
    """Return each person's share, the largest first."""
    by_name: dict[str, list[Row]] = {}
    for row in taken:
        if row.kind == PERSON:
            by_name.setdefault(row.name, []).append(row)
    found = []
    for name, rows in by_name.items():
        standing = [row for row in rows if row.pk not in gone]
        approved = sum(row.after == APPROVED for row in standing)
        counted = tally(rows, gone, other)
        found.append(Share(name, approved, len(standing) - approved, counted))
    return sorted(found, key=lambda share: (-share.count, share.name))


@dataclass(frozen=True, slots=True)
class Piece:
    """How the discussion of one article was decided about."""

    decided: int = 0
    rejected: int = 0
    times: Times | None = None

    @property
    def share(self) -> float:
        """The rejected ones' share, from 0 to 1."""
        return self.rejected / self.decided if self.decided else 0


def pieces(
    articles: Collection[int], standing: Iterable[Row], first: Iterable[Row]
) -> dict[int, Piece]:
    """Return by primary key how each of these articles' discussions was decided about."""
    decided: Counter[int] = Counter()
    rejected: Counter[int] = Counter()
    for row in standing:
        if row.article in articles:
            decided[row.article] += 1
            rejected[row.article] += row.after == "rejected"
    spent: dict[int, list[int]] = {article: [] for article in articles}
    for row in first:
        if row.article in spent:
            spent[row.article].append(max(row.at - row.sent, 0))
    return {pk: Piece(decided[pk], rejected[pk], times(spent[pk])) for pk in articles}
