"""The change log as the store reads it: every commit is noticed, nothing else is believed."""

from __future__ import annotations

import datetime as dt
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from articles.models import State, Tag
from gazette.models import Change
from gazette.pages import triggers
from gazette.pages.log import Log
from tests.factories import make_article, make_tag
from tests.gazette.logs import SOON, Reader, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


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
