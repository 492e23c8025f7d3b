"""System checks: no start on a database that could lose what it has acknowledged."""

from collections.abc import Iterator, Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from gazette.sqlite.library import SAFE_VERSION

# What a connection must answer: PRAGMA of SQLite (FULL is 2, EXTRA is 3) and SHOW of PostgreSQL.
PRAGMAS: dict[str, set[object]] = {
    "journal_mode": {"wal"},
    "synchronous": {2, 3},
    "foreign_keys": {1},
}
PARAMETERS = ("fsync", "full_page_writes", "synchronous_commit")


@register(Tags.database)
def check_databases(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **options: object,
) -> list[CheckMessage]:
    """Refuse databases that lose data: run by `migrate`, `serve` and `check --database default`."""
    return [
        message
        for alias in databases or ()
        for message in CHECKS.get(connections[alias].vendor, _nothing)(connections[alias])
    ]


def check_sqlite(connection: BaseDatabaseWrapper) -> Iterator[Error]:
    """Refuse an unsafe library, and settings that lose data in a power cut."""
    version = tuple(map(int, str(_answer(connection, "SELECT sqlite_version()")).split(".")))
    if version < SAFE_VERSION:
        yield _unsafe_library(version)
    if not _answer(connection, "SELECT file FROM pragma_database_list WHERE name = 'main'"):
        return  # in memory
    for pragma, right in PRAGMAS.items():
        found = _answer(connection, f"PRAGMA {pragma}")
        if found not in right:
            yield _unsafe_pragma(connection.alias, pragma, found)


def check_postgresql(connection: BaseDatabaseWrapper) -> Iterator[Error]:
    """Refuse a server that answers before the data is safe."""
    for parameter in PARAMETERS:
        if _answer(connection, f"SHOW {parameter}") == "off":
            yield _unsafe_parameter(connection.alias, parameter)


def _nothing(connection: BaseDatabaseWrapper) -> Iterator[Error]:
    return iter(())


CHECKS = {"sqlite": check_sqlite, "postgresql": check_postgresql}


def _answer(connection: BaseDatabaseWrapper, question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _unsafe_library(version: tuple[int, ...]) -> Error:
    return Error(
        _(
            "SQLite %(found)s can corrupt the database when several processes write; "
            "%(needed)s or later is needed."
        )
        % {"found": ".".join(map(str, version)), "needed": ".".join(map(str, SAFE_VERSION))},
        hint=_("Install the package pysqlite3 beside Django: it carries a newer SQLite."),
        id="gazette.E101",
    )


def _unsafe_pragma(alias: str, pragma: str, found: object) -> Error:
    return Error(
        _(
            "SQLite runs with %(pragma)s = %(found)s in the database “%(alias)s”, "
            "which can lose what was acknowledged."
        )
        % {"pragma": pragma, "found": found, "alias": alias},
        hint=_(
            "Keep the database on a local disk that can be written to, use the engine "
            "gazette.sqlite, and remove this setting from OPTIONS."
        ),
        id="gazette.E102",
    )


def _unsafe_parameter(alias: str, parameter: str) -> Error:
    return Error(
        _(
            "The PostgreSQL server of the database “%(alias)s” runs with %(parameter)s = off, "
            "which can lose what was acknowledged."
        )
        % {"parameter": parameter, "alias": alias},
        hint=_("Switch it on in postgresql.conf, or for this role with ALTER ROLE … SET."),
        id="gazette.E103",
    )
