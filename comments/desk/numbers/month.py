"""What a month's report is made from: its rows of the log, readers' notices, authors' complaints."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q

from comments.desk.numbers import figures, read
from comments.models import Appeal, Decision, LogHead, RejectionReason, Report, State

if TYPE_CHECKING:
    from comments.desk.numbers.figures import Row


class Settled(NamedTuple):
    """The decision that answered a notice or complaint: what it made of the comment, why, when."""

    after: str
    reason: str
    at: datetime


class Asked(NamedTuple):
    """A notice or complaint: about what, when, and the hash or word that says what settled it."""

    about: str
    at: datetime
    settled_by: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for rejecting: what it is called, and whether the law or the rules are its ground."""

    label: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """All facts of a month, as they stood when they were read.

    `rows` are those of the log but for the `received` ones, by which comments came to wait; `gone`
    are those that were undone since, `overturned` those decided otherwise since, `noticed` those
    that answered a reader's notice; `answers` are the decisions that settled what was asked.
    """

    since: datetime
    until: datetime
    length: int
    hash: str
    rows: list[Row]
    received: Counter[tuple[str, str]]
    gone: set[int]
    overturned: set[int]
    noticed: set[int]
    reasons: dict[str, Reason]
    notices: list[Asked]
    complaints: list[Asked]
    answers: dict[str, Settled]


def bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """Return the moment at which a month begins here, and that at which the next one does."""
    first = date(year, month, 1)
    return read.midnight(first), read.midnight(following(first))


def following(first: date) -> date:
    """Return the first day of the month after the one that begins on this day."""
    return (first + timedelta(days=31)).replace(day=1)


def of(year: int, month: int) -> Month:
    """Read a month: ten queries at most, and one more for each time that an undoing was undone."""
    since, until = bounds(year, month)
    head = LogHead.objects.first() or LogHead()
    watched = until + timedelta(seconds=figures.OVERTURNED_WITHIN)
    told = read.rows(since, watched)
    gone = figures.undone(sorted({*told, *read.undoings(since, watched)}))
    end = int(until.timestamp())
    return Month(
        since=since,
        until=until,
        length=head.length,
        hash=head.hash,
        rows=[row for row in told if row.at < end],
        received=_received(since, until),
        gone=gone,
        overturned=figures.overturned(told, gone),
        noticed=_noticed(since, until),
        reasons=_reasons(),
        notices=_notices(since, until),
        complaints=_complaints(since, until),
        answers=_answers(since, until),
    )


def _received(since: datetime, until: datetime) -> Counter[tuple[str, str]]:
    """How many comments came to wait, by who let them: its kind and name."""
    waiting = read.between(since, until).filter(from_state="", to_state=State.HELD)
    counted = waiting.values_list("actor_kind", "actor_name").annotate(n=Count("pk"))
    return Counter({(kind, name): n for kind, name, n in counted})


def _noticed(since: datetime, until: datetime) -> set[int]:
    answered = Report.objects.exclude(settled_by="").order_by().values("settled_by")
    return set(read.between(since, until).filter(hash__in=answered).values_list("pk", flat=True))


def _reasons() -> dict[str, Reason]:
    return {
        each.code: Reason(each.words().label, each.ground) for each in RejectionReason.objects.all()
    }


def _notices(since: datetime, until: datetime) -> list[Asked]:
    sent = Report.objects.filter(created_at__gte=since, created_at__lt=until).order_by("pk")
    return [Asked(*row) for row in sent.values_list("reason", "created_at", "settled_by")]


def _complaints(since: datetime, until: datetime) -> list[Asked]:
    sent = Appeal.objects.filter(created_at__gte=since, created_at__lt=until).order_by("pk")
    return [Asked("", *row) for row in sent.values_list("created_at", "settled_by")]


def _answers(since: datetime, until: datetime) -> dict[str, Settled]:
    """The decisions that settled what came in this time, by their hash."""
    came = Q(created_at__gte=since, created_at__lt=until) & ~Q(settled_by="")
    reports = Report.objects.filter(came).order_by().values("settled_by")
    asked = reports.union(Appeal.objects.filter(came).order_by().values("settled_by"))
    found = Decision.objects.filter(hash__in=asked).order_by()
    columns = found.values_list("hash", "to_state", "reason", "at")
    return {mark: Settled(after, reason, at) for mark, after, reason, at in columns}
