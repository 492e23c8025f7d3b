"""Rows as they go into the database, and statements in plain SQL.

Django takes ten times as long to word a statement as SQLite to answer it, and what a comment on its
way in asks and writes is always the same. So that path is worded once: the statements stand as SQL
beside what they decide, and what a column turns values into it still turns.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from threading import local
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.models import BooleanField, CharField, ForeignKey, IntegerField, TextField
from django.db.models.base import ModelState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper
    from django.db.models import Field, Model

M = TypeVar("M", bound="Model")

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


def made(model: type[M], **values: Any) -> M:
    """Return a new row as `model(**values)` does, by its columns' names, in a tenth of the time: no
    signal is sent, and no relation looked for.
    """
    return _bare(model, {**_defaults(model), **values}, is_new=True)


def read(model: type[M], columns: Iterable[str], values: Iterable[Any]) -> M:
    """Return a row of which a statement brought these columns, as `model.from_db` does, as quickly.

    The other columns cost a query each when they are asked for.
    """
    return _bare(model, dict(zip(columns, values, strict=True)), is_new=False)


def _bare(model: type[M], values: dict[str, Any], *, is_new: bool) -> M:
    row = model.__new__(model)
    row._state = state = ModelState()  # noqa: SLF001
    state.adding = is_new
    row.__dict__.update(values)
    return row


@lru_cache
def _defaults(model: type[Model]) -> dict[str, Any]:
    return {field.attname: field.get_default() for field in model._meta.concrete_fields}  # noqa: SLF001


def one(statement: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """Return the first row that a statement gives, if there is one."""
    found = every(statement, values)
    return found[0] if found else None


def every(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return all rows that a statement gives."""
    here = database()
    written, reads = _in_sqlite(statement)
    found: list[tuple[Any, ...]]
    try:
        if _passes_by(here, reads=reads):
            found = here.connection.execute(written, values).fetchall()
        else:
            found = _by_django(statement, values)
    except Exception:
        with here.wrap_database_errors:
            raise
    return found


def change(statement: str, values: Sequence[Any]) -> int:
    """Carry out a statement that changes rows; return how many."""
    return int(_changed("execute", statement, values).rowcount)


def change_each(statement: str, values: Iterable[Sequence[Any]]) -> None:
    """Carry out a statement once for each of these values."""
    if each := list(values):
        _changed("executemany", statement, each)


def _changed(how: str, statement: str, values: Sequence[Any]) -> Any:
    here = database()
    if not _passes_by(here):
        return getattr(_cursor(), how)(statement, values)
    try:
        return getattr(here.connection, how)(_in_sqlite(statement)[0], values)
    except Exception:
        with here.wrap_database_errors:
            raise


def _passes_by(here: BaseDatabaseWrapper, *, reads: bool = False) -> bool:
    """Whether a statement may do without Django's cursors, which take longer than many a statement: on
    SQLite, where nobody listens to them, and who writes has her turn.
    """
    return bool(
        (reads or here.in_atomic_block)
        and here.vendor == "sqlite"
        and here.connection
        and not (here.force_debug_cursor or here.execute_wrappers or here.needs_rollback)
        and not _kept.is_logged
    )


def _by_django(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    cursor = _cursor()
    try:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    except BaseException:  # what was not read to its end must hold nobody up
        _kept.cursor = None
        with suppress(Error):
            cursor.close()
        raise
    return found


@lru_cache(maxsize=256)
def _in_sqlite(statement: str) -> tuple[str, bool]:
    """Return a statement as SQLite writes it, and whether it only reads."""
    return statement.replace("%s", "?"), statement.lstrip().startswith("SELECT")


def moments(*each: datetime) -> Iterator[Any]:
    """Yield moments as the database compares them."""
    return map(_moment, each)


@lru_cache(maxsize=32)
def _moment(moment: datetime) -> Any:
    """Return a moment as the database keeps it; most columns of a comment hold the same."""
    here = database()
    if here.vendor == "sqlite" and moment.tzinfo is here.timezone is UTC:
        return str(moment.replace(tzinfo=None))  # what Django makes of it in ten times the time
    return here.ops.adapt_datetimefield_value(moment)


class _Kept(local):
    """The connection of this thread's transaction, whether all that it is asked is logged (DEBUG), and its
    cursor.
    """

    database: BaseDatabaseWrapper | None = None
    is_logged = False
    cursor: CursorWrapper | None = None


_kept = _Kept()


def _cursor() -> CursorWrapper:
    """Return a cursor, the last one again where its connection is still the same.

    Making one takes longer than many a statement. What it was asked before has been read to its end.
    """
    connection, kept = database(), _kept.cursor
    if connection.force_debug_cursor:  # somebody wants to see what is asked
        return connection.cursor()
    if (
        kept is None
        or kept.db is not connection
        or kept.cursor.connection is not connection.connection
    ):
        _kept.cursor = kept = connection.cursor()
    return kept


def database() -> BaseDatabaseWrapper:
    """Return the connection of this thread; within a transaction it stays the same, and Django, which
    looks for it at every touch, is not asked again.
    """
    here = _kept.database
    if here is None or not here.in_atomic_block:
        here = _kept.database = connections[DEFAULT_DB_ALIAS]
        _kept.is_logged = settings.DEBUG
    return here


def _values(row: Model) -> list[Any]:
    read, turned = _columns(type(row))
    values = list(read(row.__dict__))
    for at, field in turned:
        if isinstance(values[at], datetime):
            values[at] = _moment(values[at])
        elif values[at] is not None:
            values[at] = field.get_db_prep_save(values[at], database())
    return values


@lru_cache
def _columns(
    model: type[Model],
) -> tuple[Callable[[dict[str, Any]], tuple[Any, ...]], tuple[tuple[int, Field[Any, Any]], ...]]:
    """Return what reads the values of a row, and which of them its column turns into something else."""
    fields = _fields(model)
    turned = (each for each in enumerate(fields) if not isinstance(each[1], _AS_THEY_ARE))
    return itemgetter(*(field.attname for field in fields)), tuple(turned)


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001


@lru_cache
def _insertion(model: type[Model]) -> str:
    quoted = database().ops.quote_name
    fields = _fields(model)
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = quoted(model._meta.db_table)  # noqa: SLF001
    return f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 (names of our own)
