"""The lists of the desk as HTML, comments and queues: each item is a stencil, filled in."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from django.utils import formats, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from articles.stencil import rendered, stencils
from comments.desk import wording
from comments.states import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from comments.desk.queues import Waiting
    from comments.desk.rows import Row
    from comments.desk.wanted import Wanted
    from comments.models import Comment
    from comments.reasons.models import Words

    Values = dict[str, str | None]
    Reasons = Mapping[str, Words]

_CARD = "card=PK"
MINUTES = 1000
"""Minutes that a process remembers how to write; the same comments are shown again and again."""

_OPTION = '<option value="{}"{}>{}</option>'


class Chosen(NamedTuple):
    """What was chosen for a comment, as it was seen then."""

    seen: str
    to: str
    reason: str


class Listing:
    """Shows comments as rows of what is wanted, of a page that begins behind the place `after`.

    With `reasons` each can be decided about in its row, but for the one that has a `card` beside.
    """

    def __init__(
        self,
        wanted: Wanted,
        after: str = "",
        reasons: Reasons | None = None,
        card: int | None = None,
    ) -> None:
        self.fill = stencils(_row).fill
        self.queue = wanted.queue.name
        self.url = escape(wanted.url(card="PK", after=after))
        self.reasons = reasons
        self.options = _options(reasons or {})
        self.card = card

    def row(self, row: Row, chosen: Chosen | None = None) -> SafeString:
        """Return the HTML of a row, in which something may be chosen."""
        values: Values = {
            "pk": str(row.pk),
            "seen": row.seen_as(),
            "name": escape(row.author_name),
            "url": self.url.replace(_CARD, f"card={row.pk}"),
            **_dates(row.submitted_at, row.waits_since),
            "article": escape(row.title),
            "text": row.html,
            **self._marks(row),
        }
        if self.reasons is not None and row.pk != self.card and not row.is_gone():
            options = _options(self.reasons, chosen.reason) if chosen else self.options
            values.update(_choices(row, options, chosen))
        return mark_safe(self.fill(values))  # noqa: S308 (what anybody wrote is escaped)

    def rows(
        self, rows: Iterable[Row], chosen: Mapping[int, Chosen] = MappingProxyType({})
    ) -> SafeString:
        """Return the HTML of rows; what is `chosen` is told by primary key."""
        filled = [self.row(row, chosen.get(row.pk)) for row in rows]
        return mark_safe("".join(filled))  # noqa: S308 (of such rows)

    def _marks(self, row: Row) -> Values:
        """What sets a comment apart from others of its queue."""
        tells = self.queue == "all" or self.queue == "held" != row.state
        n = row.reports
        return {
            "state": row.state if tells else None,
            "state_name": escape(str(State(row.state).label)) if tells else None,
            "reports": ngettext("%(n)s report", "%(n)s reports", n) % {"n": n} if n else None,
            "edited": "" if row.is_edited() else None,
            "appealed": "" if row.is_appealed else None,
            "unread": "" if row.is_unread else None,
            "rules": "".join([f"<li>{escape(wording.found(rule))}</li>" for rule in row.rules]),
        }


def _dates(sent: datetime, waits_since: datetime) -> Values:
    at = timezone.localtime(sent)
    minute = at.replace(second=0, microsecond=0, tzinfo=None)
    return {
        "sent": _written(minute, get_language()),
        "sent_iso": at.isoformat(),
        "waits": escape(wording.waits(waits_since)),
    }


@lru_cache(maxsize=MINUTES)
def _written(minute: datetime, _language: str | None) -> str:
    return escape(formats.date_format(minute, "SHORT_DATETIME_FORMAT"))


def decision(comment: Comment, reasons: Reasons) -> SafeString:
    """Return the HTML in which is chosen what becomes of a comment; nothing where nobody may."""
    if comment.is_gone():
        return SafeString()
    values = {"pk": str(comment.pk), "name": escape(comment.author_name)}
    filled = stencils(_decide).fill({**values, **_choices(comment, _options(reasons))})
    return mark_safe(filled)  # noqa: S308 (what anybody wrote is escaped)


def _choices(comment: Row | Comment, options: str, chosen: Chosen | None = None) -> Values:
    seen, to, _ = chosen or (comment.seen_as(), "", "")
    return {"as_seen": escape(seen), f"to_{to or 'skip'}": "", "options": options}


def _options(reasons: Reasons, chosen: str = "") -> str:
    return "".join(
        [
            _OPTION.format(escape(code), " selected" * (code == chosen), escape(words.label))
            for code, words in reasons.items()
        ]
    )


def queues(wanted: Wanted, waiting: Iterable[Waiting]) -> SafeString:
    """Return the HTML of the queues, as they stand."""
    fill = stencils(_queue).fill
    items = [fill(_queue_values(wanted, each)) for each in waiting]
    return mark_safe("".join(items))  # noqa: S308 (our own words)


def _queue_values(wanted: Wanted, each: Waiting) -> Values:
    return {
        "name": each.queue.name,
        "label": escape(str(each.queue.label)),
        "url": escape(wanted.url(queue=each.queue.name)),
        "current": "" if each.queue.name == wanted.queue.name else None,
        "count": str(each.count) if each.count else None,
        "waits": escape(wording.waits(each.oldest)) if each.oldest else None,
    }


def _row(marks: Mapping[str, str]) -> str:
    return rendered("admin/comments/desk/row.html", marks)


def _decide(marks: Mapping[str, str]) -> str:
    return rendered("admin/comments/desk/decide.html", marks)


def _queue(marks: Mapping[str, str]) -> str:
    return rendered("admin/comments/desk/queue.html", marks)
