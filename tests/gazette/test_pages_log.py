"""The change log as the store reads it: every commit is noticed, nothing else is believed."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.db.backends.sqlite3 import base
from django.utils import timezone

from articles.models import Article, State, Tag
from gazette.models import Change
from gazette.pages import line, log_postgresql, triggers
from gazette.pages.log import Log, open_log
from gazette.pages.log_sqlite import SQLiteLog
from tests.factories import make_article, make_tag

pytestmark = pytest.mark.django_db(transaction=True)

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="asks a PostgreSQL server; make test-postgres has one"
)
on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the site's database must be SQLite"
)
SOON = 20.0  # seconds


def wait_for(holds: Callable[[], object]) -> None:
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def log() -> Iterator[Log]:
    """The log of the tests' database, which can be asked."""
    opened = open_log()
    wait_for(lambda: opened.mark() is not None)
    yield opened
    opened.close()


class Reader:
    """Somebody who looks as the store does: the mark first, and the log where that is another."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.mark: object = object()
        self.position = ""

    def touched(self) -> frozenset[str] | None:
        """What was touched since the last look, as far as the mark tells."""
        mark = self.log.mark()
        if mark is None:
            return None
        if mark == self.mark:
            return frozenset()
        self.position, touched = self.log.since(self.position)
        self.mark = mark
        return touched

    def notices(self, *subjects: str) -> None:
        """These were touched, and nothing else."""
        assert self.touched() == frozenset(subjects)


@pytest.fixture
def reader(log: Log) -> Reader:
    """A reader who has read all there is."""
    found = Reader(log)
    assert found.touched() is None  # who comes from nowhere
    return found


def test_it_says_what_was_committed_and_only_that(reader: Reader) -> None:
    tag = make_tag("pile")

    reader.notices(f"tag:{tag.pk}", "lists")

    assert reader.touched() == frozenset()


def test_a_commit_is_noticed_by_the_very_next_look(reader: Reader) -> None:
    for number in range(50):
        tag = make_tag(f"tag-{number}")
        assert reader.touched() == frozenset({f"tag:{tag.pk}", "lists"})


def test_another_reader_may_go_on_from_a_position(reader: Reader, log: Log) -> None:
    tag = make_tag("pile")

    _, touched = log.since(reader.position)

    assert touched == frozenset({f"tag:{tag.pk}", "lists"})


@pytest.mark.parametrize("position", ["", None, "1.1", "nonsense", "9" * 400, "1.2.3 4:5:4", "0.0"])
def test_a_position_that_is_not_of_this_log_is_nowhere(log: Log, position: str | None) -> None:
    reached, touched = log.since(position)

    assert touched is None
    assert log.since(reached)[1] == frozenset()  # others may have moved its end


def test_what_is_not_committed_yet_is_noticed_when_it_is(reader: Reader) -> None:
    """Even if what began later was committed, and read, before."""
    first, second = make_tag("premier"), make_tag("second")
    reader.notices(f"tag:{first.pk}", f"tag:{second.pk}", "lists")
    if connection.vendor == "sqlite":
        return  # one writer at a time
    began, go_on = Event(), Event()

    def write() -> None:
        with transaction.atomic():
            Tag.objects.filter(pk=first.pk).update(name="Premier")
            began.set()
            go_on.wait(SOON)
        connections.close_all()

    slow = Thread(target=write)
    slow.start()
    began.wait(SOON)
    Tag.objects.filter(pk=second.pk).update(name="Second")
    reader.notices(f"tag:{second.pk}", "lists")
    go_on.set()
    slow.join()

    reader.notices(f"tag:{first.pk}", "lists")


def test_a_log_that_was_cut_touches_everything(log: Log, reader: Reader) -> None:
    make_tag("pile")
    old, _ = log.since(None)
    make_tag("borne")
    kept = Change.objects.order_by("-pk").values_list("pk", flat=True)[:2]

    Change.objects.exclude(pk__in=list(kept)).delete()

    assert log.since(old)[1] is None


def test_an_emptied_log_touches_everything(log: Log, reader: Reader) -> None:
    make_tag("pile")

    Change.objects.all().delete()

    assert log.since(reader.position)[1] is None
    make_tag("borne")
    assert log.since(reader.position)[1] is None


def test_without_its_triggers_it_can_t_tell_until_they_are_back(log: Log, reader: Reader) -> None:
    triggers.take_away("default", plan=["a migration"])
    try:
        assert reader.touched() is None
        make_tag("pile")
        assert reader.touched() is None
        assert log.since(reader.position)[1] is None
    finally:
        triggers.put_back("default")

    wait_for(lambda: log.mark() is not None)
    assert log.since(reader.position)[1] is None or "all" in (log.since(reader.position)[1] or ())


def test_the_next_moment_is_when_an_article_appears_by_itself(log: Log) -> None:
    now = timezone.now()
    out = now + dt.timedelta(hours=2, microseconds=5)
    make_article(state=State.SCHEDULED, published_at=out)
    make_article(state=State.SCHEDULED, published_at=out + dt.timedelta(hours=1))
    make_article(state=State.DRAFT, published_at=now + dt.timedelta(hours=1))

    assert log.next_moment(now.timestamp()) == pytest.approx(out.timestamp(), abs=1e-5)
    assert log.next_moment(out.timestamp() + 10_000) is None


def test_a_closed_log_opens_again_when_it_is_asked(log: Log, reader: Reader) -> None:
    log.close()

    tag = make_tag("pile")

    wait_for(lambda: log.mark() is not None)
    assert log.since(reader.position)[1] == frozenset({f"tag:{tag.pk}", "lists"})


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


@on_sqlite
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


@on_sqlite
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


@on_sqlite
def test_a_commit_in_any_journal_mode_makes_another_mark(file: Path) -> None:
    log = SQLiteLog(file)
    marks = {log.mark()}

    for number in range(5):
        write_to(file, "UPDATE articles_tag SET name = ?", f"b{number}")
        marks.add(log.mark())

    assert None not in marks
    assert len(marks) == 6
    log.close()


@on_sqlite
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


@pytest.fixture
def long_transaction() -> Iterator[None]:
    """Somebody who began to write in this server before the log began, and does not end."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_current_xact_id()")
        yield


@on_postgresql
def test_beside_a_long_transaction_a_new_log_touches_no_more_than_was(
    long_transaction: None,
) -> None:
    Change.objects.all().delete()
    triggers.put_back("default")
    log = open_log()
    wait_for(log.mark)
    reader = Reader(log)
    reader.touched()

    tag = make_tag("pile")

    reader.notices(f"tag:{tag.pk}", "lists")
    log.close()


@on_postgresql
def test_a_server_that_can_t_be_asked_tells_nothing_until_it_answers_again(
    log: Log, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(log._parameters, "dbname", "nowhere")  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    assert log.mark() is None
    tag = make_tag("pile")
    assert log.mark() is None
    assert log.since(reader.position)[1] is None
    monkeypatch.undo()
    wait_for(log.mark)

    reader.notices(f"tag:{tag.pk}", "lists")


@on_postgresql
def test_a_server_that_does_not_answer_in_time_tells_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(line, "_QUESTION", b"SELECT pg_sleep(60), 1")
    monkeypatch.setattr(line, "PATIENCE", 0.1)
    silent = line.Line({**connection.get_connection_params(), "autocommit": True})
    silent.ask()
    wait_for(lambda: silent.connection)

    assert silent.asked() is None
    assert silent.connection is None  # another one is opened for the next who asks


@on_postgresql
def test_who_waits_while_it_is_asked_for_others_shares_the_next_question(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    began, go_on = Event(), Event()
    ask = line.Line.asked

    def slowly(self: line.Line) -> object:
        began.set()
        go_on.wait(SOON)
        asked.append(ask(self))
        return asked[-1]

    monkeypatch.setattr(line.Line, "asked", slowly)
    marks: list[object] = []
    readers = [Thread(target=lambda: marks.append(log.mark())) for _ in range(5)]
    readers[0].start()
    began.wait(SOON)
    for reader in readers[1:]:
        reader.start()
    time.sleep(0.2)
    go_on.set()
    for reader in readers:
        reader.join()

    assert len(asked) == 2
    assert marks == [asked[0], *[asked[1]] * 4]


@on_postgresql
def test_a_trigger_that_was_off_for_a_while_touches_everything(reader: Reader) -> None:
    tag = make_tag("pile")
    reader.touched()

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_tag DISABLE TRIGGER USER")
        cursor.execute("UPDATE articles_tag SET name = 'Pile' WHERE id = %s", [tag.pk])
        cursor.execute("ALTER TABLE articles_tag ENABLE TRIGGER USER")

    assert reader.touched() is None


@on_postgresql
def test_a_truncated_table_touches_everything(reader: Reader) -> None:
    make_tag("pile")
    reader.touched()

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE articles_tag CASCADE")

    reader.notices("all")


@on_postgresql
def test_new_rows_are_found_by_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"EXPLAIN {log_postgresql._SINCE}", {"seen": "7:7:"})
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")

    assert plan.count("gazette_change_by_stamp") == 2


@on_postgresql
def test_a_log_that_was_restored_is_another(log: Log, reader: Reader) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE dump AS SELECT * FROM gazette_change")
        cursor.execute("TRUNCATE gazette_change")
        cursor.execute("INSERT INTO gazette_change SELECT * FROM dump")

    assert log.since(reader.position)[1] is None


@on_postgresql
def test_posts_under_different_articles_do_not_wait_for_each_other_here() -> None:
    """Rows of the log are only added: a second writer would wait for a row that both change."""
    first, second = make_article(), make_article()
    began, go_on = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            Article.objects.filter(pk=first.pk).update(title="Premier")
            began.set()
            go_on.wait(SOON)
        connections.close_all()

    holder = Thread(target=hold)
    holder.start()
    began.wait(SOON)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        Article.objects.filter(pk=second.pk).update(title="Second")
    go_on.set()
    holder.join()
