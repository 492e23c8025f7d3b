"""Which comments stand on a page of the discussion, and on a page of one long thread.

A page holds so many threads, and of each its first replies; what follows is read thread by thread.
So a page costs the same whether a thread has fifty replies or five thousand: each thread is one
range of the index of paths, read up to where it is cut. Where the whole discussion fits on a page,
as most do, it is read as one range, in half the time, and cut afterwards (found.py).

Django's queries can't say "the first so many of each", hence the SQL; SQLite and PostgreSQL read it
alike. One statement brings all that a page needs, as one row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db import connection

from articles import stored
from comments import paths, rulebook, tally
from comments.found import TOLD, Cut, Found
from comments.models import Comment, State
from comments.readable import GONE
from comments.rows import one

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from articles.readable import Discussed
    from comments.rulebook import Rules

PER_PAGE = 30
"""Threads a page, and replies a page of one thread."""

REPLIES = 5
"""Replies of a thread that stand on a page beside others: a page has 180 comments at most."""

FULL = PER_PAGE * (1 + REPLIES)
"""Comments on the fullest page."""

OWN = (State.HELD, State.SPAM)
"""States in which a comment is shown to its author alone, as one that waits."""


class Read(NamedTuple):
    """What one query brought: the comments and the facts.

    `visible` and `threads` are the article's counters, `rules` those that hold for the site;
    `replies` counts those of the one thread that was asked for, if there is such a one.
    """

    found: Found
    visible: int
    threads: int
    rules: Rules
    replies: int | None = None


_COUNTER = "COALESCE((SELECT n FROM comments_tally WHERE scope = %(article)s AND what = '{}'), 0)"
_RULE = "(SELECT {} FROM comments_rulebook WHERE id = 1)"
_FACTS = ", ".join(
    [
        *(_COUNTER.format(what) for what in (tally.VISIBLE, tally.THREADS)),
        *(_RULE.format(column) for column in ("policy", "closes_after")),
    ]
)
_PLACES = """SELECT path FROM comments_comment
 WHERE article_id = %(article)s AND hidden_by = 0 AND parent_id IS NULL ORDER BY path {order}"""
_BORDER = f"({_PLACES} LIMIT 1 OFFSET %({{at}})s)"
_WAITING = ", ".join(f"'{state}'" for state in OWN)
_HERS = f"c.id IN ({{own}}) AND c.state IN ({_WAITING})"

_STANDING = " + ".join(_COUNTER.format(what) for what in (tally.VISIBLE, *sorted(GONE)))
"""No fewer than have a place on some page: what is gone may be hidden besides."""

_FEW = f"""
SELECT {_FACTS}, {_STANDING}, {TOLD} FROM comments_comment c
 WHERE c.hidden_by = 0
   AND c.article_id = CASE WHEN {_STANDING} <= %(full)s THEN %(article)s END
"""  # noqa: S608 (no value from outside)

# One more reply than is shown tells that the thread goes on.
_OF_THREAD = f"""FROM comments_comment
 WHERE article_id = %(article)s AND hidden_by = 0
   AND path >= place.path AND path < place.path || '{paths.AFTER}'
 ORDER BY path LIMIT {{replies}} + 2"""
_SHOWN = f"""
SELECT {_FACTS}, {{hers}}, {TOLD}
  FROM ({_PLACES} LIMIT {{per_page}} OFFSET %(first)s) place CROSS JOIN {{of_thread}}
"""  # noqa: S608
_OWN = f"""(SELECT {TOLD} FROM comments_comment c
  WHERE c.article_id = %(article)s AND c.hidden_by > 0 AND {_HERS}
    AND c.path > {{low}} AND c.path < {{high}})"""  # noqa: S608

_TOP = "(SELECT path FROM top)"
_BELOW = (
    f"c.article_id = %(article)s AND c.hidden_by = 0 AND c.path > {_TOP}"
    f" AND c.path < {_TOP} || '{paths.AFTER}'"
)
_ABOVE = ", ".join(f"substr(part.low, 1, {paths.WIDTH * n})" for n in range(1, paths.MAX_DEPTH))
_IN_PART = "c.article_id = %(article)s AND c.path >= part.low AND c.path < part.high AND {shown}"
_THREAD = f"""
WITH top AS MATERIALIZED (
  SELECT path FROM comments_comment
   WHERE id = %(thread)s AND article_id = %(article)s AND hidden_by = 0 AND parent_id IS NULL
),
reply AS MATERIALIZED (
  SELECT c.path AS path FROM comments_comment c WHERE {_BELOW}
   ORDER BY c.path LIMIT {{per_page}} + 1 OFFSET %(first)s
),
part AS MATERIALIZED (
  SELECT CASE WHEN %(first)s = 0 THEN top.path ELSE (SELECT min(path) FROM reply) END AS low,
         COALESCE((SELECT path FROM reply ORDER BY path LIMIT 1 OFFSET {{per_page}}),
                  top.path || '{paths.AFTER}') AS high,
         (SELECT count(*) FROM comments_comment c WHERE {_BELOW}) AS replies
    FROM top
)
SELECT {_FACTS}, (SELECT replies FROM part), (
    SELECT {TOLD} FROM part CROSS JOIN comments_comment c
     WHERE c.article_id = %(article)s AND c.path IN ({_ABOVE}) AND c.path < part.low AND {{shown}}
  ), (SELECT {TOLD} FROM part CROSS JOIN comments_comment c WHERE {_IN_PART})
"""  # noqa: S608


def newest_first() -> bool:
    """Whether the newest thread stands first; its replies are read as they were written."""
    return settings.COMMENTS_NEWEST_FIRST


def on_page(article: Discussed, number: int, own: Collection[int]) -> Read:
    """Return what stands on a page, in one query where all comments are few, and else in two.

    `own` are the comments that this reader sees while they wait.
    """
    if not own and (read := _of_few(article, number)):
        return read
    hers = _waiting(number, own) if own else "NULL"
    sql = _SHOWN.replace("{hers}", hers).replace("{of_thread}", _of_thread())
    values = {"article": article.pk, "last": number * PER_PAGE}
    *facts, waiting, told = _row(sql.replace("{order}", _order()), values, number)
    return _read(Found(told, waiting, _cut(0)), facts)


def _of_few(article: Discussed, number: int) -> Read | None:
    """Return what stands on a page of a discussion that is no larger than a page may be."""
    (row,) = stored.rows(_FEW, {"article": article.pk, "full": FULL})
    *facts, standing, told = row
    if standing > FULL:
        return None
    return _read(Found(told, None, _cut((number - 1) * PER_PAGE)), facts)


def _cut(first: int) -> Cut:
    return Cut(first, PER_PAGE, REPLIES, newest_first())


def on_page_of_thread(article: Discussed, thread: int, number: int, own: Collection[int]) -> Read:
    """Return what stands on a page of the thread that this comment opens, in one query: nothing
    where it opens none.

    Above the replies stand the thread's first comment and whatever else the first reply answers.
    """
    shown = f"(c.hidden_by = 0 OR {_HERS.format(own=_listed(own))})" if own else "c.hidden_by = 0"
    sql = _THREAD.replace("{shown}", shown)
    *facts, replies, above, told = _row(sql, {"article": article.pk, "thread": thread}, number)
    return _read(Found(told, above, None), facts)._replace(replies=replies)


def _of_thread() -> str:
    """Return the SQL that joins the comments of each thread, each read by the index of paths.

    PostgreSQL would compare every comment with every thread; what is LATERAL it asks thread by thread.
    """
    if connection.vendor == "postgresql":
        return f"LATERAL (SELECT * {_OF_THREAD}) c"
    return f"comments_comment c WHERE c.id IN (SELECT id {_OF_THREAD})"


def _row(sql: str, values: Mapping[str, int], number: int) -> tuple[Any, ...]:
    """Return the one row of a statement about a page.

    Its limits are written out: of a LIMIT that is given with the values, SQLite thinks that another
    plan may be better for it, and makes one at each page.
    """
    sql = sql.replace("{per_page}", str(PER_PAGE)).replace("{replies}", str(REPLIES))
    (row,) = stored.rows(sql, {**values, "first": (number - 1) * PER_PAGE})
    return row


def _read(found: Found, facts: list[Any]) -> Read:
    visible, threads, policy, closes_after = facts
    return Read(found, visible, threads, rulebook.read_along(policy, closes_after))


def _order() -> str:
    return "DESC" if newest_first() else "ASC"


def _listed(own: Collection[int]) -> str:
    return ", ".join(str(int(pk)) for pk in own)


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
    return _OWN.format(own=_listed(own), low=low, high=high)


_BEFORE = """SELECT count(*) FROM comments_comment
 WHERE article_id = %s AND hidden_by = 0 AND parent_id IS NULL AND path {side} %s"""


def number_of(comment: Comment) -> int:
    """Return on which page the thread of a comment stands, in one query."""
    statement = _BEFORE.format(side=">=" if newest_first() else "<=")
    (number,) = one(statement, [comment.article_id, paths.root(comment.path)]) or (0,)
    return _page(number)


def place_in_thread(comment: Comment) -> tuple[Comment, int] | None:
    """Return the thread and its page where a comment stands beyond the cut, or None before it."""
    if comment.parent_id is None:
        return None
    within = Comment.objects.for_article(comment.article)
    top = within.get(path=paths.root(comment.path))
    number = within.below(top).in_place().filter(path__lte=comment.path).count()
    return (top, _page(number)) if number > REPLIES else None


def _page(number: int) -> int:
    """Return the page of what is the `number`th, counted from one; 0 is before all of them."""
    return max(number - 1, 0) // PER_PAGE + 1
