"""What the numbers are reckoned from: a stretch of the log, read by its time in one query."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, Field, Func, OuterRef, Q, Value, When
from django.utils import timezone

from comments.desk.numbers.figures import DECIDED, Row
from comments.models import Decision, State
from comments.states import ActorKind

if TYPE_CHECKING:
    from datetime import date

    from comments.querysets import DecisionQuerySet


PLAIN: Any = Field()
"""Of a value that the database gives as it is wanted: no code looks at each."""


class Seconds(Func):
    """A moment as whole seconds since 1970, reckoned by the database: a tenth of what Python needs."""

    output_field = PLAIN

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(floor(extract(epoch FROM %(expressions)s)) AS bigint)"
        return self.as_sql(compiler, connection, template=template, **context)


COLUMNS = (
    "pk", "comment_id", "comment__article_id", "revision", "actor_kind", "actor_name",
    "from_state", "to_state", "reason", "undoes_id",
)  # fmt: skip


def between(since: datetime, until: datetime) -> DecisionQuerySet:
    """The rows of the log that are of this time: from its first moment to before its last."""
    return Decision.objects.filter(at__gte=since, at__lt=until).order_by()


def rows(since: datetime, until: datetime) -> list[Row]:
    """Return the rows of this time by primary key, without those by which comments came to wait."""
    return read(between(since, until).exclude(from_state="", to_state=State.HELD), since)


def read(decisions: DecisionQuerySet, since: datetime) -> list[Row]:
    """Return these rows of the log as plain values, by primary key."""
    times = (Seconds("at"), Seconds("comment__submitted_at"), _is_later(since))
    return sorted(map(Row._make, decisions.values_list(*COLUMNS, *times)))


def _is_later(since: datetime) -> Case:
    """The SQL that says whether a person had spoken about the comment before `since`.

    It is asked only of comments that were sent before.
    """
    by_person = Q(actor_kind=ActorKind.PERSON, to_state__in=DECIDED)
    taken_back = Decision.objects.filter(undoes=OuterRef("pk"))
    earlier = (
        Decision.objects.filter(by_person, comment=OuterRef("comment"), at__lt=since, undoes=None)
        .exclude(from_state="")
        .filter(~Exists(taken_back))
    )
    sent_before = Q(comment__submitted_at__lt=since)
    said = When(by_person & sent_before & Q(Exists(earlier)), then=Value(1))
    return Case(said, default=Value(0), output_field=PLAIN)


def undoings(since: datetime, until: datetime) -> list[Row]:
    """Return the rows, of whatever time, that undo rows of this time, those that undo them, and so on."""
    found: list[Row] = []
    new = read(_undoing(between(since, until).values("pk")), since)
    while new:
        found += new
        new = read(_undoing([row.pk for row in new]), since)
    return found


def _undoing(pks: Any) -> DecisionQuerySet:
    return Decision.objects.filter(undoes__in=pks).order_by()


def discussed(since: datetime, until: datetime, most: int) -> list[tuple[int, int]]:
    """Return the articles under which most was written, by primary key, and how much that was."""
    first = between(since, until).filter(from_state="", undoes=None)
    counted = first.values_list("comment__article").annotate(n=Count("pk"))
    return list(counted.order_by("-n", "comment__article")[:most])


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def last_days(count: int, now: datetime) -> list[date]:
    """Return the last days up to today, in order."""
    today = timezone.localtime(now).date()
    return [today - timedelta(days=back) for back in range(count - 1, -1, -1)]
