"""The comments of a page as HTML: one list in another, each comment filled into a stencil."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from comments import paths
from comments.stencil import stencils

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from articles.models import Article
    from comments.paging import Row
    from comments.threads import Page

DAYS = 10_000
"""Days that a process remembers how to write: each costs 30 µs, and a page may show hundreds."""

_REST = (
    '<p class="comments__rest"><a href="{url}?thread={top}#{last}">{text}'
    '<span class="visually-hidden"> ({name})</span></a></p>'
)
_TIME = "\x02"
_PK = 2**62
"""Stands for the primary key of a comment, where an address is made once for all of them."""


class _Author(NamedTuple):
    """What is shown of an author, as HTML."""

    name: str
    url: str
    initials: str
    hue: str


class Listing:
    """Lists the comments of one page for one reader; `own` are those that she wrote herself."""

    def __init__(
        self, article: Article, page: Page, own: Collection[int], *, is_open: bool
    ) -> None:
        self.stencils = stencils(_rendered)
        self.page, self.own = page, frozenset(own)
        self.by_pk = {row.pk: row for row in page.comments}
        self.authors: dict[tuple[str, str], _Author] = {}
        self.zone = timezone.get_current_timezone()
        self.language = get_language()
        self.url = escape(article.get_absolute_url())
        self.reply = f"{self.url}?replyto=%d#respond" if is_open else ""
        self.rest = escape(gettext("See the rest of this thread"))
        self.report = reverse("comments:report", args=[_PK]).replace(str(_PK), "%d")

    def html(self) -> SafeString:
        """Return the lists; nothing where no comment is shown."""
        html: list[str] = []
        above: list[Row] = []
        for row in self.page.shown():
            if above and paths.is_within(row.path, above[-1].path):
                html.append('<ol class="replies">')
            else:
                self._end(html, above, row.path)
            html.append(f'<li class="comments__item" id="{row.anchor()}">')
            html += self._comment(row)
            above.append(row)
        self._end(html, above, paths.AFTER)
        if html:
            html = ['<ol class="comments">', *html, "</ol>"]
        return mark_safe("".join(html))  # noqa: S308 (every value was escaped)

    def _end(self, html: list[str], above: list[Row], path: str) -> None:
        """End the comments that `path` does not stand below; all but the last have a list within."""
        end, last = "", above[-1] if above else None
        while above and not paths.is_within(path, above[-1].path):
            row = above.pop()
            rest = self._rest(row, last) if last and row.path in self.page.cut else ""
            html.append(f"{end}{rest}</li>")
            end = "</ol>"

    def _rest(self, top: Row, last: Row) -> str:
        """Where a thread goes on elsewhere, the way to what follows its last comment here."""
        name, anchor = self._author(top).name, last.anchor()
        return _REST.format(url=self.url, top=top.pk, last=anchor, text=self.rest, name=name)

    def _comment(self, row: Row) -> list[str]:
        """Return the pieces of a comment's HTML; each microsecond here counts five hundred times."""
        if row.is_gone():
            return self.stencils.pieces({"gone": "gone"})
        public, author, answered = row.is_public(), self._author(row), self._answered(row)
        sent = row.submitted_at.astimezone(self.zone).isoformat(timespec="seconds")
        before, after = _around_the_time(sent[:10], self.language)
        return self.stencils.pieces(
            {
                "pk": str(row.pk),
                "anchor": row.anchor(),
                "permalink": row.permalink(self.url),
                "name": author.name,
                "url": author.url,
                "initials": author.initials,
                "hue": author.hue,
                "staff": "staff" if row.user_id else "",
                "sent": f"{before}{sent[11:16]}{after}",
                "sent_iso": sent,
                "text": row.html,
                "waiting": "" if public else "waiting",
                "own_url": escape(row.own_url()) if not public or row.pk in self.own else "",
                "reply_url": self.reply % row.pk if public and self.reply else "",
                "report_url": self.report % row.pk if public else "",
                "answered_name": self._author(answered).name if answered else "",
                "answered_anchor": answered.anchor() if answered else "",
            }
        )

    def _answered(self, row: Row) -> Row | None:
        """Whom it answers, where she is not just above it; not one who withdrew, with her name."""
        answered = self.by_pk.get(row.answers_id) if row.answers_id else None
        return answered if answered and answered.is_public() else None

    def _author(self, row: Row) -> _Author:
        key = (row.author_name, row.author_url)
        return self.authors.get(key) or self.authors.setdefault(key, _author(row))


def _author(row: Row) -> _Author:
    name, url, initials = map(escape, (row.author_name, row.author_url, row.initials()))
    return _Author(name, url, initials, str(row.hue()))


def _rendered(marks: Mapping[str, str]) -> str:
    return render_to_string("comments/comment.html", dict(marks)).strip()


@lru_cache(maxsize=DAYS)
def _around_the_time(day: str, _language: str | None) -> tuple[str, str]:
    """Return what stands before and after the time of a comment that was sent on this day."""
    written = formats.date_format(date.fromisoformat(day))
    sent = gettext("%(day)s at %(time)s") % {"day": written, "time": _TIME}
    before, _, after = escape(sent).partition(_TIME)
    return before, after
