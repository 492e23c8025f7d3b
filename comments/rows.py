"""Rows as they go into the database, and statements in plain SQL.

Django takes ten times as long to word a statement as SQLite to answer it, and what a comment on its
way in asks and writes is always the same. So that path is worded once: the statements stand as SQL
beside what they decide, values still pass through the models' own columns.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import Field, Model


def insert(rows: Sequence[Model], *, unless_there: bool = False) -> None:
    """Insert rows of one model; `bulk_create` parts them where SQLite counts 999 parameters.

    `unless_there` leaves out, in silence, those that a unique constraint refuses.
    """
    if not rows:
        return
    statement = _insertion(type(rows[0]))
    otherwise = " ON CONFLICT DO NOTHING" if unless_there else ""
    with connection.cursor() as cursor:
        cursor.executemany(statement + otherwise, [_values(row) for row in rows])


def add(row: Model) -> None:
    """Insert a row and let it know its primary key."""
    (row.pk,) = one(f"{_insertion(type(row))} RETURNING id", _values(row)) or (None,)
    row._state.adding = False  # noqa: SLF001


def one(statement: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
    """Return the first row that a statement gives, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def every(statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """Return all rows that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def change(statement: str, values: Sequence[object]) -> int:
    """Carry out a statement that changes rows; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def moments(*each: datetime) -> Iterable[Any]:
    """Yield moments as the database compares them."""
    return map(connection.ops.adapt_datetimefield_value, each)


def locking(statement: str) -> str:
    """Let a statement lock the rows that it reads; on SQLite a writer is alone as it is."""
    return f"{statement} FOR NO KEY UPDATE" if connection.vendor == "postgresql" else statement


def _values(row: Model) -> list[Any]:
    fields = _fields(type(row))
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


@lru_cache
def _fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)  # noqa: SLF001


@lru_cache
def _insertion(model: type[Model]) -> str:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in _fields(model))
    places = ", ".join(["%s"] * len(_fields(model)))
    table = quoted(model._meta.db_table)  # noqa: SLF001
    return f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 (names of our own)
