"""Which comments stand on a page of the discussion, and on a page of one long thread.

A page holds so many threads, and of each its first replies; what follows is read thread by thread.
So a page costs the same whether a thread has fifty replies or five thousand: each thread is one
range of the index of paths, read up to where it is cut. Django's queries can't say "the first so
many of each", hence the SQL; SQLite and PostgreSQL read it alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Q, Subquery
from django.db.models.functions import Coalesce

from comments import paths, tally
from comments.models import Comment, State, Tally

if TYPE_CHECKING:
    from collections.abc import Collection

    from articles.models import Article

PER_PAGE = 50
"""Threads a page, and replies a page of one thread."""

REPLIES = 20
"""Replies of a thread that stand on a page beside others: a page has 1,050 comments at most."""

OWN = (State.HELD, State.SPAM)
"""States in which a comment is shown to its author alone, as one that waits."""

READ = (
    "id", "article_id", "path", "parent_id", "answers_id", "author_name", "author_url", "user_id",
    "state", "hidden_by", "html", "submitted_at",
)  # fmt: skip
"""What readers are shown, and nothing that they must not see."""

_PLACES = """SELECT path FROM comments_comment
 WHERE article_id = %(article)s AND hidden_by = 0 AND parent_id IS NULL ORDER BY path {order}"""
_BORDER = f"({_PLACES} LIMIT 1 OFFSET %({{at}})s)"
_COUNTER = "COALESCE((SELECT n FROM comments_tally WHERE scope = %(article)s AND what = '{}'), 0)"
_COUNTERS = f"{_COUNTER.format(tally.VISIBLE)} AS visible_here, {_COUNTER.format(tally.THREADS)}"
_COLUMNS = ", ".join(f"c.{name} AS {name}" for name in READ)

# CROSS JOIN keeps SQLite's planner from reading all the comments first.
_SHOWN = f"""
WITH place AS MATERIALIZED ({_PLACES} LIMIT {PER_PAGE} OFFSET %(first)s),
thread AS MATERIALIZED (
  SELECT path AS top, (
    SELECT path FROM comments_comment
     WHERE article_id = %(article)s AND hidden_by = 0
       AND path > place.path AND path < place.path || '{paths.AFTER}'
     ORDER BY path LIMIT 1 OFFSET {REPLIES}
  ) AS cut FROM place
)
SELECT {_COLUMNS}, thread.cut IS NOT NULL AS is_cut, {_COUNTERS} AS threads_here
  FROM thread CROSS JOIN comments_comment c
 WHERE c.article_id = %(article)s AND c.hidden_by = 0
   AND c.path >= thread.top AND c.path < COALESCE(thread.cut, thread.top || '{paths.AFTER}')
"""  # noqa: S608 (no value from outside)
_OWN = f"""
UNION ALL
SELECT {_COLUMNS}, false, {_COUNTERS}
  FROM comments_comment c
 WHERE c.article_id = %(article)s AND c.hidden_by > 0 AND c.id IN ({{own}})
   AND c.state IN ({", ".join(f"'{state}'" for state in OWN)}) AND c.path > {{low}} AND c.path < {{high}}
"""  # noqa: S608


def newest_first() -> bool:
    """Whether the newest thread stands first; its replies are read as they were written."""
    return settings.COMMENTS_NEWEST_FIRST


def on_page(article: Article, number: int, own: Collection[int]) -> list[Any]:
    """Return the comments of a page in the order in which they are read, in one query.

    Each has `is_cut` (whether its thread goes on elsewhere) and the article's counters as
    `visible_here` and `threads_here`. `own` are those that this reader sees while they wait.
    """
    values = {"article": article.pk, "first": (number - 1) * PER_PAGE, "last": number * PER_PAGE}
    sql = _SHOWN + (_waiting(number, own) if own else "")
    order = "DESC" if newest_first() else "ASC"
    rows = list(Comment.objects.raw(sql.replace("{order}", order), values))
    rows.sort(key=lambda row: row.path)
    if newest_first():
        rows.sort(key=lambda row: paths.root(row.path), reverse=True)
    return rows


def _waiting(number: int, own: Collection[int]) -> str:
    """Return the SQL for what waits on a page; the first and the last are open at the ends.

    What waits between two pages stands at the end of the earlier one, as `number_of` says too.
    """
    first, last = (_BORDER.replace("{at}", at) for at in ("first", "last"))
    behind = f"'{paths.AFTER}'"
    if newest_first():
        low = f"COALESCE({last} || {behind}, '')"
        high = f"{first} || {behind}" if number > 1 else behind
    else:
        low = first if number > 1 else "''"
        high = f"COALESCE({last}, {behind})"
    return _OWN.format(own=", ".join(str(int(pk)) for pk in own), low=low, high=high)


def number_of(comment: Comment) -> int:
    """Return on which page the thread of a comment stands, in one query."""
    side = "gte" if newest_first() else "lte"
    roots = Comment.objects.for_article(comment.article).in_place().threads()
    return _page(roots.filter(**{f"path__{side}": paths.root(comment.path)}).count())


def place_in_thread(comment: Comment) -> tuple[Comment, int] | None:
    """Return the thread and its page where a comment stands beyond the cut, or None before it."""
    if comment.parent_id is None:
        return None
    within = Comment.objects.for_article(comment.article)
    top = within.get(path=paths.root(comment.path))
    number = within.below(top).in_place().filter(path__lte=comment.path).count()
    return (top, _page(number)) if number > REPLIES else None


def on_page_of_thread(top: Comment, number: int, own: Collection[int]) -> tuple[list[Any], int]:
    """Return what stands on a page of one thread, and how many replies the thread has; two queries.

    Above the replies stand the thread's first comment and whatever else the first reply answers.
    Each has the article's counter as `visible_here`.
    """
    borders, total = _borders(top, number)
    begin = borders[0] if number > 1 and borders else top.path
    end = borders[PER_PAGE] if len(borders) > PER_PAGE else top.path + paths.AFTER
    above = {begin[: paths.WIDTH * level] for level in range(1, paths.MAX_DEPTH)}
    shown = Q(hidden_by=0) | Q(pk__in=own, state__in=OWN) if own else Q(hidden_by=0)
    here = Q(path__in=above) | Q(path__gte=begin, path__lt=end)
    counter = Tally.objects.filter(scope=top.article_id, what=tally.VISIBLE).values("n")
    found = Comment.objects.for_article(top.article).filter(shown).filter(here).in_threads()
    rows = found.only(*READ).annotate(visible_here=Coalesce(Subquery(counter), 0))
    return list(rows), total


def _borders(top: Comment, number: int) -> tuple[list[str], int]:
    """Return the paths of the replies of a page and of the first one after it, and the total."""
    replies = Comment.objects.below(top).in_place()
    total = replies.order_by().values("article").annotate(n=Count("pk")).values("n")
    begin = (number - 1) * PER_PAGE
    rows = list(
        replies.in_threads().values_list("path", Subquery(total))[begin : begin + PER_PAGE + 1]
    )
    return [path for path, _ in rows], rows[0][1] if rows else 0


def _page(number: int) -> int:
    """Return the page of what is the `number`th, counted from one; 0 is before all of them."""
    return max(number - 1, 0) // PER_PAGE + 1
