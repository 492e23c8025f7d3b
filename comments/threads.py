"""The discussion as it is read: threads on pages, each comment below the one that it answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _

from articles.paging import page_number
from comments import paging, paths
from comments.readable import GONE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from articles.readable import Discussed
    from comments.models import Comment
    from comments.paging import Row
    from comments.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Page:
    """A page of threads, or of the one `thread` that this comment opens: its number of so many
    pages, its comments, the count of all under the article, the threads (by path) that go on
    elsewhere, and the rules that hold for the site.
    """

    number: int
    pages: int
    visible: int
    comments: list[Row]
    rules: Rules
    cut: frozenset[str] = frozenset()
    thread: Row | None = None

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    def shown(self) -> list[Row]:
        """Return the comments without those that are gone and have nothing that is shown below."""
        if GONE.isdisjoint(map(attrgetter("state"), self.comments)):
            return self.comments
        kept: list[Row] = []
        after = ""
        for row in reversed(self.comments):
            if not row.is_gone() or row.path in self.cut or paths.is_within(after, row.path):
                kept.append(row)
                after = row.path
        kept.reverse()
        return kept


def page_of(article: Discussed, query: Mapping[str, Any], own: Collection[int] = ()) -> Page:
    """Return the page that `?page=` of a query asks for, in one query; Http404 beyond the last.

    With `?thread=` it is a page of that one thread. `own` are the primary keys of comments that
    this reader may see while they wait.
    """
    number = page_number(query)
    if wanted := query.get("thread", ""):
        return _page_of_thread(article, wanted, number, own)
    read = paging.on_page(article, number, own)
    if not read.rows and number > 1:
        raise _no_such_page()
    return Page(number, _pages(read.threads), read.visible, read.rows, read.rules, read.cut)


def _page_of_thread(article: Discussed, wanted: str, number: int, own: Collection[int]) -> Page:
    """Return a page of one thread; Http404 where `wanted` is not what opens one."""
    if not re.fullmatch(r"[1-9][0-9]{0,17}", wanted):
        raise _no_such_page()
    read = paging.on_page_of_thread(article, int(wanted), number, own)
    if not read.rows:
        raise _no_such_page()
    top = read.rows[0]
    return Page(number, _pages(read.replies), read.visible, read.rows, read.rules, thread=top)


def _no_such_page() -> Http404:
    return Http404(_("This page does not exist."))


def url_of(comment: Comment) -> str:
    """Return the address at which a comment stands now, in at most three queries."""
    beyond = paging.place_in_thread(comment)
    if beyond:
        top, number = beyond
        asked = {"thread": top.pk}
    else:
        number, asked = paging.number_of(comment), {}
    return f"{address(comment.article, number, **asked)}#{comment.anchor()}"


def address(article: Discussed, number: int = 1, **asked: int) -> str:
    """Return the address of a page of the discussion, or, with `thread`, of a page of one thread."""
    query = urlencode({**asked, "page": number} if number > 1 else asked)
    return f"{article.get_absolute_url()}?{query}" if query else article.get_absolute_url()


def _pages(count: int) -> int:
    return max(1, -(-count // paging.PER_PAGE))
