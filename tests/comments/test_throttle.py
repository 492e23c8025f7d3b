"""A flood from one network is refused with its texts, and nobody else is kept waiting."""

from collections.abc import Generator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from comments import network, throttle
from comments.models import Comment
from tests.comments.test_leaving import leave, shown_again
from tests.factories import make_article

READER = "203.0.113.7"
NETWORK = "203.0.113.0"
PROXY = "10.0.0.9"


@pytest.fixture(autouse=True)
def _nothing_counted() -> Generator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def moment() -> Generator[time_machine.Traveller]:
    """A clock that only moves when it is told to."""
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as traveller:
        yield traveller


def flood(sender: str = NETWORK, number: int = throttle.MOST) -> None:
    for _ in range(number):
        throttle.count(sender)


def test_what_people_send_is_let_through() -> None:
    assert [throttle.count(NETWORK) for _ in range(throttle.MOST)] == [0] * throttle.MOST


def test_one_more_is_told_how_long_to_wait(moment: time_machine.Traveller) -> None:
    flood()
    moment.shift(45)

    assert throttle.count(NETWORK) == 15


def test_after_that_time_it_is_taken(moment: time_machine.Traveller) -> None:
    flood()
    moment.shift(throttle.count(NETWORK) + 0.01)

    assert throttle.count(NETWORK) == 0


def test_each_network_is_counted_for_itself() -> None:
    flood()

    assert throttle.count("198.51.100.0") == 0


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.20.0.1", "192.168.1.9", "100.64.0.2", "169.254.7.7", "::1",
     "::ffff:10.0.0.1", "fd12:3456::1", "fe80::1%eth0", "", "unix:"],
)  # fmt: skip
def test_what_may_be_a_proxy_of_ours_is_not_limited(address: str) -> None:
    sender = network.truncated(address)
    flood(sender)

    assert throttle.count(sender) == 0


@pytest.mark.parametrize("address", ["8.8.8.8", READER, "2a01:cb00::1", "::ffff:8.8.8.8"])
def test_readers_networks_are_limited(address: str) -> None:
    sender = network.truncated(address)
    flood(sender)

    assert throttle.count(sender) > 0


def test_no_address_stands_in_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    add = cache.add

    def noted(key: str, *args: Any, **kwargs: Any) -> bool:
        keys.append(key)
        return bool(add(key, *args, **kwargs))

    monkeypatch.setattr(cache, "add", noted)

    throttle.count(NETWORK)

    assert keys
    assert not any("203.0.113" in key for key in keys)


def test_a_cache_that_is_away_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*args: Any) -> None:
        raise ConnectionError("no answer")

    monkeypatch.setattr(cache, "get_or_set", away)
    flood()

    assert throttle.count(NETWORK) == 0
    assert "no answer" in caplog.text


def test_a_cache_that_keeps_nothing_stops_nobody(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    flood()

    assert throttle.count(NETWORK) == 0


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "filebased.FileBasedCache"])
def test_the_window_ends_whatever_the_cache_does_with_what_it_counts(
    settings: Any, tmp_path: Any, moment: time_machine.Traveller, backend: str
) -> None:
    where = f"django.core.cache.backends.{backend}"
    settings.CACHES = {"default": {"BACKEND": where, "LOCATION": str(tmp_path)}}
    flood()
    moment.shift(30)
    flood(number=3)
    moment.shift(31)

    assert throttle.count(NETWORK) == 0


@pytest.mark.django_db
def test_counting_takes_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        throttle.count(NETWORK)


# Through the form


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, 30])
def test_a_flood_comes_back_with_429_and_its_text(
    settings: Any, moment: time_machine.Traveller, days: int
) -> None:
    settings.COMMENTS_ADDRESS_DAYS = days
    article, client = make_article(language="en"), Client(REMOTE_ADDR=READER)
    flood(number=throttle.MOST - 1)

    taken = leave(client, article)
    refused = leave(client, article, comment="Un de trop.")

    assert taken.status_code == 303
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    assert shown_again(refused, "Un de trop.")
    assert "Very many comments come from your network" in refused.content.decode()
    assert Comment.objects.count() == 1


@pytest.mark.django_db
def test_it_is_taken_when_sent_again_after_that_time(moment: time_machine.Traveller) -> None:
    article, client = make_article(), Client(REMOTE_ADDR=READER)
    flood()
    refused = leave(client, article)

    moment.shift(int(refused["Retry-After"]) + 0.01)

    assert leave(client, article).status_code == 303


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"email": "nobody"}, {"preview": "1"}])
def test_a_form_with_errors_and_a_preview_are_not_counted(changes: dict[str, str]) -> None:
    article, client = make_article(), Client(REMOTE_ADDR=READER)
    flood(number=throttle.MOST - 1)

    leave(client, article, **changes)

    assert leave(client, article).status_code == 303


@pytest.mark.django_db
def test_behind_a_proxy_that_nobody_named_no_reader_locks_out_the_others() -> None:
    article, client = make_article(), Client(REMOTE_ADDR=PROXY)
    flood(network.truncated(PROXY), throttle.MOST + 1)

    assert leave(client, article).status_code == 303


@pytest.mark.django_db
def test_a_busy_database_says_when_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from comments import posting

    def busy(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(posting, "post", busy)

    response = leave(Client(), make_article())

    assert (response.status_code, response["Retry-After"]) == (503, "30")
