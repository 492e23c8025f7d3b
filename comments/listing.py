"""The comments of a page as HTML: one list in another, each comment's text in a frame of its own."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from functools import cached_property, lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext

from articles import dates
from articles.addresses import address
from articles.stencil import Stencils, kept_in, remembering, rendered
from comments import paths
from comments.found import Row
from comments.readable import hue_of, initials_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from articles.readable import Discussed
    from comments.found import Found
    from comments.threads import Page

    Frame = Callable[..., bytes]

_REST = '<p class="comments__rest"><a href="{url}?thread={top}#{last}">{text}{whose}</a></p>'
_WHOSE = '<span class="visually-hidden"> ({})</span>'
_ITEM = '<li class="comments__item" id="comment-%(pk)s">'
_TIME = "\x02"
_TEXT = "text"
_MADE = {
    "anchor": "comment-%(pk)s",
    "permalink": "%(page)s?comment=%(pk)s#comment-%(pk)s",
    "reply_url": "%(page)s?replyto=%(pk)s#respond",
    "answered_anchor": "comment-%(answered)s",
}
"""What the template may ask for that is made of other values."""
_ASKED = (
    "pk", "name", "url", "initials", "hue", "sent", "sent_iso", _TEXT, "own_url", "answered_name",
    "staff", "waiting", "report_url", *_MADE,
)  # fmt: skip
"""What the template may ask for."""

SHAPES = 256
"""Shapes of comments that are remembered: for each of a few languages there are some twenty."""

AUTHORS = 10_000
"""Authors that a process remembers how to show."""

LISTS = 100
"""Pages of discussions that a process remembers; one with 50 comments takes some 80 kB."""

FRAMES = 5_000
"""Comments that a process remembers as HTML; each takes some 2 kB."""


class _Where(NamedTuple):
    """What all comments of a page have in common: its address, clock, language and stencils, and
    whether one can answer.
    """

    url: str
    zone: tzinfo
    language: str
    shapes: Stencils
    is_open: bool


class _There(NamedTuple):
    """What of a comment there is to be shown, by the names that its template knows."""

    url: bool
    staff: bool
    waiting: bool
    own_url: bool
    reply_url: bool
    report_url: bool
    answered_name: bool
    answered_anchor: bool


def html(article: Discussed, page: Page, own: Collection[int], *, is_open: bool) -> bytes:
    """Return the comments of a page for one reader as lists; nothing where no comment is shown.

    `own` are those that she wrote herself.
    """
    language = article.language
    shapes, frame, listed = kept_in(language, _all_kept, language)
    url, zone = escape(article.get_absolute_url()), timezone.get_default_timezone()
    where = _Where(url, zone, language, shapes, is_open)
    make = _listed if own else listed  # what one reader alone is shown is not remembered
    return make(page.found, frozenset(own), where, frame)


def _all_kept(language: str) -> tuple[Stencils, Frame, Callable[..., bytes]]:
    """Return what all pages in a language share; each look for what is kept takes 6 µs."""
    listed = remembering(_listed, LISTS, language)
    return Stencils(_rendered), lru_cache(maxsize=FRAMES)(_frame), listed


def _listed(found: Found, own: frozenset[int], where: _Where, frame: Frame) -> bytes:
    """Make it of the very values that were read: what is remembered for these can't be stale."""
    return Listing(found, own, where, frame).html()


class Listing:
    """Lists the comments of one page."""

    def __init__(self, found: Found, own: frozenset[int], where: _Where, frame: Frame) -> None:
        self.rows, self.cut = found.comments()
        self.own, self.where, self.frame = own, where, frame

    def html(self) -> bytes:
        """Return the lists.

        Each microsecond here counts a hundred times.
        """
        html: list[bytes] = []
        above: list[Row] = []
        own, where, frame = self.own, self.where, self.frame
        for row in self.rows:
            if above and row.path.startswith(above[-1].path):
                html.append(b'<ol class="replies">')
            elif above:
                self._end(html, above, row.path)
            answered = self._answered(row) if row.answers_id else None
            html.append(frame(row, answered, row.pk in own, where))
            above.append(row)
        self._end(html, above, paths.AFTER)
        return b"".join([b'<ol class="comments">', *html, b"</ol>"]) if html else b""

    def _end(self, html: list[bytes], above: list[Row], path: str) -> None:
        """End the comments that `path` does not stand below; all but the last have a list within."""
        end, last = b"", above[-1] if above else None
        while above and not path.startswith(above[-1].path):
            row = above.pop()
            rest = self._rest(row, last) if last and row.path in self.cut else b""
            html += (end, rest, b"</li>")
            end = b"</ol>"

    def _rest(self, top: Row, last: Row) -> bytes:
        """Where a thread goes on elsewhere, the way to what follows its last comment here."""
        whose = "" if top.is_gone() else _WHOSE.format(escape(top.author_name))
        text = escape(gettext("See the rest of this thread"))
        url, anchor = self.where.url, last.anchor()
        return _REST.format(url=url, top=top.pk, last=anchor, text=text, whose=whose).encode()

    @cached_property
    def _by_pk(self) -> dict[int, Row]:
        return {row.pk: row for row in self.rows}

    def _answered(self, row: Row) -> tuple[int, str] | None:
        """Whom it answers, where she is not just above it; not one who withdrew, with her name."""
        answered = self._by_pk.get(row.answers_id or 0)
        if answered is None or not answered.is_public():
            return None
        return answered.pk, answered.author_name


def _frame(row: Row, answered: tuple[int, str] | None, own: bool, where: _Where) -> bytes:
    """Return a comment without the end of its item, within which stand the answers to it.

    It is made of the very values that were read: what is remembered for these can't be stale.
    """
    if row.is_gone():
        return f"{_ITEM % {'pk': row.pk}}{where.shapes.fill({'gone': 'gone'})}".encode()
    there = _there(row, own=own, is_open=where.is_open, answers=answered is not None)
    before, after = _shape(where.shapes, there)
    values = {
        "pk": row.pk,
        **_author(row.author_name, row.author_url),
        **_sent(row.sent, where.zone, where.language),
        "own_url": escape(row.own_url()) if there.own_url else "",
        "answered": answered[0] if answered else "",
        "answered_name": escape(answered[1]) if answered else "",
        "page": where.url,
    }
    return f"{before % values}{row.html}{after % values}".encode()


def _there(row: Row, *, own: bool, is_open: bool, answers: bool) -> _There:
    public = row.is_public()
    return _There(
        url=row.author_url != "",
        staff=row.user_id is not None,
        waiting=not public,
        own_url=own or not public,
        reply_url=public and is_open,
        report_url=public,
        answered_name=answers,
        answered_anchor=answers,
    )


@lru_cache(maxsize=SHAPES)
def _shape(shapes: Stencils, there: _There) -> tuple[str, str]:
    """Return the HTML of such comments before and after their text, with `%(name)s` for each value."""
    parts = shapes.shape(tuple(name for name in _ASKED if getattr(there, name, True)))
    text = parts[1::2].index(_TEXT) * 2 + 1
    return _ITEM + _with_places(parts[:text]), _with_places(parts[text + 1 :])


def _with_places(parts: list[str]) -> str:
    made = {**_MADE, "report_url": address("comments:report", "%(pk)s")}
    written = [part.replace("%", "%%") for part in parts]
    written[1::2] = [made.get(name, f"%({name})s") for name in parts[1::2]]
    return "".join(written)


@lru_cache(maxsize=AUTHORS)
def _author(name: str, url: str) -> dict[str, str]:
    """Return what is shown of an author."""
    return {
        "name": escape(name),
        "url": escape(url),
        "initials": initials_of(name),
        "hue": str(hue_of(name)),
    }


def _rendered(marks: Mapping[str, str]) -> str:
    return rendered("comments/comment.html", marks).strip()


def _sent(sent: str, zone: tzinfo, language: str) -> dict[str, str]:
    at = datetime.fromisoformat(f"{sent}+00:00").astimezone(zone)
    before, after = _around_the_time(at.date(), language)
    return {
        "sent": f"{before}{at.hour:02}:{at.minute:02}{after}",
        "sent_iso": f"{sent[:10]}T{sent[11:]}Z",
    }


@lru_cache(maxsize=dates.DAYS)
def _around_the_time(day: date, _language: str) -> tuple[str, str]:
    """Return what stands before and after the time of a comment that was sent on this day."""
    sent = gettext("%(day)s at %(time)s") % {"day": dates.written(day), "time": _TIME}
    before, _, after = escape(sent).partition(_TIME)
    return before, after
