"""Which comments stand on a page of the discussion, and on a page of one long thread.

A page holds so many threads, and of each its first replies; what follows is read thread by thread.
So a page costs the same whether a thread has fifty replies or five thousand: each thread is one
range of the index of paths, read up to where it is cut. Where the whole discussion fits on a page,
as most do, it is read as one range, in half the time, and cut here.

Django's queries can't say "the first so many of each", hence the SQL; SQLite and PostgreSQL read it
alike. One statement brings all that a page needs, and plain rows: a model's instance takes five
times as long to make.
"""

from __future__ import annotations

from functools import partial
from itertools import chain, pairwise
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.conf import settings
from django.db import connection

from articles import stored
from comments import paths, rulebook, tally
from comments.models import Comment, State
from comments.readable import Readable
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


class _Columns(NamedTuple):
    """What readers are shown, and nothing that they must not see; when it was `sent` in UTC, to the
    second. First its place and its text, then what stands around that text (`FRAME`).
    """

    path: str
    answers_id: int | None
    html: str
    pk: int
    author_name: str
    author_url: str
    user_id: int | None
    state: str
    hidden_by: int
    sent: str


class Row(Readable, _Columns):
    """A comment on a page."""

    __slots__ = ()


_row = partial(tuple.__new__, Row)
"""Makes a comment of the columns that were found; `Row._make` takes half as long again."""

FRAME: Final = 3
"""From here on, the columns of what stands around a comment's text, wherever it is read."""


class Read(NamedTuple):
    """What one query brought: the comments in the order in which they are read, and the facts.

    `visible` and `threads` are the article's counters, `rules` those that hold for the site. `cut`
    has the paths of the threads that go on elsewhere; `replies` counts those of the one thread that
    was asked for.
    """

    rows: list[Row]
    visible: int
    threads: int
    rules: Rules
    cut: frozenset[str] = frozenset()
    replies: int = 0


_NAMED = {"pk": "c.id", "sent": "substr(CAST(c.submitted_at AS text), 1, 19)"}
_OURS = ", ".join(_NAMED.get(name, f"c.{name}") for name in Row._fields)
_COUNTER = "COALESCE((SELECT n FROM comments_tally WHERE scope = %(article)s AND what = '{}'), 0)"
_RULE = "(SELECT {} FROM comments_rulebook WHERE id = 1)"
_FACTS = f"""
WITH facts AS MATERIALIZED (
  SELECT {_COUNTER.format(tally.VISIBLE)} AS visible, {_COUNTER.format(tally.THREADS)} AS threads,
         {_RULE.format("policy")} AS policy, {_RULE.format("closes_after")} AS closes_after
)"""
_SAID = "facts.visible, facts.threads, facts.policy, facts.closes_after"

_PLACES = """SELECT path FROM comments_comment
 WHERE article_id = %(article)s AND hidden_by = 0 AND parent_id IS NULL ORDER BY path {order}"""
_BORDER = f"({_PLACES} LIMIT 1 OFFSET %({{at}})s)"
_WAITING = ", ".join(f"'{state}'" for state in OWN)
_HERS = f"c.id IN ({{own}}) AND c.state IN ({_WAITING})"

# The first row has the facts in place of a comment, which takes less than the facts in each row;
# and it begins with no WITH, in which SQLite's engine would look for something that writes.
_FEW = f"""
SELECT {_RULE.format("policy")}, {_COUNTER.format(tally.VISIBLE)}, NULL,
       {_COUNTER.format(tally.THREADS)}, NULL, NULL, {_RULE.format("closes_after")},
       NULL, NULL, NULL
UNION ALL
SELECT {_OURS} FROM comments_comment c
 WHERE c.hidden_by = 0 AND c.article_id = CASE
       WHEN {_COUNTER.format(tally.VISIBLE)} <= %(full)s THEN %(article)s END
 LIMIT %(full)s + 2
"""  # noqa: S608 (no value from outside)

# The outer joins bring the facts where nothing else is found, and keep SQLite's planner from
# reading all the comments first (for PostgreSQL's see `_join`).
_SHOWN = f"""{_FACTS},
place AS MATERIALIZED ({_PLACES} LIMIT %(per_page)s OFFSET %(first)s),
thread AS MATERIALIZED (
  SELECT path AS top, (
    SELECT path FROM comments_comment
     WHERE article_id = %(article)s AND hidden_by = 0
       AND path > place.path AND path < place.path || '{paths.AFTER}'
     ORDER BY path LIMIT 1 OFFSET %(replies)s
  ) AS cut FROM place
)
SELECT {_SAID}, CASE WHEN thread.cut IS NULL THEN '' ELSE thread.top END, {_OURS}
  FROM facts LEFT JOIN thread ON true {{join}}
"""  # noqa: S608 (no value from outside)
_IN_THREAD = f"""c.article_id = %(article)s AND c.hidden_by = 0
   AND c.path >= thread.top AND c.path < COALESCE(thread.cut, thread.top || '{paths.AFTER}')"""
_OWN = f"""
UNION ALL
SELECT {_SAID}, '', {_OURS}
  FROM facts CROSS JOIN comments_comment c
 WHERE c.article_id = %(article)s AND c.hidden_by > 0 AND {_HERS}
   AND c.path > {{low}} AND c.path < {{high}}
"""  # noqa: S608

_TOP = "(SELECT path FROM top)"
_BELOW = (
    f"c.article_id = %(article)s AND c.hidden_by = 0 AND c.path > {_TOP}"
    f" AND c.path < {_TOP} || '{paths.AFTER}'"
)
_ABOVE = ", ".join(f"substr(part.low, 1, {paths.WIDTH * n})" for n in range(1, paths.MAX_DEPTH))
_THREAD = f"""{_FACTS},
top AS MATERIALIZED (
  SELECT path FROM comments_comment
   WHERE id = %(thread)s AND article_id = %(article)s AND hidden_by = 0 AND parent_id IS NULL
),
reply AS MATERIALIZED (
  SELECT c.path AS path FROM comments_comment c WHERE {_BELOW}
   ORDER BY c.path LIMIT %(per_page)s + 1 OFFSET %(first)s
),
part AS MATERIALIZED (
  SELECT CASE WHEN %(first)s = 0 THEN top.path ELSE (SELECT min(path) FROM reply) END AS low,
         COALESCE((SELECT path FROM reply ORDER BY path LIMIT 1 OFFSET %(per_page)s),
                  top.path || '{paths.AFTER}') AS high,
         (SELECT count(*) FROM comments_comment c WHERE {_BELOW}) AS replies
    FROM top
)
SELECT {_SAID}, part.replies, {_OURS}
  FROM facts LEFT JOIN part ON true {{join}}
UNION ALL
SELECT {_SAID}, part.replies, {_OURS}
  FROM facts CROSS JOIN part CROSS JOIN comments_comment c
 WHERE c.article_id = %(article)s AND c.path IN ({_ABOVE}) AND c.path < part.low AND {{shown}}
"""  # noqa: S608


_IN_PART = "c.article_id = %(article)s AND c.path >= part.low AND c.path < part.high AND {shown}"


def newest_first() -> bool:
    """Whether the newest thread stands first; its replies are read as they were written."""
    return settings.COMMENTS_NEWEST_FIRST


def on_page(article: Discussed, number: int, own: Collection[int]) -> Read:
    """Return what stands on a page, in one query where all comments are few, and else in two.

    `own` are the comments that this reader sees while they wait.
    """
    if not own and (read := _of_few(article, number)):
        return read
    values = {"article": article.pk, "last": number * PER_PAGE, "replies": REPLIES}
    sql = _SHOWN.replace("{join}", _join(_IN_THREAD)) + (_waiting(number, own) if own else "")
    found = _found(sql.replace("{order}", _order()), values, number)
    read = _read(found)
    if newest_first():
        read.rows.sort(key=lambda row: paths.root(row.path), reverse=True)
    return read._replace(cut=frozenset(row[4] for row in found if row[4]))


def _of_few(article: Discussed, number: int) -> Read | None:
    """Return what stands on a page of a discussion that is no larger than a page may be."""
    facts, *found = stored.rows(_FEW, {"article": article.pk, "full": FULL})
    policy, visible, _, counted, _, _, closes_after, *_ = facts
    if visible > FULL or len(found) > FULL:
        return None
    found.sort(key=itemgetter(0))  # by the path
    threads = _threads(list(map(_row, found)))
    if newest_first():
        threads.reverse()
    shown = threads[(number - 1) * PER_PAGE : number * PER_PAGE]
    cut = frozenset(thread[0].path for thread in shown if len(thread) > REPLIES + 1)
    on_it = chain.from_iterable([thread[: REPLIES + 1] for thread in shown])
    return Read(list(on_it), visible, counted, rulebook.read_along(policy, closes_after), cut)


def _threads(rows: list[Row]) -> list[list[Row]]:
    """Return the rows of each thread; what opens one is public where anything below it is."""
    tops = [at for at, row in enumerate(rows) if len(row.path) == paths.WIDTH]
    return [rows[top:end] for top, end in pairwise([*tops, len(rows)])]


def on_page_of_thread(article: Discussed, thread: int, number: int, own: Collection[int]) -> Read:
    """Return what stands on a page of the thread that this comment opens, in one query: nothing
    where it opens none.

    Above the replies stand the thread's first comment and whatever else the first reply answers.
    """
    shown = f"(c.hidden_by = 0 OR {_HERS.format(own=_listed(own))})" if own else "c.hidden_by = 0"
    values = {"article": article.pk, "thread": thread}
    sql = _THREAD.replace("{join}", _join(_IN_PART)).replace("{shown}", shown)
    found = _found(sql, values, number)
    return _read(found)._replace(replies=found[0][4] or 0)


def _join(condition: str) -> str:
    """Return the SQL that joins the comments of each range, each read by the index of paths.

    PostgreSQL would rather read the whole article once and compare each comment with each range,
    fifty times as many; a subquery with OFFSET is one that it does not take apart.
    """
    if connection.vendor == "postgresql":
        each = f"SELECT * FROM comments_comment c WHERE {condition} OFFSET 0"  # noqa: S608
        return f"LEFT JOIN LATERAL ({each}) c ON true"
    return f"LEFT JOIN comments_comment c ON {condition}"


def _found(sql: str, values: Mapping[str, int], number: int) -> list[tuple[Any, ...]]:
    return stored.rows(sql, {**values, "per_page": PER_PAGE, "first": (number - 1) * PER_PAGE})


def _read(found: list[tuple[Any, ...]]) -> Read:
    """Return the rows by their paths; where no comment was found, the facts stand alone."""
    visible, threads, policy, closes_after = found[0][:4]
    rows = [_row(row[5:]) for row in found if row[5] is not None]
    rows.sort(key=attrgetter("path"))
    return Read(rows, visible, threads, rulebook.read_along(policy, closes_after))


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
