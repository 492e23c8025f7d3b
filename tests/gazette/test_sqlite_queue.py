"""The write queue: nobody is refused, nobody starves, and whoever leaves lets the next one in."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from gazette.sqlite.write_queue import TRY, Place, WriteQueue
from tests.gazette.scratch import ALIAS, has_the_turn, make_table, note, notes, run, scratch

PATIENCE = 20.0  # seconds; nothing takes one, unless the machine is busy
SHORT = 0.2


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "scratch.sqlite3"


@pytest.fixture
def database(file: Path, django_db_blocker: Any) -> Iterator[BaseDatabaseWrapper]:
    with django_db_blocker.unblock(), scratch(file, timeout=PATIENCE) as connection:
        make_table(connection)
        yield connection


class Writer(Thread):
    """Another thread, with a connection of its own, and what went wrong in it."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self.work()
        except OperationalError as error:
            self.error = error
        finally:
            connections[ALIAS].close()


def waiting(file: Path) -> int:
    """Return the last ticket that was drawn."""
    return int.from_bytes(Path(f"{file}.queue").read_bytes(), "little")


def start_waiting(file: Path, work: Callable[[], object]) -> Writer:
    """Start a writer and return when it stands in line."""
    before, end = waiting(file), time.monotonic() + PATIENCE
    writer = Writer(work)
    while waiting(file) == before and time.monotonic() < end:
        time.sleep(0.001)
    return writer


def write_many(count: int) -> None:
    for number in range(count):
        note(str(number))


def insert(cursor: Any, text: str = "a note") -> None:
    cursor.execute("INSERT INTO notes (text) VALUES (%s)", [text])


def test_eight_threads_lose_nothing_and_see_no_error(database: BaseDatabaseWrapper) -> None:
    writers = [Writer(lambda: write_many(5)) for _ in range(8)]
    for writer in writers:
        writer.join()

    assert [writer.error for writer in writers] == [None] * 8
    assert len(notes()) == 40


def test_four_processes_lose_nothing_and_see_no_error(
    database: BaseDatabaseWrapper, file: Path
) -> None:
    processes = [run(file, "write", "25") for _ in range(4)]
    for process in processes:
        process.communicate()

    assert [process.returncode for process in processes] == [0] * 4
    assert len(notes()) == 100


def test_who_comes_first_writes_first(database: BaseDatabaseWrapper, file: Path) -> None:
    with transaction.atomic(ALIAS):
        writers = [start_waiting(file, lambda i=i: note(str(i))) for i in range(8)]  # type: ignore[misc]
    for writer in writers:
        writer.join()

    assert notes() == [str(number) for number in range(8)]


def test_a_statement_on_its_own_waits_in_line_too(
    database: BaseDatabaseWrapper, file: Path
) -> None:
    def write_alone() -> None:
        with connections[ALIAS].cursor() as cursor:
            insert(cursor, "alone")

    with transaction.atomic(ALIAS):
        alone = start_waiting(file, write_alone)
        later = start_waiting(file, lambda: note("later"))
        note("first")
    alone.join()
    later.join()

    assert notes() == ["first", "alone", "later"]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO notes (text) VALUES ('x')",
        "  update notes SET text = 'y'",
        "DELETE FROM notes",
        "REPLACE INTO notes (text) VALUES ('x')",
        "WITH some AS (SELECT 'x')\nINSERT INTO notes (text) SELECT * FROM some",
        "CREATE TABLE more (id integer)",
    ],
)
def test_every_kind_of_writing_stands_in_line(
    database: BaseDatabaseWrapper, file: Path, statement: str
) -> None:
    before = waiting(file)

    with database.cursor() as cursor:
        cursor.execute(statement)

    assert waiting(file) == before + 1
    assert not has_the_turn()


@pytest.mark.parametrize(
    "statement",
    ["SELECT 'INSERT INTO'", "PRAGMA user_version", "WITH some AS (SELECT 1) SELECT * FROM some"],
)
def test_reading_does_not_stand_in_line(
    database: BaseDatabaseWrapper, file: Path, statement: str
) -> None:
    before = waiting(file)

    with database.cursor() as cursor:
        cursor.execute(statement)

    assert waiting(file) == before


def test_many_rows_at_once_wait_once(database: BaseDatabaseWrapper, file: Path) -> None:
    before = waiting(file)

    with database.cursor() as cursor:
        cursor.executemany("INSERT INTO notes (text) VALUES (%s)", [["a"], ["b"]])

    assert waiting(file) == before + 1
    assert not has_the_turn()


def test_an_insert_that_answers_has_the_turn_until_its_answer_is_fetched(
    database: BaseDatabaseWrapper,
) -> None:
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO notes (text) VALUES ('x') RETURNING id")
        before = has_the_turn()
        cursor.fetchone()
        after = has_the_turn()

    assert (before, after) == (True, False)


def test_an_insert_whose_answer_nobody_fetches_leaves_with_its_cursor(
    database: BaseDatabaseWrapper,
) -> None:
    database.cursor().execute("INSERT INTO notes (text) VALUES ('x') RETURNING id")

    assert not has_the_turn()


def test_a_statement_that_fails_leaves(database: BaseDatabaseWrapper) -> None:
    with database.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute("INSERT INTO notes (text) VALUES (NULL) RETURNING id")

    assert not has_the_turn()


def test_a_transaction_keeps_the_turn_to_its_outermost_end(database: BaseDatabaseWrapper) -> None:
    with transaction.atomic(ALIAS):
        with transaction.atomic(ALIAS):
            note()
        inside = has_the_turn()

    assert inside
    assert not has_the_turn()


def test_an_exception_lets_the_next_one_in(database: BaseDatabaseWrapper) -> None:
    with contextlib.suppress(ZeroDivisionError), transaction.atomic(ALIAS):
        note("undone")
        raise ZeroDivisionError

    Writer(lambda: note("next")).join()
    assert notes() == ["next"]


def test_an_asked_for_rollback_lets_the_next_one_in(database: BaseDatabaseWrapper) -> None:
    with transaction.atomic(ALIAS):
        note("undone")
        transaction.set_rollback(rollback=True, using=ALIAS)

    Writer(lambda: note("next")).join()
    assert notes() == ["next"]


def test_closing_in_a_transaction_lets_the_next_one_in(database: BaseDatabaseWrapper) -> None:
    with contextlib.suppress(ZeroDivisionError), transaction.atomic(ALIAS):
        note("undone")
        database.close()
        raise ZeroDivisionError

    Writer(lambda: note("next")).join()
    assert notes() == ["next"]


def test_a_transaction_without_atomic_has_the_turn_from_its_first_write(
    database: BaseDatabaseWrapper,
) -> None:
    transaction.set_autocommit(autocommit=False, using=ALIAS)
    notes()
    with database.cursor() as cursor:
        reading = has_the_turn()
        insert(cursor)
        writing = has_the_turn()
    transaction.commit(ALIAS)
    transaction.set_autocommit(autocommit=True, using=ALIAS)

    assert (reading, writing, has_the_turn()) == (False, True, False)


def test_after_a_commit_another_transaction_may_begin_at_once(
    database: BaseDatabaseWrapper,
) -> None:
    with transaction.atomic(ALIAS):
        note("first")
        transaction.on_commit(lambda: note("second"), ALIAS)

    assert notes() == ["first", "second"]


def test_who_waits_too_long_is_told_that_the_database_is_locked(
    database: BaseDatabaseWrapper, file: Path
) -> None:
    with transaction.atomic(ALIAS):
        connections.settings[ALIAS]["OPTIONS"] = {"timeout": SHORT}
        began = time.monotonic()
        writer = Writer(note)
        writer.join()
        waited = time.monotonic() - began

    assert "database is locked" in str(writer.error)
    assert SHORT <= waited < PATIENCE


def test_who_gave_up_holds_nobody_up(database: BaseDatabaseWrapper, file: Path) -> None:
    with transaction.atomic(ALIAS):
        connections.settings[ALIAS]["OPTIONS"] = {"timeout": SHORT}
        hasty = start_waiting(file, note)
        connections.settings[ALIAS]["OPTIONS"] = {"timeout": PATIENCE}
        patient = start_waiting(file, lambda: note("patient"))
        hasty.join()
    patient.join()

    assert hasty.error is not None
    assert patient.error is None
    assert notes() == ["patient"]


def test_who_leaves_the_line_early_lets_nobody_in_too_soon(
    database: BaseDatabaseWrapper, file: Path
) -> None:
    entered = Event()
    middle = Place(f"{file}.queue", 0o600)
    with transaction.atomic(ALIAS):
        with contextlib.suppress(BlockingIOError):
            middle.come_first(TRY)
        queue = WriteQueue(str(file), PATIENCE)

        def pass_through() -> None:
            queue.enter()
            entered.set()
            queue.leave()

        last = start_waiting(file, pass_through)
        middle.leave()
        too_soon = entered.wait(SHORT)
    last.join()

    assert not too_soon
    assert entered.is_set()


def test_nonsense_in_the_queue_stops_nobody(database: BaseDatabaseWrapper, file: Path) -> None:
    Path(f"{file}.queue").write_bytes(b"\xff" * 8)

    note("stored all the same")

    assert notes() == ["stored all the same"]


def test_a_killed_process_lets_the_next_one_in(database: BaseDatabaseWrapper, file: Path) -> None:
    with run(file, "hold") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()

    began = time.monotonic()
    note("next")
    assert notes() == ["next"]
    assert time.monotonic() - began < PATIENCE


def test_a_forked_child_does_not_inherit_the_turn(
    database: BaseDatabaseWrapper, file: Path
) -> None:
    process = run(file, "fork")
    assert process.stdout is not None
    child = int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()

    try:
        note("next")
    finally:
        os.kill(child, signal.SIGKILL)

    assert notes() == ["next"]
