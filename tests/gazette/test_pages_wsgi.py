"""The page store in front of Django: what it answers itself, and what it hands on."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from gazette.middleware import compressed_pages
from gazette.pages import wsgi
from gazette.pages.address import REFUSED, Addresses
from gazette.pages.store import Store
from gazette.pages.wsgi import ACCEPTED, Pages
from tests.gazette.pages import RememberedLog

BODY = "Les batteries, les bornes et les bus se suivent. " * 20


class Django:
    """An application that answers every request by `view`, and remembers what it was asked."""

    def __init__(self, view: Callable[[], Any]) -> None:
        self.view = view
        self.asked: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append(environ)
        response = self.view()
        start_response(
            f"{response.status_code} {response.reason_phrase}", list(response.headers.items())
        )
        answered: Iterable[bytes] = response
        return answered


def a_page(body: str = BODY, *subjects: str) -> HttpResponse:
    """A response that says what it rests on, as a view of ours makes it."""
    response = HttpResponse(body)
    response.rests_on = frozenset(subjects or {"lists"})  # type: ignore[attr-defined]
    return response


def ask(site: Pages, **environ: Any) -> tuple[str, dict[str, str], bytes]:
    """Return the status, headers and body that the site answers."""
    said: list[Any] = []
    asked = {
        "REQUEST_METHOD": "GET",
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "gazette.example",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "SCRIPT_NAME": "",
        **environ,
    }
    body = b"".join(site(asked, lambda *words: said.append(words)))  # type: ignore[arg-type]
    status, headers = said[0]
    return status, dict(headers), body


@pytest.fixture
def log() -> RememberedLog:
    return RememberedLog()


@pytest.fixture
def store(log: RememberedLog) -> Store:
    return Store(log, 1_000_000)


def in_front_of(django: Django, store: Store) -> Pages:
    return Pages(django, store, Addresses(lambda host: True, cookies=("session",)))


def test_a_stored_page_is_answered_without_django(store: Store) -> None:
    django = Django(a_page)
    site = in_front_of(django, store)

    first, second = ask(site), ask(site)

    assert first == second
    assert first[0] == "200 OK"
    assert first[2].decode() == BODY
    assert len(django.asked) == 1


def test_one_rendering_serves_every_encoding(store: Store) -> None:
    django = Django(a_page)
    site = in_front_of(django, store)

    ask(site, HTTP_ACCEPT_ENCODING="gzip")
    _, headers, body = ask(site, HTTP_ACCEPT_ENCODING="br")

    assert headers["Content-Encoding"] == "br"
    assert brotli.decompress(body).decode() == BODY
    assert len(django.asked) == 1


def test_django_is_asked_for_the_whole_page_as_it_is(store: Store) -> None:
    django = Django(a_page)

    ask(
        in_front_of(django, store),
        REQUEST_METHOD="HEAD",
        HTTP_ACCEPT_ENCODING="gzip",
        HTTP_IF_NONE_MATCH='"a"',
        HTTP_USER_AGENT="a browser",
    )

    (asked,) = django.asked
    assert asked["REQUEST_METHOD"] == "GET"
    assert asked[ACCEPTED] == "gzip"
    assert asked["HTTP_USER_AGENT"] == "a browser"
    assert not {"HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH"} & set(asked)


def test_a_page_that_head_asked_for_first_is_whole_for_get(store: Store) -> None:
    site = in_front_of(Django(a_page), store)

    _, headers, nothing = ask(site, REQUEST_METHOD="HEAD")
    _, same, body = ask(site)

    assert nothing == b""
    assert headers == same
    assert body.decode() == BODY


def test_what_changed_is_rendered_anew(store: Store, log: RememberedLog) -> None:
    bodies = iter(["before", "after"])
    site = in_front_of(Django(lambda: a_page(next(bodies))), store)
    ask(site)

    log.commit("lists")

    assert ask(site)[2] == b"after"


def test_a_page_that_a_writer_touches_while_it_is_rendered_is_sent_and_not_kept(
    store: Store, log: RememberedLog
) -> None:
    bodies = iter(["before", "after"])

    def view() -> HttpResponse:
        response = a_page(next(bodies))
        log.commit("lists")
        return response

    site = in_front_of(Django(view), store)

    assert [ask(site)[2], ask(site)[2]] == [b"before", b"after"]


def test_a_log_that_cannot_tell_has_every_page_rendered_with_the_same_headers(
    store: Store, log: RememberedLog
) -> None:
    django = Django(a_page)
    site = in_front_of(django, store)
    kept = ask(site, HTTP_ACCEPT_ENCODING="gzip")

    log.is_lost = True

    assert ask(site, HTTP_ACCEPT_ENCODING="gzip") == kept
    assert len(django.asked) == 2


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("a page that says nothing of what it rests on"),
        HttpResponse("nothing", status=404),
        StreamingHttpResponse(iter([b"a ", b"picture"])),
    ],
)
def test_what_may_not_be_kept_is_handed_on_as_it_is(store: Store, response: Any) -> None:
    django = Django(lambda: response)
    said: list[Any] = []
    environ = {"REQUEST_METHOD": "GET", "wsgi.url_scheme": "http", "HTTP_HOST": "gazette.example"}
    site = in_front_of(django, store)

    answered: Any = site({**environ, "PATH_INFO": "/"}, lambda *words: said.append(words))  # type: ignore[arg-type]

    assert answered is response
    assert said == [
        (f"{response.status_code} {response.reason_phrase}", list(response.headers.items()))
    ]
    assert not response.closed


def test_a_response_that_was_kept_is_closed_as_a_server_would(store: Store) -> None:
    response = a_page()

    ask(in_front_of(Django(lambda: response), store))

    assert response.closed


@pytest.mark.parametrize(
    "environ",
    [
        {"REQUEST_METHOD": "POST"},
        {"HTTP_COOKIE": "session=a"},
        {"CONTENT_LENGTH": "0"},
        {"SCRIPT_NAME": "/below"},
        {"QUERY_STRING": "replyto=1"},
        *({f"HTTP_{name.upper().replace('-', '_')}": "x"} for name in REFUSED),
    ],
)
def test_what_has_no_address_reaches_django_untouched(
    store: Store, environ: dict[str, str]
) -> None:
    django = Django(a_page)
    site = in_front_of(django, store)
    ask(site)

    ask(site, HTTP_ACCEPT_ENCODING="gzip", **environ)

    assert len(django.asked) == 2
    assert environ.items() <= django.asked[1].items()
    assert django.asked[1]["HTTP_ACCEPT_ENCODING"] == "gzip"
    assert ACCEPTED not in django.asked[1]


def test_a_request_that_was_answered_from_the_store_is_read_anew_with_a_cookie_or_a_body(
    store: Store,
) -> None:
    django = Django(a_page)
    site = in_front_of(django, store)

    for environ in ({}, {"HTTP_COOKIE": "session=a"}, {"CONTENT_LENGTH": "3"}, {}):
        ask(site, **environ)

    assert len(django.asked) == 3


def test_a_request_that_says_very_much_is_answered_and_not_remembered(store: Store) -> None:
    site = in_front_of(Django(a_page), store)

    found = [ask(site, HTTP_IF_NONE_MATCH='"a"' * n)[0] for n in range(0, 2000, 100)]

    assert found == ["200 OK"] * 20
    assert site._known.cache_info().currsize <= 2


def at_once(site: Pages, count: int) -> list[bytes]:
    """Return what so many threads get that ask for one page at the same time."""
    bodies: list[bytes] = []
    start = threading.Barrier(count)

    def reader() -> None:
        start.wait()
        bodies.append(ask(site)[2])

    threads = [threading.Thread(target=reader) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return bodies


def test_a_cold_page_is_rendered_once_however_many_ask(store: Store) -> None:
    def view() -> HttpResponse:
        threading.Event().wait(0.05)  # long enough for all the others to ask
        return a_page()

    django = Django(view)

    bodies = at_once(in_front_of(django, store), 64)

    assert bodies == [BODY.encode()] * 64
    assert len(django.asked) == 1


def test_who_waited_for_a_page_that_was_touched_gets_what_is_true_now(
    store: Store, log: RememberedLog
) -> None:
    first = threading.Event()
    bodies = iter(["before", *["after"] * 8])

    def view() -> HttpResponse:
        response = a_page(next(bodies))
        if not first.is_set():
            first.set()
            threading.Event().wait(0.05)
            log.commit("lists")
        return response

    found = at_once(in_front_of(Django(view), store), 8)

    assert sorted(found) == [b"after"] * 7 + [b"before"]


def test_what_breaks_while_it_is_rendered_keeps_nobody_waiting(store: Store) -> None:
    def view() -> HttpResponse:
        raise RuntimeError

    django = Django(view)
    site = in_front_of(django, store)
    with pytest.raises(RuntimeError):
        ask(site)

    django.view = a_page

    assert ask(site)[0] == "200 OK"


def test_who_waits_too_long_renders_herself(store: Store, monkeypatch: Any) -> None:
    monkeypatch.setattr(wsgi, "PATIENCE", 0.01)
    stuck, done = threading.Event(), threading.Event()

    def view() -> HttpResponse:
        if not stuck.is_set():
            stuck.set()
            done.wait(10)
        return a_page()

    site = in_front_of(Django(view), store)
    other = threading.Thread(target=ask, args=(site,))
    other.start()
    stuck.wait(10)

    found = ask(site)[0]
    done.set()
    other.join()

    assert found == "200 OK"


@pytest.mark.parametrize(("response", "encoding"), [(HttpResponse(BODY), "gzip"), (a_page(), None)])
def test_django_compresses_what_the_store_will_not_keep(
    response: HttpResponse, encoding: str | None
) -> None:
    request = RequestFactory().get("/")
    request.META[ACCEPTED] = "gzip"

    answered = compressed_pages(lambda request: response)(request)

    assert answered.get("Content-Encoding") == encoding
