"""The SQLite engine: what a connection is set to, and that reading asks nobody."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from gazette.sqlite.library import SAFE_VERSION
from tests.gazette.scratch import ALIAS, has_the_turn, make_table, note, notes, scratch


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "scratch.sqlite3"


@pytest.fixture
def database(file: Path, django_db_blocker: Any) -> Iterator[BaseDatabaseWrapper]:
    with django_db_blocker.unblock(), scratch(file) as connection:
        make_table(connection)
        yield connection


def answer(connection: BaseDatabaseWrapper, question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 10_000),
        ("mmap_size", 0),
    ],
)
def test_a_connection_is_durable_from_its_first_statement(
    database: BaseDatabaseWrapper, pragma: str, value: object
) -> None:
    assert answer(database, f"PRAGMA {pragma}") == value


def test_a_file_that_another_has_replaced_is_left_at_the_next_request(
    database: BaseDatabaseWrapper, file: Path, tmp_path: Path
) -> None:
    note("since the backup")
    database.close_if_unusable_or_obsolete()
    stayed = database.connection is not None
    backup = tmp_path / "backup.sqlite3"
    with sqlite3.connect(backup) as other:
        other.execute("CREATE TABLE notes (id integer PRIMARY KEY, text text NOT NULL)")
    other.close()

    for ending in ("-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
    backup.replace(file)
    database.close_if_unusable_or_obsolete()

    assert stayed
    assert notes() == []


def test_the_library_is_a_safe_one(database: BaseDatabaseWrapper) -> None:
    version = str(answer(database, "SELECT sqlite_version()"))

    assert tuple(map(int, version.split("."))) >= SAFE_VERSION


def test_the_library_is_a_safe_one_even_where_the_old_one_was_imported_before() -> None:
    script = (
        "import sqlite3, gazette.sqlite.base as engine;"
        "print(*engine.base.Database.sqlite_version_info)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert tuple(map(int, done.stdout.split())) >= SAFE_VERSION


def test_a_transaction_that_reads_first_may_still_write(database: BaseDatabaseWrapper) -> None:
    with transaction.atomic(ALIAS):
        count = len(notes())
        note()

    assert len(notes()) == count + 1


def test_a_reader_sees_the_last_commit_while_another_writes(database: BaseDatabaseWrapper) -> None:
    note("committed")
    reader = connections.create_connection(ALIAS)

    with transaction.atomic(ALIAS):
        note("not yet")
        seen = answer(reader, "SELECT group_concat(text) FROM notes")
    reader.close()

    assert seen == "committed"


def test_reading_makes_no_queue(database: BaseDatabaseWrapper, file: Path) -> None:
    queue = Path(f"{file}.queue")
    queue.unlink()

    notes()

    assert not queue.exists()


def test_a_database_that_can_only_be_read_is_read(file: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        with scratch(file) as connection:
            make_table(connection)
            note("kept")

        with scratch(f"file:{file}?mode=ro"):
            found = notes()
            with pytest.raises(OperationalError, match="readonly"):
                note("refused")

    assert found == ["kept"]


def test_a_database_without_a_log_that_can_only_be_read_is_read(
    file: Path, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        with scratch(file, engine="django.db.backends.sqlite3") as connection:
            make_table(connection)
            note("kept")

        with scratch(f"file:{file}?mode=ro"):
            found = notes()

    assert found == ["kept"]


def test_writing_goes_on_where_the_queue_cannot_be_made(
    database: BaseDatabaseWrapper, file: Path
) -> None:
    queue = Path(f"{file}.queue")
    queue.unlink()
    queue.mkdir()

    note("stored all the same")

    assert notes() == ["stored all the same"]


def test_memory_needs_no_queue(django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), scratch(":memory:") as connection:
        make_table(connection)
        with transaction.atomic(ALIAS):
            note()
            waits = has_the_turn()

    assert not waits


def test_what_lies_beside_a_test_database_goes_with_it(
    tmp_path: Path, django_db_blocker: Any
) -> None:
    folder = tmp_path / "of its own"
    folder.mkdir()
    with django_db_blocker.unblock(), scratch(folder / "site.sqlite3") as connection:
        names = {"NAME": str(folder / "test.sqlite3"), "MIGRATE": False}
        connection.settings_dict["TEST"] = {**connection.settings_dict["TEST"], **names}
        connection.creation.create_test_db(verbosity=0)
        during = {path.suffix for path in folder.iterdir()}
        connection.creation.destroy_test_db(str(folder / "site.sqlite3"), verbosity=0)

    assert ".queue" in during
    assert list(folder.iterdir()) == []


def test_statements_stay_prepared_however_many_were_asked_before(
    database: BaseDatabaseWrapper,
) -> None:
    prepared: list[object] = []

    def allow(*asked: object) -> int:
        prepared.append(asked)
        return 0

    answer(database, "SELECT 1")
    database.connection.set_authorizer(allow)  # asked whenever a statement is prepared
    for other in range(150):
        answer(database, f"SELECT {other}, 'other'")
    late = ["SELECT 'late'", "SELECT 'later'"]
    for statement in late:
        answer(database, statement)
    prepared.clear()

    for statement in late:
        answer(database, statement)

    assert prepared == []
