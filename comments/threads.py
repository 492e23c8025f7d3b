"""The discussion as it is read: threads on pages, each comment below the one that it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from articles.paging import page_number
from comments import paths, tally
from comments.models import Comment, State, Tally

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.http import HttpRequest

    from articles.models import Article
    from comments.querysets import CommentQuerySet

PER_PAGE = 50
"""Threads a page."""

OWN = (State.HELD, State.SPAM)
"""States in which a comment is shown to its author alone, as one that waits."""


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
    """A page of threads: its number of so many pages, its comments, and the count of all."""

    number: int
    pages: int
    visible: int
    comments: list[Comment]

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def page_of(article: Article, request: HttpRequest, own: Collection[int] = ()) -> Page:
    """Return the page that `?page=` asks for, in one query; Http404 beyond the last.

    `own` are the primary keys of comments that this reader may see while they wait.
    """
    number = page_number(request)
    shown = Q(hidden_by=0) | Q(pk__in=own, state__in=OWN) if own else Q(hidden_by=0)
    comments = _between(Comment.objects.for_article(article).filter(shown), article, number)
    rows: list[Any] = list(_for_reading(comments).annotate(**_counters(article)))
    if not rows and number > 1:
        raise Http404(_("This page does not exist."))
    visible, threads = (rows[0].visible_here, rows[0].threads_here) if rows else (0, 0)
    return Page(number, _pages(threads), visible, rows)


def _counters(article: Article) -> dict[str, Coalesce]:
    """Return the article's counters as columns; the database looks them up once, not once a row."""
    of_it = Tally.objects.filter(scope=article.pk)
    return {
        "visible_here": Coalesce(Subquery(of_it.filter(what=tally.VISIBLE).values("n")[:1]), 0),
        "threads_here": Coalesce(Subquery(of_it.filter(what=tally.THREADS).values("n")[:1]), 0),
    }


def url_of(comment: Comment) -> str:
    """Return the address at which a comment stands on the page of its article, in two queries."""
    roots = _roots(comment.article).filter(path__lt=paths.root(comment.path))
    pages = _pages(Tally.objects.of(comment.article)[tally.THREADS])
    number = min(roots.count() // PER_PAGE + 1, pages)
    query = f"?page={number}" if number > 1 else ""
    return f"{comment.article.get_absolute_url()}{query}#{comment.anchor()}"


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


def _pages(threads: int) -> int:
    return max(1, -(-threads // PER_PAGE))


def _roots(article: Article) -> CommentQuerySet:
    return Comment.objects.for_article(article).in_place().threads().in_threads()


def _between(comments: CommentQuerySet, article: Article, number: int) -> CommentQuerySet:
    """Keep what stands in the threads of a page; the first and the last are open at the ends."""
    roots = _roots(article).values("path")
    first = (number - 1) * PER_PAGE
    if number > 1:
        comments = comments.filter(path__gte=Subquery(roots[first : first + 1]))
    last = first + PER_PAGE
    end = Coalesce(Subquery(roots[last : last + 1]), Value(paths.AFTER))
    return comments.filter(path__lt=end)


def _for_reading(comments: CommentQuerySet) -> CommentQuerySet:
    """With what readers are shown, and nothing that they must not see."""
    return comments.in_threads().only(
        "path",
        "parent_id",
        "answers_id",
        "author_name",
        "author_url",
        "user_id",
        "state",
        "hidden_by",
        "html",
        "submitted_at",
    )
