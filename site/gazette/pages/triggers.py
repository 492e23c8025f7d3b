"""The triggers that write the change log, made from what the apps declare (articles.freshness).

A trigger runs in the writer's own transaction, whoever writes: a form, `QuerySet.update`, SQL typed by
hand, another process, one that is killed the moment after its commit. So a change that readers can
see and its row in the log become true at once, or neither does.

Rows are only ever added, so two writers never wait for each other here; the oldest are dropped.
SQLite has one writer at a time, so its keys rise in the order of commits. PostgreSQL's do not: there
a row carries the number of its transaction, and a reader asks what it could not see before.

A migration that remakes a table on SQLite drops its triggers, and one that drops a column would
stumble over them: so they are taken away before migrations and put back after.
"""
# ruff: noqa: S608 (every name in this SQL is a constant of ours)

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any

from django.db import connections, transaction

from articles import freshness as articles
from articles.freshness import Shown
from comments import freshness as comments
from gazette.pages.store import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

SHOWN = (*articles.SHOWN, *comments.SHOWN)

LOG = "gazette_change"

KEPT = 20_000
"""Rows of the log that are kept; who comes back after more of them starts from nothing."""

PREFIX = "gazette_touch_"
FORGETS = f"{PREFIX}nothing_old"


def name_of(shown: Shown) -> str:
    """Return how the triggers begin that write this down: the table, and the first subject's kind."""
    return f"{PREFIX}{shown.table}_{shown.touches[0].partition(':')[0]}"


def _keys(shown: Shown) -> list[str]:
    """Return the columns that its subjects are made of."""
    parsed = (part for subject in shown.touches for part in Formatter().parse(subject))
    return [field for _text, field, _spec, _conversion in parsed if field]


def _subject(subject: str, row: str) -> str:
    """Return the SQL of a subject: `article:{id}` is 'article:' || NEW.id."""
    text, _, column = subject.rstrip("}").partition("{")
    return f"'{text}' || {row}.{column}" if column else f"'{text}'"


# SQLite: one trigger a row, as it has no other.


def _sqlite(shown: Shown) -> Iterator[tuple[str, str]]:
    name, table, keys = name_of(shown), shown.table, _keys(shown)
    new, old = (shown.when.format(row=row) for row in ("NEW", "OLD"))
    columns = sorted({*keys, *shown.columns, "id"})
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    moved = " OR ".join(f"OLD.{key} IS NOT NEW.{key}" for key in keys)
    from_old = f" {_touch(shown, 'OLD', moved)}" if moved else ""
    yield f"{name}_inserted", f"AFTER INSERT ON {table} WHEN {new} BEGIN {_touch(shown, 'NEW')} END"
    yield f"{name}_deleted", f"AFTER DELETE ON {table} WHEN {old} BEGIN {_touch(shown, 'OLD')} END"
    changed = f"(({old}) OR ({new})) AND ({differs})"
    body = f"BEGIN {_touch(shown, 'NEW')}{from_old} END"
    of_columns = ", ".join(columns)
    yield f"{name}_updated", f"AFTER UPDATE OF {of_columns} ON {table} WHEN {changed} {body}"


def _touch(shown: Shown, row: str, when: str = "true") -> str:
    """Return the SQL that adds the subjects of one row to the log."""
    subjects = (_subject(subject, row) for subject in shown.touches)
    rows = " UNION ALL ".join(f"SELECT {each}, random() WHERE {when}" for each in subjects)
    return f"INSERT INTO {LOG} (subject, stamp) {rows};"


_SQLITE_FORGETS = f"AFTER INSERT ON {LOG} BEGIN DELETE FROM {LOG} WHERE id <= NEW.id - {KEPT}; END"


# PostgreSQL: one trigger a statement, which reads all its rows at once.

_STAMP = "pg_current_xact_id()::text::bigint"
_ADD = f"INSERT INTO {LOG} (subject, stamp) SELECT DISTINCT subject, {_STAMP} FROM"


def _postgresql(shown: Shown) -> str:
    """Return the body of the function: the subjects of the rows that came, went, or differ."""
    columns = ", ".join(sorted({*_keys(shown), *shown.columns, "id"}))
    new, old = (
        f"SELECT {columns} FROM {rows} r WHERE {shown.when.format(row='r')}"
        for rows in ("new_rows", "old_rows")
    )
    subjects = ", ".join(_subject(subject, "r") for subject in shown.touches)
    touched = f"r CROSS JOIN LATERAL unnest(ARRAY[{subjects}]) subject"
    differing = f"(({old}) EXCEPT ({new})) UNION ALL (({new}) EXCEPT ({old}))"
    return f"""
BEGIN
  IF TG_OP = 'INSERT' THEN {_ADD} ({new}) {touched};
  ELSIF TG_OP = 'DELETE' THEN {_ADD} ({old}) {touched};
  ELSIF TG_OP = 'UPDATE' THEN {_ADD} ({differing}) {touched};
  ELSE {_ADD} (VALUES ('{EVERYTHING}')) r (subject);
  END IF;
  RETURN NULL;
END """


# One transaction at a time forgets, so that what is left always begins where the log was cut.
_POSTGRESQL_FORGETS = f"""
BEGIN
  IF EXISTS (SELECT FROM new_rows WHERE id % {KEPT // 10} = 0)
     AND pg_try_advisory_xact_lock(hashtext('{LOG}')) THEN
    DELETE FROM {LOG}
     WHERE stamp < (SELECT stamp FROM {LOG} ORDER BY stamp DESC OFFSET {KEPT} LIMIT 1);
  END IF;
  RETURN NULL;
END """

_EVENTS = {
    "inserted": "INSERT ON {table} REFERENCING NEW TABLE AS new_rows",
    "updated": "UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "deleted": "DELETE ON {table} REFERENCING OLD TABLE AS old_rows",
    "truncated": "TRUNCATE ON {table}",
}


def expected(vendor: str) -> dict[str, str]:
    """Return by its name what each trigger does: on PostgreSQL the body of its function."""
    if vendor == "postgresql":
        functions = {name_of(shown): _postgresql(shown) for shown in SHOWN}
        each = {f"{name}_{event}": functions[name] for name in functions for event in _EVENTS}
        return {**each, FORGETS: _POSTGRESQL_FORGETS}
    bodies = {name: body for shown in SHOWN for name, body in _sqlite(shown)}
    return {**bodies, FORGETS: _SQLITE_FORGETS}


_NAMES = {
    "sqlite": f"""
SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '{PREFIX}%'""",
    "postgresql": f"""
SELECT tgname, tgrelid::regclass FROM pg_trigger
 WHERE tgname LIKE '{PREFIX}%' AND pg_table_is_visible(tgrelid)""",
}

FOUND = {
    "sqlite": f"""
SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '{PREFIX}%'""",
    "postgresql": f"""
SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE t.tgname LIKE '{PREFIX}%' AND t.tgenabled IN ('O', 'A') AND pg_table_is_visible(t.tgrelid)""",
}
"""How a database is asked which triggers it has, in the form of `expected`."""


_TOUCH_EVERYTHING = {
    "sqlite": f"INSERT INTO {LOG} (subject, stamp) VALUES ('{EVERYTHING}', random())",
    # The first row is older than any transaction: while it is there, nothing was cut since.
    "postgresql": f"""
INSERT INTO {LOG} (subject, stamp) VALUES ('', 0), ('{EVERYTHING}', {_STAMP})""",
}


def wrong(vendor: str, found: Iterable[tuple[str, str]]) -> set[str]:
    """Return the names of triggers that lack, differ, or should not be there."""
    wanted = expected(vendor)
    if vendor == "sqlite":
        wanted = {name: f"CREATE TRIGGER {name} {body}" for name, body in wanted.items()}
    return {name for name, _body in wanted.items() ^ dict(found).items()}


def wrong_in(connection: BaseDatabaseWrapper) -> set[str]:
    """Return what is wrong with the triggers of this database; nothing before it has a log."""
    with connection.cursor() as cursor:
        if LOG not in connection.introspection.table_names(cursor):
            return set()
        cursor.execute(FOUND[connection.vendor])
        return wrong(connection.vendor, cursor.fetchall())


def put_back(using: str, **_signal: Any) -> None:
    """Put the triggers in place after migrations; what happened without them touched everything.

    A log that lost its rows gets a new beginning: readers measure from a row.
    """
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        if LOG not in connection.introspection.table_names(cursor):
            return
        anew = wrong_in(connection)
        if anew:
            _drop(connection)
            for statement in _statements(connection.vendor):
                cursor.execute(statement)
        cursor.execute(f"SELECT EXISTS (SELECT * FROM {LOG})")
        if anew or not cursor.fetchone()[0]:
            cursor.execute(_TOUCH_EVERYTHING[connection.vendor])


def take_away(using: str, plan: Sequence[Any] = (), **_signal: Any) -> None:
    """Take the triggers away before migrations, if there are any to be run.

    Who reads the log is told, and finds that they lack: until they are back it can't tell anything.
    """
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        if plan and _drop(connection):
            cursor.execute(_TOUCH_EVERYTHING[connection.vendor])


def _drop(connection: BaseDatabaseWrapper) -> int:
    """Take away every trigger of ours, whatever it was made from; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES[connection.vendor])
        found = cursor.fetchall()
        for name, table in found:
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on_table}")
    return len(found)


def _statements(vendor: str) -> Iterator[str]:
    """Yield the SQL that makes the triggers."""
    if vendor == "sqlite":
        for name, body in expected(vendor).items():
            yield f"CREATE TRIGGER {name} {body}"
        return
    for shown in SHOWN:
        name = name_of(shown)
        yield _function(name, _postgresql(shown))
        for event, when in _EVENTS.items():
            yield _statement_trigger(f"{name}_{event}", when.format(table=shown.table), name)
    yield _function(FORGETS, _POSTGRESQL_FORGETS)
    yield _statement_trigger(FORGETS, _EVENTS["inserted"].format(table=LOG), FORGETS)


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $${body}$$ LANGUAGE plpgsql"


def _statement_trigger(name: str, when: str, function: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {when} FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
