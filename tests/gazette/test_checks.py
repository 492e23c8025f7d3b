"""The system checks refuse a database that could lose what it has acknowledged."""

from pathlib import Path
from typing import Any

import pytest
from django.core import checks as django_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from gazette import checks
from tests.gazette.scratch import scratch

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="asks a PostgreSQL server; make test-postgres has one"
)
on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the site's database must be SQLite"
)


def found(*aliases: str) -> list[str]:
    return [str(error.id) for error in checks.check_databases(None, databases=aliases)]


@on_sqlite
@pytest.mark.django_db
def test_the_database_that_the_site_runs_on_is_safe() -> None:
    assert django_checks.run_checks(tags=["database"], databases=["default"]) == []


def test_nothing_is_asked_of_databases_unless_they_are_named() -> None:
    assert checks.check_databases(None) == []


def test_the_engine_is_safe(tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), scratch(tmp_path / "scratch.sqlite3"):
        assert found("scratch") == []


def test_an_old_library_is_refused(
    tmp_path: Path, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "SAFE_VERSION", (99, 0, 0))

    with django_db_blocker.unblock(), scratch(tmp_path / "scratch.sqlite3"):
        assert found("scratch") == ["gazette.E101"]


@pytest.mark.parametrize(
    "pragma", ["journal_mode = DELETE", "synchronous = NORMAL", "foreign_keys = OFF"]
)
def test_a_pragma_that_loses_data_is_refused(
    tmp_path: Path, django_db_blocker: Any, pragma: str
) -> None:
    with django_db_blocker.unblock(), scratch(tmp_path / "scratch.sqlite3") as database:
        with database.cursor() as cursor:
            cursor.execute(f"PRAGMA {pragma}")
        [error] = checks.check_databases(None, databases=["scratch"])

    assert error.id == "gazette.E102"
    assert pragma.partition(" ")[0] in error.msg
    assert error.hint


def test_the_engine_of_django_itself_is_refused(tmp_path: Path, django_db_blocker: Any) -> None:
    file = tmp_path / "scratch.sqlite3"

    with django_db_blocker.unblock(), scratch(file, engine="django.db.backends.sqlite3"):
        assert found("scratch") == ["gazette.E102"]


def test_memory_is_not_asked_for_a_log(django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), scratch(":memory:"):
        assert found("scratch") == []


@on_sqlite
@pytest.mark.django_db
def test_migrate_does_not_touch_an_unsafe_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "SAFE_VERSION", (99, 0, 0))

    with pytest.raises(SystemCheckError, match="E101"):
        call_command("migrate", skip_checks=False, verbosity=0)


@pytest.mark.parametrize(("answer", "refused"), [("off", 3), ("on", 0)])
def test_a_server_that_answers_before_the_data_is_safe_is_refused(
    monkeypatch: pytest.MonkeyPatch, answer: str, refused: int
) -> None:
    monkeypatch.setattr(checks, "_answer", lambda connection, question: answer)

    errors = list(checks.check_postgresql(connection))

    assert [error.id for error in errors] == ["gazette.E103"] * refused
    assert all(name in error.msg for name, error in zip(checks.PARAMETERS, errors, strict=False))


@on_postgresql
@pytest.mark.django_db
def test_a_session_without_synchronous_commits_is_refused() -> None:
    before = list(checks.check_postgresql(connection))  # `make test-postgres` has no durable server

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")

    [refused] = [error for error in checks.check_postgresql(connection) if error not in before]
    assert "synchronous_commit" in refused.msg
