"""The front: what it sends itself, what it asks of the workers, and what it refuses."""

import inspect
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from articles import pictures
from gazette.pages import connection, exchange, proxy
from gazette.pages.access_log import AccessLog
from gazette.pages.connection import Connection
from tests.gazette.fronts import HOST, Served, next_answer, served

pytestmark = pytest.mark.once

GET = f"GET /page/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
LAST = f"GET /page/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()


@pytest.fixture
def site() -> Iterator[Served]:
    # A socket's path is short, and pytest's folders are not.
    with TemporaryDirectory() as folder, served(Path(folder)) as front:
        yield front


def status(said: bytes) -> int:
    return int(said.split(b" ", 2)[1])


def body(said: bytes) -> bytes:
    return said.partition(b"\r\n\r\n")[2]


def test_a_page_is_rendered_once_and_sent_again_until_it_changes(site: Served) -> None:
    texts = [site.get("/page/") for _ in range(3)]
    site.log.commit("lists")
    site.behind.text = lambda: b"another"
    changed = site.get("/page/")

    assert [body(text) for text in texts] == [b"a page"] * 3
    assert body(changed) == b"another"
    assert [asked.path for asked in site.behind.asked] == ["/page/"] * 2


def test_without_a_store_all_is_asked_each_time() -> None:
    with TemporaryDirectory() as folder, served(Path(folder), keeps=False) as site:
        said = [body(site.get("/page/")) for _ in range(2)]

    assert said == [b"a page"] * 2
    assert len(site.behind.asked) == 2


def test_bytes_that_come_again_are_answered_anew_after_a_change(site: Served) -> None:
    with socket.create_connection(("127.0.0.1", site.port)) as reader:
        for _ in range(3):
            reader.sendall(GET)
            assert body(next_answer(reader)) == b"a page"
        site.log.commit("lists")
        site.behind.text = lambda: b"another"
        reader.sendall(GET)
        changed = next_answer(reader)

    assert body(changed) == b"another"
    assert len(site.behind.asked) == 2


def test_bytes_of_a_body_that_look_like_a_known_request_are_none(site: Served) -> None:
    site.say(GET + LAST)
    head = f"POST /post/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {len(GET)}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", site.port)) as reader:
        reader.sendall(GET)
        next_answer(reader)
        reader.sendall(head)
        time.sleep(0.1)
        reader.sendall(GET)
        next_answer(reader)

    assert site.behind.asked[-1].body == GET


def test_64_readers_of_a_cold_page_cost_one_render(site: Served) -> None:
    def slow() -> bytes:
        time.sleep(0.3)
        return b"a page"

    site.behind.text = slow
    with ThreadPoolExecutor(64) as readers:
        said = list(readers.map(lambda _: body(site.get("/page/")), range(64)))

    assert said == [b"a page"] * 64
    assert len(site.behind.asked) == 1


def test_who_comes_after_a_change_does_not_get_what_was_being_rendered(site: Served) -> None:
    texts = [b"before", b"after"]
    rendering = threading.Event()

    def slow() -> bytes:
        rendering.set()
        text = texts.pop(0)
        time.sleep(0.3)
        return text

    site.behind.text = slow
    with ThreadPoolExecutor(2) as readers:
        first = readers.submit(site.get, "/page/")
        rendering.wait()
        site.log.commit("lists")
        second = readers.submit(site.get, "/page/")

        assert (body(first.result()), body(second.result())) == (b"before", b"after")


def test_what_may_not_be_kept_is_asked_each_time(site: Served) -> None:
    for _ in range(3):
        site.get("/other/")

    assert len(site.behind.asked) == 3


@pytest.mark.parametrize(
    "request_line", ["GET /page/ HTTP/1.1", "GET http://gazette.example/page/ HTTP/1.1"]
)
@pytest.mark.parametrize("pieces", [1, 7])
def test_a_request_may_come_in_pieces(site: Served, request_line: str, pieces: int) -> None:
    request = LAST.replace(b"GET /page/ HTTP/1.1", request_line.encode())
    site.say(LAST)

    assert body(site.say(request, pieces=pieces)) == b"a page"


def test_requests_in_one_piece_are_answered_in_their_order(site: Served) -> None:
    other = GET.replace(b"/page/", b"/other/")
    site.say(LAST)

    said = site.say(GET + other + GET + other + LAST)

    assert said.count(b"HTTP/1.1 200 OK") == 5
    assert [asked.path for asked in site.behind.asked] == ["/page/", "/other/", "/other/"]


def test_http_1_0_ends_after_its_answer(site: Served) -> None:
    asked = f"GET /page/ HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode()

    said = [site.say(asked), site.say(asked), site.say(b"GET /other/ HTTP/1.0\r\n\r\n")]

    assert [status(each) for each in said] == [200, 200, 200]
    assert all(b"connection: close" in each for each in said)
    assert site.behind.asked[-1].headers["host"] == f"127.0.0.1:{site.port}"


def test_head_has_no_body_stored_or_not(site: Served) -> None:
    said = [site.get(path, method="HEAD") for path in ("/page/", "/page/", "/other/")]

    assert [body(each) for each in said] == [b"", b"", b""]
    assert all(re.search(rb"(?i)content-length: 6\r\n", each) for each in said)


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: gazette.example\r\nHost: other.example\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"no request\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(site: Served, head: bytes) -> None:
    assert status(site.say(head)) == 400
    assert site.behind.asked == []


@pytest.mark.parametrize("end", [b"", b"\r\n\r\n"])
def test_a_head_longer_than_32_kb_is_refused(site: Served, end: bytes) -> None:
    with socket.create_connection(("127.0.0.1", site.port)) as reader:
        reader.sendall(GET[:-2] + b"X: " + b"x" * 30_000)
        time.sleep(0.1)
        reader.sendall(b"x" * 3_000 + end)
        said = next_answer(reader)

    assert status(said) == 431
    assert site.behind.asked == []


def test_a_picture_is_passed_on_whole_and_more_than_that_is_not(site: Served) -> None:
    picture = bytes(range(256)) * (pictures.MAX_BYTES // 256)
    end = f"HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\nContent-Length: ".encode()
    head = b"POST /admin/post/ " + end

    passed = site.say(head + b"%d\r\n\r\n" % len(picture) + picture)
    refused = site.say(head + b"%d\r\n\r\n" % (exchange.MAX_BODY + 1))
    from_a_reader = site.say(b"POST /post/ " + end + b"%d\r\n\r\n" % (exchange.MAX_FORM + 1))

    assert status(passed) == 200
    assert status(from_a_reader) == 413
    assert [asked.body == picture for asked in site.behind.asked] == [True]
    assert status(refused) == 413


def test_a_body_in_chunks_is_passed_on_with_its_length(site: Served) -> None:
    head = f"POST /post/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n".encode()

    site.say(head + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")

    assert site.behind.asked[0].body == b"abcde"
    assert site.behind.asked[0].headers["content-length"] == "5"


def test_no_reader_can_say_what_only_the_front_says(site: Served) -> None:
    forged = [f"{name.decode()}: forged" for name in proxy.OURS]

    said = site.get("/other/", *forged, "X_Gazette_Client: forged", "X_Forwarded_For: forged")

    told = site.behind.asked[0].headers
    assert status(said) == 200
    assert "forged" not in told.values()
    assert told["x-gazette-client"] == "127.0.0.1"


def test_no_reader_sees_what_only_the_front_is_told(site: Served) -> None:
    said = site.get("/page/") + site.get("/page/")

    assert b"x-gazette" not in said.lower()


def test_what_follows_a_body_is_no_header(site: Served) -> None:
    head = f"POST /post/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n".encode()
    trailer = b"X-Forwarded-For: 6.6.6.6\r\n\r\n"

    site.say(head + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n" + trailer)

    assert "x-forwarded-for" not in site.behind.asked[0].headers


def test_what_a_proxy_says_is_passed_on(site: Served) -> None:
    site.get("/other/", "X-Forwarded-For: 192.0.2.1, 192.0.2.2")

    assert site.behind.asked[0].headers["x-forwarded-for"] == "192.0.2.1, 192.0.2.2"


def test_100_slow_readers_disturb_nobody(site: Served) -> None:
    slow = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(100)]
    for number, reader in enumerate(slow):
        reader.sendall(
            (GET if number % 2 else b"POST /post/ HTTP/1.1\r\nContent-Length: 9\r\n")[:-3]
        )

    said = site.get("/page/")

    assert body(said) == b"a page"
    for reader in slow:
        reader.close()


def test_a_head_that_does_not_come_ends_the_connection(
    site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEAD_WITHIN", 0)

    assert status(site.say(b"GET / HTTP/1.1\r\nHost:")) == 408


def test_an_idle_connection_ends(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "KEEP_ALIVE", 0)

    assert site.say(b"") == b""


def test_a_reader_who_takes_nothing_is_cut_off(
    site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SILENCE", 0)
    site.behind.text = lambda: b"x" * 30_000_000
    with socket.create_connection(("127.0.0.1", site.port)) as reader:
        reader.sendall(GET.replace(b"/page/", b"/other/"))
        time.sleep(4)
        taken = 0
        with suppress(ConnectionResetError):
            while piece := reader.recv(1 << 20):
                taken += len(piece)

    assert taken < 30_000_000


def test_without_workers_readers_are_told_to_come_again(
    site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxy, "SECONDS_TO_START", 0)
    site.workers.unlink()

    said = site.get("/other/")

    assert status(said) == 503
    assert b"retry-after" in said


@pytest.mark.parametrize("begun", [b"", b"GET /page/ HTT"])
def test_who_has_just_come_is_still_answered_when_the_site_ends(
    site: Served, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(connection, "TIME_TO_ASK", 10)
    with socket.create_connection(("127.0.0.1", site.port)) as reader:
        reader.sendall(begun)
        while not site.server.server_state.connections:
            time.sleep(0.01)
        site.server.should_exit = True
        while site.server.servers and site.server.servers[0].is_serving():
            time.sleep(0.01)

        reader.sendall(LAST.removeprefix(begun))

        assert b"a page" in next_answer(reader)


def test_what_is_answered_is_taken_down(tmp_path: Path) -> None:
    file = tmp_path / "access.log"
    with TemporaryDirectory() as folder, served(Path(folder), AccessLog(str(file), 1)) as site:
        for path in ("/page/", "/page/", "/other/"):
            site.get(path, 'User-Agent: a "quoted" name', "X-Forwarded-For: 192.0.2.7")

    lines = file.read_text().splitlines()
    assert len(lines) == 3
    for line, path in zip(lines, ("/page/", "/page/", "/other/"), strict=True):
        assert re.fullmatch(
            rf'192\.0\.2\.7 - - \[\d\d/\w{{3}}/\d{{4}}:\d\d:\d\d:\d\d [+-]\d{{4}}\] "GET {path} HTTP/1.1"'
            r' 200 6 "-" "a \\x22quoted\\x22 name"',
            line,
        )


def test_uvicorn_is_the_one_that_the_front_was_written_for() -> None:
    """What `Connection` rests on, read off uvicorn's source: look at it anew when this fails."""
    used: dict[str, tuple[Callable[..., object], tuple[str, ...]]] = {
        "attributes of a connection": (
            HttpToolsProtocol.__init__,
            ("self.app =", "self.parser =", "self.loop =", "self.cycle:", "self.server_state ="),
        ),
        "what is made when a request begins": (
            HttpToolsProtocol.on_message_begin,
            (
                'self.url = b""',
                "self.headers = []",
                '"headers": self.headers',
                "expect_100_continue",
            ),
        ),
        "the order of answers": (
            HttpToolsProtocol.on_headers_complete,
            ("existing_cycle.response_complete", "self.pipeline.appendleft", "self.url"),
        ),
        "the end of an answer": (RequestResponseCycle.send, ("self.response_complete = True",)),
    }

    assert version("uvicorn") == "0.54.0", "another uvicorn: read what the front rests on in it"
    assert issubclass(Connection, HttpToolsProtocol)
    for what, (function, words) in used.items():
        source = inspect.getsource(function)
        assert [word for word in words if word not in source] == [], f"uvicorn changed {what}"
