"""Runs statements that are written out, where Django's own would cost more than their answer."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.backends.base.base import BaseDatabaseWrapper

Told = bytes | str | None
"""JSON that a database wrote, as it comes: SQLite's bytes need no decoding. None is nothing."""

KNOWN = 200
"""Statements of which a process remembers what they ask for."""

_POSTGRESQL = {
    "json_group_array(": "json_agg(",
    "group_concat(": "string_agg(",
    "json_array(": "json_build_array(",
    "AS blob)": "AS text)",
}
"""How PostgreSQL calls what SQLite calls so."""

_NAMED = re.compile(r"%\((\w+)\)s")
_NOW = "now"


def rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return what a statement finds that only reads; `%(now)s` in it is now.

    On SQLite Django's cursors take as long again as the statement; where nobody listens to them (a
    log, a counter of queries), it is run without.
    """
    database = connections[DEFAULT_DB_ALIAS]
    named, asks_for_now = _known(sql)
    if asks_for_now:
        values = {**values, _NOW: _now(database)}
    if database.vendor != "sqlite" or database.queries_logged or database.execute_wrappers:
        return _as_django(database, sql, values)
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        database.ensure_connection()
        found: list[tuple[Any, ...]] = database.connection.execute(named, values).fetchall()
    return found


def _now(database: BaseDatabaseWrapper) -> Any:
    """Return the time of now as this database compares it; Django takes 25 µs to say it to SQLite."""
    now = datetime.now(UTC)
    return now if database.vendor == "postgresql" else str(now.replace(tzinfo=None))


@lru_cache(maxsize=KNOWN)
def _known(sql: str) -> tuple[str, bool]:
    """Return a statement in SQLite's own notation, and whether it asks what time it is."""
    names = _NAMED.findall(sql)
    return sql % {name: f":{name}" for name in names}, _NOW in names


def _as_django(
    database: BaseDatabaseWrapper, sql: str, values: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    with database.cursor() as cursor:
        cursor.execute(_for_postgresql(sql) if database.vendor == "postgresql" else sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@lru_cache(maxsize=KNOWN)
def _for_postgresql(sql: str) -> str:
    for ours, its in _POSTGRESQL.items():
        sql = sql.replace(ours, its)
    return sql


def moment(stored: datetime | str) -> datetime:
    """Return the time that was stored: SQLite gives it in UTC without saying so, or as a text."""
    given = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return given if given.tzinfo else given.replace(tzinfo=UTC)
