"""The page of numbers: the last thirty days, from one reading of the log, in words and drawings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from comments import rulebook
from comments.desk.numbers import figures, limits, plots, read
from comments.desk.numbers.words import HOUR, duration, number
from comments.models import Comment, State, Tally

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from comments.desk.numbers.figures import Day, Piece, Row, Share, Times

DAYS, WEEK = 30, 7
MOST = 20
"""Articles on the list."""

MONDAY = 0
DAY_AND_MONTH = "j N"


@dataclass(frozen=True, slots=True)
class Discussed:
    """An article of the list: what came in, what waits now, and how it was decided about."""

    article: Article
    received: int
    held: int
    piece: Piece
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Person:
    """A moderator's line."""

    share: Share
    bar: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """All that the page shows."""

    warnings: list[str]
    held: int
    oldest: int | None
    week: Times | None
    month: Times | None
    people: int
    machine: int
    machine_approved: int
    reversals: dict[str, figures.Tally]
    dates: list[tuple[date, Day]]
    days_plot: SafeString
    times_plot: SafeString
    persons: list[Person]
    articles: list[Discussed]

    @property
    def machine_hidden(self) -> int:
        return self.machine - self.machine_approved

    @property
    def by_machine(self) -> float:
        """The machine's share of what was decided."""
        return self.machine / (self.people + self.machine) if self.people + self.machine else 0


@dataclass(frozen=True, slots=True)
class _Log:
    """The rows of the period, and what was found in them."""

    taken: list[Row]
    standing: list[Row]
    first: list[Row]
    gone: set[int]
    other: set[int]


def of(now: datetime) -> Numbers:
    """Reckon the numbers of the thirty days up to now: eight queries, whatever the site's size."""
    dates = read.last_days(DAYS, now)
    since = read.midnight(dates[0])
    log = _read(since, now)
    days = figures.days([int(read.midnight(d).timestamp()) for d in dates], log.standing, log.first)
    week = int((now - timedelta(days=WEEK)).timestamp())
    oldest = Comment.objects.waiting().values_list("waits_since", flat=True).first()
    people = sum(day.people for day in days)
    return Numbers(
        warnings=limits.warnings(now),
        held=Tally.objects.of()[State.HELD],
        oldest=int((now - oldest).total_seconds()) if oldest else None,
        week=figures.times(figures.waits(row for row in log.first if row.at >= week)),
        month=figures.times(figures.waits(log.first)),
        people=people,
        machine=len(log.standing) - people,
        machine_approved=_approved_by_machine(log.standing),
        reversals=_reversals(log),
        dates=list(zip(dates, days, strict=True)),
        days_plot=_days_plot(dates, days),
        times_plot=_times_plot(dates, days),
        persons=_persons(log),
        articles=_articles(since, now, log),
    )


def _approved_by_machine(rows: list[Row]) -> int:
    return sum(row.kind != figures.PERSON and row.after == figures.APPROVED for row in rows)


def _read(since: datetime, now: datetime) -> _Log:
    rows = read.rows(since, now + timedelta(seconds=1))
    gone = figures.undone(rows)
    taken = [row for row in rows if figures.is_decision(row)]
    standing = [row for row in taken if row.pk not in gone]
    first = figures.first_by_people(standing)
    return _Log(taken, standing, first, gone, figures.overturned(rows, gone))


def _reversals(log: _Log) -> dict[str, figures.Tally]:
    """What was taken back or decided otherwise, of people's decisions and of the machine's."""
    people = [row for row in log.taken if row.kind == figures.PERSON]
    machine = [row for row in log.taken if row.kind != figures.PERSON]
    return {
        "people": figures.tally(people, log.gone, log.other),
        "machine": figures.tally(machine, log.gone, log.other),
    }


def _persons(log: _Log) -> list[Person]:
    shares = figures.people(log.taken, log.gone, log.other)
    most = max((share.count for share in shares), default=0)
    return [Person(share, plots.bar(share.count, most)) for share in shares]


def _articles(since: datetime, now: datetime, log: _Log) -> list[Discussed]:
    found = read.discussed(since, now, MOST)
    articles = Article.objects.only("title", "slug", "language").in_bulk([pk for pk, _ in found])
    held = dict(Tally.objects.filter(scope__in=articles, what=State.HELD).values_list("scope", "n"))
    pieces = figures.pieces(articles.keys(), log.standing, log.first)
    most = found[0][1] if found else 0
    return [
        Discussed(articles[pk], n, held.get(pk, 0), pieces[pk], plots.bar(n, most))
        for pk, n in found
    ]


def _ticks(dates: list[date]) -> list[tuple[int, str]]:
    """The Mondays, by their place."""
    return [
        (place, date_format(day, DAY_AND_MONTH))
        for place, day in enumerate(dates)
        if day.weekday() == MONDAY
    ]


def _days_plot(dates: list[date], days: list[Day]) -> SafeString:
    people, machine = [day.people for day in days], [day.machine for day in days]
    said = _("People decided %(people)s times, the machine %(machine)s times.")
    totals = {"people": number(sum(people)), "machine": number(sum(machine))}
    return plots.mirrored(
        plots.Named("days", _("Decisions per day"), said % totals),
        plots.Series(_("People: %(people)s") % totals, people),
        plots.Series(_("Machine: %(machine)s") % totals, machine),
        _ticks(dates),
    )


def _times_plot(dates: list[date], days: list[Day]) -> SafeString:
    hours = rulebook.load().longest_wait
    said = ngettext("limit: %(limit)d hour", "limit: %(limit)d hours", hours) % {"limit": hours}
    return plots.spreads(
        plots.Named("times", _("Time to a person’s first decision"), _spoken(days)),
        [day.times for day in days],
        (hours * HOUR, said) if hours else None,
        _ticks(dates),
    )


def _spoken(days: list[Day]) -> str:
    """Say within which bounds the days' medians lie."""
    medians = [day.times.median for day in days if day.times]
    if not medians:
        return _("Nobody has decided anything in this time.")
    least, most = duration(min(medians)), duration(max(medians))
    return _("The medians of the days lie between %(least)s and %(most)s.") % {
        "least": least,
        "most": most,
    }
