"""The queues of the desk: what waits in each, since when, and in which order it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, DateTimeField, F, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.utils.translation import pgettext_lazy

from comments import tally
from comments.desk.jsonlist import JSONList
from comments.models import Comment, RejectionReason, State, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
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
    return _standing(_counters().values_list("what", "n", "oldest"))


def standing_with_reasons() -> tuple[list[Waiting], list[RejectionReason]]:
    """Return how every queue stands, and all reasons for a rejection in their order.

    One query for both, so that the page of the desk keeps to six; two while nothing was ever counted.
    """
    columns = {field.attname: F(field.attname) for field in RejectionReason._meta.concrete_fields}  # noqa: SLF001
    each = RejectionReason.objects.order_by().annotate(row=JSONObject(**columns))
    together = each.annotate(every=Value(1)).values("every").annotate(all=JSONList(F("row")))
    counters = _counters().annotate(reasons=Subquery(together.values("all")))
    rows = list(counters.values_list("what", "n", "oldest", "reasons"))
    if not rows:
        return _standing([]), list(RejectionReason.objects.all())
    reasons = [RejectionReason(**row) for row in rows[0][3] or []]
    reasons.sort(key=lambda reason: (reason.position, reason.pk))
    return _standing(row[:3] for row in rows), reasons


def _counters() -> Any:
    """The counters of the site, each with since when the comment waits that waits longest by it."""
    asking = (queue for queue in QUEUES if not queue.newest_first)  # in the others nobody waits
    oldest = Case(
        *(When(what=queue.counter, then=Subquery(_longest(queue))) for queue in asking),
        output_field=DateTimeField(),
    )
    return Tally.objects.filter(scope=tally.SITE).annotate(oldest=oldest)


def _standing(counters: Iterable[tuple[str, int, datetime | None]]) -> list[Waiting]:
    found = {what: (n, at) for what, n, at in counters}
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
