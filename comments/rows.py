"""Rows as they go into the database, and statements in plain SQL.

Django takes ten times as long to word a statement as SQLite to answer it, and what a comment on its
way in asks and writes is always the same. So that path is worded once: the statements stand as SQL
beside what they decide, and what a column turns values into it still turns.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, CharField, ForeignKey, IntegerField, TextField

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Field, Model

_AS_THEY_ARE = (BooleanField, CharField, ForeignKey, IntegerField, TextField)
"""Columns that take the values that our code gives them."""


def insert(rows: Sequence[Model], *, unless_there: bool = False) -> None:
    """Insert rows of one model; `bulk_create` parts them where SQLite counts 999 parameters.

    `unless_there` leaves out, in silence, those that a unique constraint refuses.
    """
    if rows:
        otherwise = " ON CONFLICT DO NOTHING" if unless_there else ""
        change_each(_insertion(type(rows[0])) + otherwise, map(_values, rows))


def add(row: Model) -> None:
    """Insert a row and let it know its primary key."""
    (row.pk,) = one(f"{_insertion(type(row))} RETURNING id", _values(row)) or (None,)
    row._state.adding = False  # noqa: SLF001


def one(statement: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """Return the first row that a statement gives, if there is one."""
    with _connection().cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def every(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return all rows that a statement gives."""
    with _connection().cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def change(statement: str, values: Sequence[Any]) -> int:
    """Carry out a statement that changes rows; return how many."""
    with _connection().cursor() as cursor:
        cursor.execute(statement, values)
        count: int = cursor.rowcount
    return count


def change_each(statement: str, values: Iterable[Sequence[Any]]) -> None:
    """Carry out a statement once for each of these values."""
    if each := list(values):
        with _connection().cursor() as cursor:
            cursor.executemany(statement, each)


def moments(*each: datetime) -> Iterator[Any]:
    """Yield moments as the database compares them."""
    return map(_connection().ops.adapt_datetimefield_value, each)


def _connection() -> BaseDatabaseWrapper:
    """The connection of this thread; Django's `connection` looks for it at every touch."""
    return connections[DEFAULT_DB_ALIAS]


def _values(row: Model) -> list[Any]:
    fields, turned = _columns(type(row))
    values = [getattr(row, field.attname) for field in fields]
    for at in turned:
        values[at] = fields[at].get_db_prep_save(values[at], _connection())
    return values


@lru_cache
def _columns(model: type[Model]) -> tuple[tuple[Field[Any, Any], ...], tuple[int, ...]]:
    """Return what is inserted of a model, and which of it its column turns into something else."""
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key)  # noqa: SLF001
    turned = (at for at, field in enumerate(fields) if not isinstance(field, _AS_THEY_ARE))
    return fields, tuple(turned)


@lru_cache
def _insertion(model: type[Model]) -> str:
    quoted = _connection().ops.quote_name
    fields, _ = _columns(model)
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = quoted(model._meta.db_table)  # noqa: SLF001
    return f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 (names of our own)
