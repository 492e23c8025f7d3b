"""Writes how comments stand after a decision, and who is hidden now, so that counters move once.

One statement, worded here: Django takes 10 ms to word it, and SQLite 0.3 to carry it out.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from comments import paths, rows
from comments.states import HIDING, TAKEN_BACK
from comments.worded import SQL, among

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from comments.models import Comment
    from comments.moves import Change

T = TypeVar("T")

_HTML = """coalesce(
  (SELECT r.html FROM comments_revision r WHERE r.comment_id = c.id AND r.number = %s), c.html)"""
_UPDATE = "UPDATE comments_comment AS c SET {columns} WHERE {touched}"
_ABOVE = ", ".join(f"substr(c.path, 1, {paths.WIDTH * n})" for n in range(1, paths.MAX_DEPTH + 1))
_STATES = ", ".join(f"'{state.value}'" for state in HIDING)
_HIDDEN_BY = f"""hidden_by = (
  SELECT count(*) FROM comments_comment a WHERE a.article_id = c.article_id AND a.path IN ({_ABOVE})
     AND ({{hiding}} OR a.state IN ({_STATES}) AND NOT {{showing}}))"""  # noqa: S608 (words of our own)
_BELOW = "c.article_id = %s AND c.path > %s AND c.path < %s"


def write(changes: Sequence[Change], at: datetime) -> None:
    """Write the new states of these comments at this moment, and who is hidden by them."""
    (now,) = rows.moments(at)
    each = {change.comment.pk: change for change in changes}
    answered = [pk for pk, change in each.items() if change.answers]
    columns = [
        _each("state", {pk: change.to.value for pk, change in each.items()}),
        _each("decided_revision", {pk: change.revision for pk, change in each.items()}),
        _each("decided_at", {pk: change.dated(now) for pk, change in each.items()}),
        _each("html", {pk: c.read() for pk, c in each.items() if c.to not in TAKEN_BACK}, _HTML),
        _each("waits_since", {pk: now for pk, c in each.items() if c.begins_to_wait()}),
        _each("is_unread", {pk: change.unread for pk, change in each.items()}),
        _each("reports", dict.fromkeys(answered, 0)),
        _each("is_appealed", dict.fromkeys(answered, False)),
        _hidden_by(changes),
    ]
    where = touched(changes)
    text = ", ".join([column.text for column in columns if column.text])
    values = [value for piece in (*columns, where) for value in piece.values]
    rows.change(_UPDATE.format(columns=text, touched=where.text), values)


def _each(column: str, values: Mapping[int, object], then: str = "%s") -> SQL:
    """Return the SQL that gives each primary key its value, and leaves the column to all others."""
    whens = [(among("c.id", pks), value) for value, pks in _grouped(values).items()]
    if not whens:
        return SQL("", [])
    cases = " ".join([f"WHEN {these.text} THEN {then}" for these, _ in whens])
    told = [each for these, value in whens for each in (*these.values, value)]
    return SQL(f"{column} = CASE {cases} ELSE c.{column} END", told)


def _grouped(values: Mapping[int, T]) -> dict[T, list[int]]:
    """Return the primary keys by value; a thousand rows have two or three values."""
    groups: dict[T, list[int]] = {}
    for pk, value in values.items():
        groups.setdefault(value, []).append(pk)
    return groups


def _hidden_by(changes: Sequence[Change]) -> SQL:
    """Return the SQL that counts, for a comment, itself and its ancestors where they hide.

    The changed ones count by what they become; SQLite may show them changed or unchanged here.
    """
    hiding = among("a.id", [each.comment.pk for each in changes if each.to in HIDING])
    showing = among("a.id", [each.comment.pk for each in changes if each.to not in HIDING])
    text = _HIDDEN_BY.format(hiding=hiding.text, showing=showing.text)
    return SQL(text, hiding.values + showing.values)


def touched(changes: Sequence[Change]) -> SQL:
    """Return the condition for these comments (`c`) and, where one hides or shows a thread, all below.

    One range of an index each: a join of paths makes PostgreSQL read the whole table.
    """
    these = among("c.id", [change.comment.pk for change in changes])
    places = _topmost(change.comment for change in changes if change.turns())
    ranges = [(top.article_id, top.path, top.path + paths.AFTER) for top in places]
    text = " OR ".join([these.text, *[_BELOW] * len(ranges)])
    return SQL(f"({text})", [*these.values, *chain.from_iterable(ranges)])


def _topmost(comments: Iterable[Comment]) -> list[Comment]:
    """Return the comments that stand below none of the others."""
    top: list[Comment] = []
    for comment in sorted(comments, key=lambda comment: (comment.article_id, comment.path)):
        last = top[-1] if top and top[-1].article_id == comment.article_id else None
        if last is None or not paths.is_within(comment.path, last.path):
            top.append(comment)
    return top
