"""The header of SQLite's WAL index tells of every commit, whoever makes it, and of nothing else."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from pytest_django import DjangoDbBlocker

from gazette.pages import wal_index
from tests.gazette.scratch import ALIAS, make_table, note, notes, run, scratch


@pytest.fixture
def database(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """A database in WAL mode that a connection of ours has read from."""
    file = tmp_path / "notes.sqlite3"
    with django_db_blocker.unblock(), scratch(file) as connection:
        make_table(connection)
        notes()
        yield file


def headers(database: Path) -> bytes:
    found = wal_index.headers_of(str(database))
    assert found is not None
    return found[:]


def write_and_undo() -> None:
    with transaction.atomic(ALIAS):
        connections[ALIAS].cursor().execute("INSERT INTO notes (text) VALUES ('undone')")
        transaction.set_rollback(True, using=ALIAS)


def test_every_commit_is_another_header(database: Path) -> None:
    seen = [headers(database)]

    for _ in range(50):
        note()
        seen.append(headers(database))

    assert len(set(seen)) == 51


def test_a_commit_of_another_process_is_another_header(database: Path) -> None:
    before = headers(database)

    run(database, "write", "1").communicate()

    assert headers(database) != before


@pytest.mark.parametrize("act", [notes, write_and_undo])
def test_what_commits_nothing_leaves_the_header(database: Path, act: Callable[[], Any]) -> None:
    note()
    before = headers(database)

    act()

    assert headers(database) == before


def test_a_writer_that_was_killed_before_its_commit_leaves_the_header(database: Path) -> None:
    before = headers(database)

    with run(database, "hold") as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        writer.kill()

    assert notes() == []
    assert headers(database) == before


def test_after_a_checkpoint_the_next_commit_is_another_header_still(database: Path) -> None:
    seen = []

    for _ in range(5):
        note()
        seen.append(headers(database))
        connections[ALIAS].cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        notes()

    assert len(set(seen)) == 5


def test_looking_takes_no_lock_of_sqlite_s_away(database: Path) -> None:
    """To close a descriptor of the index would: another process then took itself for the first one,
    and emptied it below our feet.
    """
    with transaction.atomic(ALIAS):
        connections[ALIAS].cursor().execute("INSERT INTO notes (text) VALUES ('ours')")
        headers(database)
        other = run_to_end(database)

    assert "locked" in other.stderr
    assert notes() == ["ours"]


def run_to_end(database: Path) -> "subprocess.CompletedProcess[str]":
    """Let another process write without waiting for its turn."""
    code = (
        "import sys, pysqlite3 as s; c = s.connect(sys.argv[1], timeout=0);"
        "c.execute('INSERT INTO notes (text) VALUES (1)')"
    )
    return subprocess.run(
        [sys.executable, "-c", code, str(database)], capture_output=True, text=True, check=False
    )


def test_without_such_a_file_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    assert wal_index.headers_of(str(tmp_path / "nowhere.sqlite3")) is None


def test_the_same_file_is_opened_once(database: Path) -> None:
    first = wal_index.headers_of(str(database))
    descriptors = len(list(Path("/proc/self/fd").iterdir()))

    assert wal_index.headers_of(str(database)) is first
    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors
