"""The comments of a page as HTML: one list in another, each comment filled into a stencil."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from html import escape
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.translation import get_language, gettext

from articles import dates
from articles.addresses import address
from articles.stencil import rendered, stencils
from comments import paths
from comments.readable import hue_of, initials_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from articles.readable import Discussed
    from articles.stencil import Stencils
    from comments.paging import Row
    from comments.threads import Page

    Shape = tuple[list[str], Callable[[tuple[str, ...]], tuple[str, ...]]]

_REST = '<p class="comments__rest"><a href="{url}?thread={top}#{last}">{text}{whose}</a></p>'
_WHOSE = '<span class="visually-hidden"> ({})</span>'
_ITEM = '<li class="comments__item" id="comment-'
_TIME = "\x02"
_TWO = [f"{number:02}" for number in range(60)]
"""Hours and minutes in two digits: to write them takes as long as all else of a time."""
_ANY = "1"
_VALUES = (
    "pk", "name", "url", "initials", "hue", "sent", "sent_iso", "text", "own_url", "answered_name",
    "answered", "page",
)  # fmt: skip
"""What differs from comment to comment, in the order in which it is given."""
_ASKED = (
    *_VALUES[:-2], "anchor", "permalink", "staff", "waiting", "reply_url", "report_url",
    "answered_anchor",
)  # fmt: skip
"""What the template may ask for."""

SHAPES = 256
"""Shapes of comments that are remembered: for each of a few languages there are some twenty."""

AUTHORS = 10_000
"""Authors that a process remembers how to show."""


class _Author(NamedTuple):
    """What is shown of an author, as HTML."""

    name: str
    url: str
    initials: str
    hue: str


class Listing:
    """Lists the comments of one page for one reader; `own` are those that she wrote herself."""

    def __init__(
        self, article: Discussed, page: Page, own: Collection[int], *, is_open: bool
    ) -> None:
        self.stencils = stencils(_rendered)
        self.page, self.own, self.is_open = page, frozenset(own), is_open
        self.by_pk = {row.pk: row for row in page.comments}
        self.zone = timezone.get_current_timezone()
        self.language = get_language()
        self.url = escape(article.get_absolute_url())
        self.rest = escape(gettext("See the rest of this thread"))

    def html(self) -> str:
        """Return the lists; nothing where no comment is shown."""
        html: list[str] = []
        above: list[Row] = []
        for row in self.page.shown():
            if above and row.path.startswith(above[-1].path):
                html.append('<ol class="replies">')
            elif above:
                self._end(html, above, row.path)
            html += self._comment(row)
            above.append(row)
        self._end(html, above, paths.AFTER)
        return "".join(['<ol class="comments">', *html, "</ol>"]) if html else ""

    def _end(self, html: list[str], above: list[Row], path: str) -> None:
        """End the comments that `path` does not stand below; all but the last have a list within."""
        end, last = "", above[-1] if above else None
        while above and not path.startswith(above[-1].path):
            row = above.pop()
            rest = self._rest(row, last) if last and row.path in self.page.cut else ""
            html.append(f"{end}{rest}</li>")
            end = "</ol>"

    def _rest(self, top: Row, last: Row) -> str:
        """Where a thread goes on elsewhere, the way to what follows its last comment here."""
        whose = "" if top.is_gone() else _WHOSE.format(escape(top.author_name))
        return _REST.format(
            url=self.url, top=top.pk, last=last.anchor(), text=self.rest, whose=whose
        )

    def _comment(self, row: Row) -> list[str]:
        """Return the pieces of a comment's HTML; each microsecond here counts a hundred times."""
        if row.is_gone():
            return [_ITEM, str(row.pk), '">', self.stencils.fill({"gone": "gone"})]
        pk, _, _, name, url, user, _, _, text, sent = row
        public, own, answered = row.is_public(), row.pk in self.own, self._answered(row)
        there = (
            public,
            own,
            public and self.is_open,
            url != "",
            user is not None,
            answered is not None,
        )
        parts, pick = _shape(self.stencils, there)
        at = datetime.fromisoformat(f"{sent}+00:00").astimezone(self.zone)
        before, after = _around_the_time(at.date(), self.language)
        pieces = parts.copy()
        pieces[1::2] = pick(
            (
                str(pk),
                *_author(name, url),
                f"{before}{_TWO[at.hour]}:{_TWO[at.minute]}{after}",
                f"{sent[:10]}T{sent[11:]}Z",
                text,
                "" if public and not own else escape(row.own_url()),
                escape(answered.author_name) if answered else "",
                str(answered.pk) if answered else "",
                self.url,
            )
        )
        return pieces

    def _answered(self, row: Row) -> Row | None:
        """Whom it answers, where she is not just above it; not one who withdrew, with her name."""
        answered = self.by_pk.get(row.answers_id) if row.answers_id else None
        return answered if answered and answered.is_public() else None


@lru_cache(maxsize=SHAPES)
def _shape(shapes: Stencils, there: tuple[bool, ...]) -> Shape:
    """Return the pieces of such comments, and what picks of `_VALUES` those that go between."""
    public, own, answerable, url, staff, answered = there
    left_out = {
        "gone": True, "url": not url, "staff": not staff, "waiting": public,
        "own_url": public and not own, "reply_url": not answerable, "report_url": not public,
        "answered_name": not answered, "answered_anchor": not answered,
    }  # fmt: skip
    asked = tuple(name for name in _ASKED if not left_out.get(name))
    parts = _with_addresses(shapes.shape(asked))
    return parts, itemgetter(*map(_VALUES.index, parts[1::2]))


def _with_addresses(shape: list[str]) -> list[str]:
    """Return a shape with the addresses of comments in it, cut where keys go into them."""
    report, _, after = address("comments:report", _ANY).rpartition(_ANY)
    made = {
        "anchor": ["comment-", "pk", ""],
        "permalink": ["", "page", "?comment=", "pk", "#comment-", "pk", ""],
        "reply_url": ["", "page", "?replyto=", "pk", "#respond"],
        "report_url": [report, "pk", after],
        "answered_anchor": ["comment-", "answered", ""],
    }
    parts = [_ITEM, "pk", f'">{shape[0]}']
    for name, text in zip(shape[1::2], shape[2::2], strict=True):
        first, *between, last = made.get(name, ["", name, ""])
        parts[-1] += first
        parts += [*between, last + text]
    return parts


@lru_cache(maxsize=AUTHORS)
def _author(name: str, url: str) -> _Author:
    return _Author(escape(name), escape(url), initials_of(name), str(hue_of(name)))


def _rendered(marks: Mapping[str, str]) -> str:
    return rendered("comments/comment.html", marks).strip()


@lru_cache(maxsize=dates.DAYS)
def _around_the_time(day: date, _language: str | None) -> tuple[str, str]:
    """Return what stands before and after the time of a comment that was sent on this day."""
    sent = gettext("%(day)s at %(time)s") % {"day": dates.written(day), "time": _TIME}
    before, _, after = escape(sent).partition(_TIME)
    return before, after
