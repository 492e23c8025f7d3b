"""What moderators are warned of: a wait over the set limit, a broken log, mail that does not leave.

One query whatever the size of the site. Of the log its end alone is verified here, where whoever
hides something lately would cut it off; `verify_log` reads all of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import log
from comments.desk.numbers.words import duration
from comments.models import Comment, Decision, Letter, LogHead, Rulebook

LATE = timedelta(days=1)
"""How old a letter may be that is neither sent nor given up."""

TAIL = 20
"""Rows at the end of the log whose hashes are reckoned anew."""


def warnings(now: datetime | None = None) -> list[str]:
    """Return what is wrong, each as a sentence; one query."""
    now = now or timezone.now()
    tail = _tail(now)
    said = [] if _is_whole(tail) else [_broken()]
    if tail:
        said += _long_wait(tail[0], now) + _late_mail(tail[0], now)
    return said


def _tail(now: datetime) -> list[Any]:
    """The last rows of the log, newest first, with all else that is asked, as it stands at once."""
    held = Comment.objects.waiting().values("waits_since")[:1]
    late = Letter.objects.unsettled().filter(created_at__lte=now - LATE).order_by("due_at", "pk")
    head = LogHead.objects.order_by()
    asked = Decision.objects.newest_first().annotate(
        oldest=Subquery(held),
        limit=Subquery(Rulebook.objects.filter(pk=1).order_by().values("longest_wait")),
        late=Subquery(late.values("created_at")[:1]),
        head_hash=Subquery(head.values("hash")),
        head_length=Subquery(head.values("length")),
    )
    return list(asked[: TAIL + 1])


def _is_whole(tail: list[Any]) -> bool:
    """Whether the chain holds to the log's end."""
    if not tail:
        return not LogHead.objects.exclude(hash="").exists()
    if tail[0].head_hash != tail[0].hash or tail[0].head_length < len(tail):
        return False
    before = [row.hash for row in tail[1:]]
    if len(tail) <= TAIL:  # the log's first row is among them
        before.append("")
    return all(
        row.previous_hash == previous and row.hash == log.chained(previous, log.facts_of(row))
        for row, previous in zip(tail, before, strict=False)
    )


def _broken() -> str:
    return _("The log of decisions is broken: the command verify_log says where.")


def _long_wait(asked: Any, now: datetime) -> list[str]:
    default: int = Rulebook._meta.get_field("longest_wait").default  # noqa: SLF001
    limit = default if asked.limit is None else asked.limit
    if not limit or asked.oldest is None or now - asked.oldest <= timedelta(hours=limit):
        return []
    said = ngettext(
        "A held comment has been waiting for %(wait)s; the limit is %(limit)d hour.",
        "A held comment has been waiting for %(wait)s; the limit is %(limit)d hours.",
        limit,
    )
    wait = duration(int((now - asked.oldest).total_seconds()))
    return [said % {"wait": wait, "limit": limit}]


def _late_mail(asked: Any, now: datetime) -> list[str]:
    if asked.late is None:
        return []
    said = _("A letter has been waiting to be sent for %(wait)s: is the mail server reached?")
    return [said % {"wait": duration(int((now - asked.late).total_seconds()))}]
