"""The queues of the desk: what waits in each, since when, and in which order it is read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Case, DateTimeField, F, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.utils.translation import pgettext_lazy

from articles.stored import moment
from comments import rows, tally
from comments.desk.jsonlist import JSONList
from comments.models import Comment, RejectionReason, State, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from comments.querysets import CommentQuerySet


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue: its name in addresses, what it is called, its counter, and the comments in it.

    A small one has an index of its own, of no comments but those.
    """

    name: str
    label: Any
    counter: str
    comments: Callable[[], CommentQuerySet]
    newest_first: bool = False
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a queue stands: how many comments are in it, and since when the oldest of them waits."""

    queue: Queue
    count: int
    oldest: datetime | None


def _in(state: State) -> Callable[[], CommentQuerySet]:
    return lambda: Comment.objects.in_state(state)


HELD = Queue("held", pgettext_lazy("queue", "Held"), State.HELD, Comment.objects.waiting)
ALL = Queue("all", pgettext_lazy("queue", "All"), "", Comment.objects.all, newest_first=True)
QUEUES = (
    HELD,
    Queue(
        "reported",
        pgettext_lazy("queue", "Reported"),
        tally.REPORTED,
        Comment.objects.reported,
        is_small=True,
    ),
    Queue(
        "edited",
        pgettext_lazy("queue", "Edited"),
        tally.EDITED,
        Comment.objects.edited,
        is_small=True,
    ),
    Queue(
        "appealed",
        pgettext_lazy("queue", "Appealed"),
        tally.APPEALED,
        Comment.objects.appealed,
        is_small=True,
    ),
    Queue(
        "unread",
        pgettext_lazy("queue", "To be read"),
        tally.UNREAD,
        Comment.objects.unread,
        is_small=True,
    ),
    Queue("spam", pgettext_lazy("queue", "Spam"), State.SPAM, _in(State.SPAM), newest_first=True),
    Queue(
        "trash", pgettext_lazy("queue", "Trash"), State.TRASH, _in(State.TRASH), newest_first=True
    ),
    ALL,
)
BY_NAME = {queue.name: queue for queue in QUEUES}


def standing() -> list[Waiting]:
    """Return how every queue stands, in one query that counts no comments."""
    return _standing(rows.every(*_worded(with_reasons=False)))


def standing_with_reasons() -> tuple[list[Waiting], list[RejectionReason]]:
    """Return how every queue stands, and all reasons for a rejection in their order.

    One query for both, so that the page of the desk keeps to six; two while nothing was ever counted.
    """
    found = rows.every(*_worded(with_reasons=True))
    if not found:
        return _standing([]), list(RejectionReason.objects.all())
    reasons = [RejectionReason(**row) for row in json.loads(found[0][3] or "[]")]
    reasons.sort(key=lambda reason: (reason.position, reason.pk))
    return _standing(row[:3] for row in found), reasons


@lru_cache
def _worded(*, with_reasons: bool) -> tuple[str, Sequence[Any]]:
    """Return the statement that asks for it: always the same, and Django words it for 5 ms."""
    counters, columns = _counters(), ["what", "n", "oldest"]
    if with_reasons:
        counters, columns = counters.annotate(reasons=Subquery(_reasons())), [*columns, "reasons"]
    statement: tuple[str, Sequence[Any]] = counters.values_list(*columns).query.sql_with_params()
    return statement


def _reasons() -> Any:
    """All reasons for a rejection, as a JSON list."""
    columns = {field.attname: F(field.attname) for field in RejectionReason._meta.concrete_fields}  # noqa: SLF001
    each = RejectionReason.objects.order_by().annotate(row=JSONObject(**columns))
    together = each.annotate(every=Value(1)).values("every")
    return together.annotate(all=JSONList(F("row"))).values("all")


def _counters() -> Any:
    """The counters of the site, each with since when the comment waits that waits longest by it."""
    asking = (queue for queue in QUEUES if not queue.newest_first)  # in the others nobody waits
    oldest = Case(
        *(When(what=queue.counter, then=Subquery(_longest(queue))) for queue in asking),
        output_field=DateTimeField(),
    )
    return Tally.objects.filter(scope=tally.SITE).annotate(oldest=oldest)


def _standing(counters: Iterable[tuple[Any, ...]]) -> list[Waiting]:
    found = {what: (n, moment(at) if at else None) for what, n, at in counters}
    everything = sum(found.get(state.value, (0, None))[0] for state in State)
    return [
        Waiting(
            queue, *(found.get(queue.counter, (0, None)) if queue.counter else (everything, None))
        )
        for queue in QUEUES
    ]


def _longest(queue: Queue) -> Any:
    """Since when the comment waits that waits longest in a queue."""
    return queue.comments().order_by("waits_since", "id").values("waits_since")[:1]
