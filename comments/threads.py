"""The discussion as it is read: threads on pages, each comment below the one that it answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from articles.paging import page_number
from comments import paging, paths
from comments.models import Comment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.http import HttpRequest

    from articles.models import Article


@dataclass(slots=True)
class Node:
    """A comment with the replies that are shown below it."""

    comment: Comment
    replies: list[Node] = field(default_factory=list)

    def is_shown(self) -> bool:
        """A comment that is gone keeps its place only where something shown stands below it."""
        return not self.comment.is_gone() or any(reply.is_shown() for reply in self.replies)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of threads, or of one `thread`: its number of so many pages, its comments, the count
    of all under the article, and the threads (by primary key) that go on elsewhere.
    """

    number: int
    pages: int
    visible: int
    comments: list[Comment]
    cut: frozenset[int] = frozenset()
    thread: Comment | None = None

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def page_of(article: Article, request: HttpRequest, own: Collection[int] = ()) -> Page:
    """Return the page that `?page=` asks for, in one query; Http404 beyond the last.

    With `?thread=` it is a page of that one thread, in three queries. `own` are the primary keys of
    comments that this reader may see while they wait.
    """
    number = page_number(request)
    if wanted := request.GET.get("thread", ""):
        return _page_of_thread(_opening(article, wanted), number, own)
    rows = paging.on_page(article, number, own)
    if not rows and number > 1:
        raise Http404(_("This page does not exist."))
    visible, threads = (rows[0].visible_here, rows[0].threads_here) if rows else (0, 0)
    cut = frozenset(row.pk for row in rows if row.is_cut and row.parent_id is None)
    return Page(number, _pages(threads), visible, rows, cut)


def _page_of_thread(top: Comment, number: int, own: Collection[int]) -> Page:
    rows, replies = paging.on_page_of_thread(top, number, own)
    pages = _pages(replies)
    if number > pages or not rows:
        raise Http404(_("This page does not exist."))
    return Page(number, pages, rows[0].visible_here, rows, thread=top)


def _opening(article: Article, wanted: str) -> Comment:
    """Return the comment that opens the thread that is asked for; Http404 where there is none."""
    if not re.fullmatch(r"[1-9][0-9]{0,17}", wanted):
        raise Http404(_("This page does not exist."))
    tops = Comment.objects.for_article(article).in_place().threads().select_related("article")
    return get_object_or_404(tops, pk=int(wanted))


def url_of(comment: Comment) -> str:
    """Return the address at which a comment stands now, in at most three queries."""
    beyond = paging.place_in_thread(comment)
    if beyond:
        top, number = beyond
        asked = {"thread": top.pk}
    else:
        number, asked = paging.number_of(comment), {}
    return f"{address(comment.article, number, **asked)}#{comment.anchor()}"


def address(article: Article, number: int = 1, **asked: int) -> str:
    """Return the address of a page of the discussion, or, with `thread`, of a page of one thread."""
    query = urlencode({**asked, "page": number} if number > 1 else asked)
    return f"{article.get_absolute_url()}?{query}" if query else article.get_absolute_url()


def trees(comments: Iterable[Comment]) -> list[Node]:
    """Return the threads that these comments, in the order of their paths, make up."""
    top: list[Node] = []
    above: list[Node] = []
    for comment in comments:
        while above and not paths.is_within(comment.path, above[-1].comment.path):
            above.pop()
        node = Node(comment)
        (above[-1].replies if above else top).append(node)
        above.append(node)
    return top


def _pages(count: int) -> int:
    return max(1, -(-count // paging.PER_PAGE))
