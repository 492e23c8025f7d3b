"""The comments of a page as HTML: one list in another, each comment filled into a stencil."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from articles import dates
from articles.addresses import address
from articles.stencil import rendered, stencils
from comments import paths

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from articles.readable import Discussed
    from comments.paging import Row
    from comments.threads import Page

_REST = (
    '<p class="comments__rest"><a href="{url}?thread={top}#{last}">{text}'
    '<span class="visually-hidden"> ({name})</span></a></p>'
)
_TIME = "\x02"
_ANY = "1"
_PK = "%(pk)s"
"""Where the key of a comment goes in what is made once for all comments of a page."""


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
        self.shapes: dict[tuple[bool, ...], str] = {}
        self.page, self.own, self.is_open = page, frozenset(own), is_open
        self.by_pk = {row.pk: row for row in page.comments}
        self.authors: dict[tuple[str, str], _Author] = {}
        self.zone = timezone.get_current_timezone()
        self.language = get_language()
        self.url = escape(article.get_absolute_url())
        self.rest = escape(gettext("See the rest of this thread"))

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
            html.append(self._comment(row))
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

    def _comment(self, row: Row) -> str:
        """Return a comment's HTML; each microsecond here counts a hundred times."""
        if row.is_gone():
            return self.stencils.fill({"gone": "gone"})
        author, answered = self._author(row), self._answered(row)
        public, own = row.is_public(), row.pk in self.own
        there = (public, own, bool(author.url), row.user_id is not None, answered is not None)
        sent = row.submitted_at.astimezone(self.zone).isoformat(timespec="seconds")
        before, after = _around_the_time(sent[:10], self.language)
        return (self.shapes.get(there) or self._shape(there)) % {
            "pk": row.pk,
            "name": author.name,
            "url": author.url,
            "initials": author.initials,
            "hue": author.hue,
            "sent": f"{before}{sent[11:16]}{after}",
            "sent_iso": sent,
            "text": row.html,
            "own_url": "" if public and not own else escape(row.own_url()),
            "answered_name": self._author(answered).name if answered else "",
            "answered_anchor": answered.anchor() if answered else "",
        }

    def _shape(self, there: tuple[bool, ...]) -> str:
        """Return the shape of such comments with what the page alone decides filled in."""
        public, own, url, staff, answered = there
        asked = {
            "name": True, "initials": True, "hue": True, "sent": True, "sent_iso": True, "text": True,
            "anchor": True, "permalink": True, "url": url, "staff": staff, "waiting": not public,
            "own_url": own or not public, "reply_url": public and self.is_open, "pk": True,
            "report_url": public, "answered_name": answered, "answered_anchor": answered,
        }  # fmt: skip
        shape = self.stencils.shape(tuple([name for name, is_there in asked.items() if is_there]))
        for name, made in self._made().items():
            shape = shape.replace(f"%({name})s", made)
        self.shapes[there] = shape
        return shape

    def _made(self) -> dict[str, str]:
        """Return the addresses that a comment's key is put into."""
        url = self.url.replace("%", "%%")
        report = address("comments:report", _ANY).replace("%", "%%").replace(_ANY, _PK)
        return {
            "anchor": f"comment-{_PK}",
            "permalink": f"{url}?comment={_PK}#comment-{_PK}",
            "reply_url": f"{url}?replyto={_PK}#respond",
            "report_url": report,
        }

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
    return rendered("comments/comment.html", marks).strip()


@lru_cache(maxsize=dates.DAYS)
def _around_the_time(day: str, _language: str | None) -> tuple[str, str]:
    """Return what stands before and after the time of a comment that was sent on this day."""
    written = dates.written(date.fromisoformat(day))
    sent = gettext("%(day)s at %(time)s") % {"day": written, "time": _TIME}
    before, _, after = escape(sent).partition(_TIME)
    return before, after
