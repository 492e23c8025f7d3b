"""The change log on PostgreSQL: what is asked of the server, and what where it does not answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Event, Thread

import psycopg
import pytest
from django.db import connection, connections, transaction

from articles.models import Article
from gazette.models import Change
from gazette.pages import line, log_postgresql, triggers
from gazette.pages.log import Log, open_log
from tests.factories import make_article, make_tag
from tests.gazette.logs import SOON, Reader, on_postgresql, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), on_postgresql]


@pytest.fixture
def long_transaction() -> Iterator[None]:
    """Somebody who began to write in this server before the log began, and does not end."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_current_xact_id()")
        yield


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


def test_a_trigger_that_was_off_for_a_while_touches_everything(reader: Reader) -> None:
    tag = make_tag("pile")
    reader.touched()

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_tag DISABLE TRIGGER USER")
        cursor.execute("UPDATE articles_tag SET name = 'Pile' WHERE id = %s", [tag.pk])
        cursor.execute("ALTER TABLE articles_tag ENABLE TRIGGER USER")

    assert reader.touched() is None


def test_a_truncated_table_touches_everything(reader: Reader) -> None:
    make_tag("pile")
    reader.touched()

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE articles_tag CASCADE")

    reader.notices("all")


def test_new_rows_are_found_by_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"EXPLAIN {log_postgresql._SINCE}", {"seen": "7:7:"})
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")

    assert plan.count("gazette_change_by_stamp") == 2


def test_a_log_that_was_restored_is_another(log: Log, reader: Reader) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE dump AS SELECT * FROM gazette_change")
        cursor.execute("TRUNCATE gazette_change")
        cursor.execute("INSERT INTO gazette_change SELECT * FROM dump")

    assert log.since(reader.position)[1] is None


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
