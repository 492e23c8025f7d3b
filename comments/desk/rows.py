"""The list beside the card: what waits, a screenful at a time, in one query however much waits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection

from articles.stored import moment
from comments.desk.wanted import PER_PAGE
from comments.readable import Readable
from comments.rows import every

if TYPE_CHECKING:
    from datetime import datetime

    from comments.desk.wanted import Wanted
    from comments.querysets import CommentQuerySet


class _Columns(NamedTuple):
    """What the list shows of a comment and orders it by; `html` is its newest text's.

    A model's instance takes five times as long to make.
    """

    pk: int
    article_id: int
    number: int
    author_name: str
    state: str
    hidden_by: int
    revision: int
    decided_revision: int | None
    reports: int
    is_appealed: bool
    is_unread: bool
    doubt: int
    submitted_at: datetime
    waits_since: datetime
    decided_at: datetime | None
    title: str
    html: str
    rules: tuple[str, ...]


class Row(Readable, _Columns):
    """A comment on the list."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Screenful:
    """Comments of a queue in their order, and the place from which it goes on, if it does."""

    comments: list[Row]
    next: str


_SHOWN = """
SELECT c.id, c.article_id, c.number, c.author_name, c.state, c.hidden_by, c.revision,
       c.decided_revision, c.reports, c.is_appealed, c.is_unread, c.doubt, c.submitted_at,
       c.waits_since, c.decided_at, a.title,
       coalesce((SELECT r.html FROM comments_revision r
                  WHERE r.comment_id = c.id AND r.number = c.revision), c.html),
       (SELECT {list}(f.rule) FROM comments_finding f
         WHERE f.comment_id = c.id AND f.revision = c.revision)
  FROM comments_comment c JOIN articles_article a ON a.id = c.article_id
 WHERE c.id IN ({found})
 ORDER BY {order}"""
"""Which comments these are, and in which order, is said by what finds them."""

_LIST = {"sqlite": "json_group_array", "postgresql": "jsonb_agg"}


def screenful(wanted: Wanted, after: str = "", size: int = PER_PAGE) -> Screenful:
    """Return the comments that are asked for, from a place on."""
    found = wanted.after(after) if after else wanted.comments()
    rows = shown(found[: size + 1], *wanted.columns())
    more = len(rows) > size
    rows = rows[:size]
    return Screenful(rows, wanted.place_of(rows[-1]) if more else "")


def shown(comments: CommentQuerySet, *columns: str) -> list[Row]:
    """Return comments as rows in the order of these columns, in one query.

    What is read besides their own columns costs the most, so they should be few.
    """
    try:
        found, values = comments.values("pk").query.sql_with_params()
    except EmptyResultSet:  # Django sees without a query that there are none
        return []
    order = ", ".join(map(_ordered, columns))
    statement = _SHOWN.format(list=_LIST[connection.vendor], found=found, order=order)
    return [_row(*each) for each in every(statement, values)]


def _ordered(column: str) -> str:
    name = column.lstrip("-").replace("pk", "id")
    return f"c.{name} {'DESC' if column.startswith('-') else 'ASC'}"


def _row(*columns: Any) -> Row:
    *told, submitted_at, waits_since, decided_at, title, html, rules = columns
    decided = moment(decided_at) if decided_at else None
    dates = moment(submitted_at), moment(waits_since), decided
    return Row._make((*told, *dates, title, html, tuple(json.loads(rules or "[]"))))
