"""The change log on SQLite: no file that took the place of another is taken for it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.sqlite3 import base

from gazette.pages.log_sqlite import SQLiteLog
from tests.factories import make_tag
from tests.gazette.logs import Reader, on_sqlite, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), on_sqlite]


def write_to(file: Path, sql: str, *values: object) -> None:
    database = base.Database.connect(str(file))  # type: ignore[attr-defined]
    try:
        with database:
            database.execute(sql, values)
    finally:
        database.close()


@pytest.fixture(params=["WAL", "DELETE"])
def file(request: Any, tmp_path: Path) -> Path:
    """A copy of the tests' database, with a tag, in a journal mode."""
    copy = tmp_path / "copy.sqlite3"
    make_tag("pile")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    write_to(copy, f"PRAGMA journal_mode = {request.param}")
    return copy


def test_a_backup_that_takes_the_file_s_place_touches_everything(file: Path) -> None:
    backup = shutil.copy(file, file.with_name("backup"))
    write_to(file, "UPDATE articles_tag SET name = 'a'")
    log = SQLiteLog(file)
    reader = Reader(log)
    reader.touched()
    before = reader.position

    Path(backup).replace(file)
    for number in range(9):  # more than was lost
        write_to(file, "UPDATE articles_tag SET name = ?", f"b{number}")

    wait_for(lambda: reader.touched() is None)
    assert log.since(before)[1] is None
    log.close()


def test_a_backup_that_is_copied_into_the_file_touches_everything(file: Path) -> None:
    backup = shutil.copy(file, file.with_name("backup"))
    write_to(file, "UPDATE articles_tag SET name = 'a'")
    log = SQLiteLog(file)
    before, _ = log.since(None)
    log.close()

    shutil.copy(backup, file)
    for number in range(9):
        write_to(file, "UPDATE articles_tag SET name = ?", f"b{number}")

    assert SQLiteLog(file).since(before)[1] is None


def test_a_commit_in_any_journal_mode_makes_another_mark(file: Path) -> None:
    log = SQLiteLog(file)
    marks = {log.mark()}

    for number in range(5):
        write_to(file, "UPDATE articles_tag SET name = ?", f"b{number}")
        marks.add(log.mark())

    assert None not in marks
    assert len(marks) == 6
    log.close()


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 100])
def test_what_is_no_database_tells_nothing(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "none.sqlite3"
    if content is not None:
        file.write_bytes(content)
    log = SQLiteLog(file)

    assert log.mark() is None
    assert log.since("1.1") == ("", None)
    assert log.next_moment(5.0) == 5.0
    assert file.exists() is (content is not None)  # asking makes no file
