"""The discussion as it is read: threads on pages, each comment below the one that it answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _

from articles.paging import page_number
from comments import paging

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from articles.readable import Discussed
    from comments.found import Found
    from comments.models import Comment
    from comments.rulebook import Rules


class Page(NamedTuple):
    """A page of threads, or of the one `thread` (by its primary key) that was asked for: its number
    of so many pages, its comments, the count of all under the article, and the rules that hold for
    the site.
    """

    number: int
    pages: int
    visible: int
    found: Found
    rules: Rules
    thread: int | None = None

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def page_of(article: Discussed, query: Mapping[str, Any], own: Collection[int] = ()) -> Page:
    """Return the page that `?page=` of a query asks for, in one query; Http404 beyond the last.

    With `?thread=` it is a page of that one thread. `own` are the primary keys of comments that
    this reader may see while they wait.
    """
    number = page_number(query)
    if wanted := query.get("thread", ""):
        return _page_of_thread(article, wanted, number, own)
    read = paging.on_page(article, number, own)
    pages = _pages(read.threads)
    if number > pages:
        raise _no_such_page()
    return Page(number, pages, read.visible, read.found, read.rules)


def _page_of_thread(article: Discussed, wanted: str, number: int, own: Collection[int]) -> Page:
    """Return a page of one thread; Http404 where `wanted` is not what opens one."""
    if not re.fullmatch(r"[1-9][0-9]{0,17}", wanted):
        raise _no_such_page()
    thread = int(wanted)
    read = paging.on_page_of_thread(article, thread, number, own)
    pages = _pages(read.replies or 0)
    if read.replies is None or number > pages:
        raise _no_such_page()
    return Page(number, pages, read.visible, read.found, read.rules, thread)


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
