"""The front where what was committed is a question to a server: it asks, and waits without blocking."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gazette.pages import asking
from tests.gazette.fronts import HOST, Served, next_answer, served
from tests.gazette.pages import FarLog

pytestmark = pytest.mark.once

GET = f"GET /page/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
LAST = f"GET /page/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
SOON = 20.0  # seconds


@pytest.fixture
def log() -> Iterator[FarLog]:
    asked = FarLog()
    yield asked
    asked.close()


@pytest.fixture
def site(log: FarLog) -> Iterator[Served]:
    """A front that has the page."""
    with TemporaryDirectory() as folder, served(Path(folder), log=log) as front:
        front.say(LAST)
        yield front


def body(said: bytes) -> bytes:
    return said.partition(b"\r\n\r\n")[2]


def wait_for(holds: Callable[[], object]) -> None:
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


@contextmanager
def reader(site: Served, request: bytes = GET) -> Iterator[socket.socket]:
    """Somebody who has asked for a page."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=SOON) as connection:
        connection.sendall(request)
        yield connection


def test_a_stored_page_is_sent_until_it_changes_and_then_another(site: Served, log: FarLog) -> None:
    same = [body(site.say(LAST)) for _ in range(3)]
    log.commit("lists")
    site.behind.text = lambda: b"another"
    changed = [body(site.say(LAST)) for _ in range(3)]

    assert (same, changed) == ([b"a page"] * 3, [b"another"] * 3)
    assert len(site.behind.asked) == 2


def test_who_comes_while_a_question_is_under_way_waits_for_the_next(
    site: Served, log: FarLog
) -> None:
    log.silent, asked = True, log.questions
    site.behind.text = lambda: b"another"
    with reader(site) as first:
        wait_for(lambda: log.waiting)
        log.commit("lists")
        with reader(site) as second:
            time.sleep(0.1)
            under_way = log.questions - asked
            log.speak()

            assert body(next_answer(first)) == b"a page"  # as it was when she came
            assert body(next_answer(second)) == b"another"
    assert under_way == 1


def test_all_who_wait_share_one_question(site: Served, log: FarLog) -> None:
    log.silent, asked = True, log.questions
    with reader(site) as first, ThreadPoolExecutor(20) as pool:
        wait_for(lambda: log.waiting)
        others = [pool.submit(site.say, LAST) for _ in range(20)]
        time.sleep(0.3)
        log.speak()

        assert body(next_answer(first)) == b"a page"
        assert [body(other.result()) for other in others] == [b"a page"] * 20
    assert log.questions - asked < 10


@pytest.mark.parametrize("pieces", [1, 7])
def test_requests_are_answered_in_their_order(site: Served, pieces: int) -> None:
    other = GET.replace(b"/page/", b"/other/")

    said = site.say(GET + other + GET + other + LAST, pieces=pieces)

    assert said.count(b"HTTP/1.1 200 OK") == 5
    assert [asked.path for asked in site.behind.asked] == ["/page/", "/other/", "/other/"]


def test_a_body_is_passed_on_whole(site: Served) -> None:
    text = bytes(range(256)) * 2000
    head = f"POST /post/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\nContent-Length: "

    site.say(head.encode() + b"%d\r\n\r\n" % len(text) + text)

    assert site.behind.asked[-1].body == text


def test_a_page_is_read_no_further_than_to_what_was_asked_for(site: Served, log: FarLog) -> None:
    """The end of a head that was begun before a commit, and comes after it."""
    site.behind.text = lambda: b"another"
    with reader(site, GET[:20]) as slow:
        time.sleep(0.1)
        log.commit("lists")
        slow.sendall(GET[20:])

        assert body(next_answer(slow)) == b"another"


def test_64_readers_of_a_cold_page_cost_one_render(site: Served) -> None:
    def slow() -> bytes:
        time.sleep(0.3)
        return b"a page"

    site.behind.text = slow
    cold = LAST.replace(b"/page/", b"/page/cold/")
    with ThreadPoolExecutor(64) as readers:
        said = list(readers.map(lambda _: body(site.say(cold)), range(64)))

    assert said == [b"a page"] * 64
    assert [asked.path for asked in site.behind.asked] == ["/page/", "/page/cold/"]


def test_a_database_that_does_not_answer_is_waited_for_once_and_django_is_asked(
    site: Served, log: FarLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.2)
    log.silent = True
    site.behind.text = lambda: b"another"

    said = body(site.say(LAST))
    log.speak()

    assert said == b"another"
    assert body(site.say(LAST)) == b"a page"  # nothing was committed


def test_a_database_that_is_gone_is_not_waited_for_and_its_return_is_noticed(
    site: Served, log: FarLog
) -> None:
    log.is_lost = True
    site.behind.text = lambda: b"another"
    while_lost = body(site.say(LAST))
    log.commit("article:7")
    log.is_lost = False

    assert while_lost == b"another"
    assert body(site.say(LAST)) == b"a page"


def test_a_store_that_is_stuck_holds_nobody_up(
    site: Served, log: FarLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.2)
    go_on = threading.Event()
    log.while_read = lambda: go_on.wait(SOON)
    log.commit("article:7")

    said = [body(site.say(LAST)) for _ in range(5)]
    go_on.set()

    assert said == [b"a page"] * 5
    assert len(site.behind.asked) == 6


def test_who_leaves_while_waiting_disturbs_nobody(site: Served, log: FarLog) -> None:
    log.silent = True
    with reader(site), reader(site) as other:
        wait_for(lambda: log.waiting)
        with reader(site) as leaving:
            leaving.sendall(b"x" * 100_000)
        time.sleep(0.1)
        log.speak()

        assert body(next_answer(other)) == b"a page"
    assert body(site.say(LAST)) == b"a page"


def test_who_says_no_more_is_still_answered(site: Served, log: FarLog) -> None:
    log.silent = True
    with reader(site) as quiet:
        quiet.shutdown(socket.SHUT_WR)
        wait_for(lambda: log.waiting)
        time.sleep(0.1)
        log.speak()

        assert body(next_answer(quiet)) == b"a page"
        assert quiet.recv(1) == b""


def test_who_waits_when_the_site_ends_is_still_answered(site: Served, log: FarLog) -> None:
    with reader(site) as waiting:
        next_answer(waiting)
        log.silent = True
        waiting.sendall(GET)
        wait_for(lambda: log.waiting)
        site.server.should_exit = True
        wait_for(lambda: not site.server.servers[0].is_serving())
        log.speak()

        assert body(next_answer(waiting)) == b"a page"
