"""The page store in front of Django, as a WSGI application: any server can run it.

A page that is stored is answered without Django. One that is not is rendered once, however many ask
for it at the same time, and every reader gets it in the encoding that she takes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gazette.pages.address import KNOWN, REFUSED, Address, Addresses, Request
from gazette.pages.answer import Answer, answer
from gazette.pages.page import Page, page_of

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from gazette.pages.store import Store

ACCEPTED = "gazette.accept_encoding"
"""Where the environment tells what encodings the reader takes, when Django is asked for a page as it is."""

LONGEST = 500
"""Characters that are remembered of one request."""

PATIENCE = 10.0
"""Seconds for which a request waits for another that renders the same page."""

_REFUSED = frozenset(f"HTTP_{name.upper().replace('-', '_')}" for name in REFUSED)
_UNUSUAL = _REFUSED | {"HTTP_COOKIE", "CONTENT_LENGTH"}
_HIDDEN = frozenset({"HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"})


class TooLong(Exception):  # noqa: N818 (no fault)
    """A request has more to say than is remembered."""


class Pages:
    """Answers what is stored, and hands everything else to `django`."""

    def __init__(self, django: Callable[..., Any], store: Store, addresses: Addresses) -> None:
        self._django = django
        self._store = store
        self._addresses = addresses
        self._known = lru_cache(maxsize=KNOWN)(self._remembered)
        self._turns = Turns()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked, address = self._read(environ)
        if address is None:
            answered: Iterable[bytes] = self._django(environ, start_response)
            return answered
        stored = self._store.find(address)
        if stored is None:
            return self._find_or_render(address, asked, environ, start_response)
        given = answer(stored, asked)
        start_response(given.status_line, list(given.headers))
        return [given.body]

    def _read(self, environ: WSGIEnvironment) -> tuple[Request, Address | None]:
        """Return what of a request decides about a stored page, and the page's address.

        Most readers ask the same as others before, which is remembered.
        """
        find = environ.get
        said = (
            environ["REQUEST_METHOD"],
            environ["wsgi.url_scheme"],
            find("HTTP_HOST", ""),
            find("PATH_INFO", ""),
            find("QUERY_STRING", ""),
            find("HTTP_X_FORWARDED_PROTO", ""),
            find("HTTP_ACCEPT_ENCODING", ""),
            find("HTTP_IF_NONE_MATCH", ""),
        )
        if environ.keys().isdisjoint(_UNUSUAL) and not find("SCRIPT_NAME"):
            try:
                return self._known(*said)
            except TooLong:
                pass
        return self._named(*said, find("HTTP_COOKIE", ""), wants_more(environ))

    def _remembered(self, *said: str) -> tuple[Request, Address | None]:
        if sum(map(len, said)) > LONGEST:
            raise TooLong  # what is raised is not remembered
        return self._named(*said)

    def _named(self, *said: Any) -> tuple[Request, Address | None]:
        asked = Request(*said)
        return asked, self._addresses.of(asked)

    def _find_or_render(
        self,
        address: Address,
        asked: Request,
        environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        mine = self._turns.take(address)
        try:
            stored = self._store.find(address)  # somebody may have made it meanwhile
            if stored is None:
                return self._render(address, asked, environ, start_response)
            return send(answer(stored, asked), start_response)
        finally:
            if mine:
                self._turns.end(address)

    def _render(
        self,
        address: Address,
        asked: Request,
        environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        ticket = self._store.begin()
        said: list[tuple[str, list[tuple[str, str]]]] = []
        response = self._django(
            as_it_is(environ), lambda status, headers, *_: said.append((status, headers))
        )
        page = page_in(response, said[0][1])
        if page is None:
            start_response(*said[0])
            answered: Iterable[bytes] = response
            return answered
        response.close()
        return send(answer(self._store.keep(address, page, ticket), asked), start_response)


class Turns:
    """Lets one render a page while all others who want the same wait for it."""

    def __init__(self) -> None:
        self._running: dict[Address, threading.Event] = {}
        self._changing = threading.Lock()

    def take(self, address: Address) -> bool:
        """Return True to who shall render, and end her turn; False to others, once she is done."""
        with self._changing:
            running = self._running.get(address)
            if running is None:
                self._running[address] = threading.Event()
                return True
        running.wait(PATIENCE)
        return False

    def end(self, address: Address) -> None:
        """Let those who waited go on."""
        with self._changing:
            self._running.pop(address).set()


def wants_more(environ: WSGIEnvironment) -> bool:
    """Whether a request has more than a page's address: a body, a part of a page, a site below a path."""
    has_body = bool(environ.get("CONTENT_LENGTH"))
    return has_body or bool(environ.get("SCRIPT_NAME")) or not environ.keys().isdisjoint(_REFUSED)


def as_it_is(environ: WSGIEnvironment) -> WSGIEnvironment:
    """Return the same request for the whole page, not encoded; what the reader takes stands aside."""
    shown = {name: value for name, value in environ.items() if name not in _HIDDEN}
    return {**shown, "REQUEST_METHOD": "GET", ACCEPTED: environ.get("HTTP_ACCEPT_ENCODING", "")}


def page_in(response: Any, headers: list[tuple[str, str]]) -> Page | None:
    """Return the page that Django made, or None where its view does not say what it rests on."""
    if getattr(response, "streaming", True):
        return None  # a picture, which is streamed
    subjects: frozenset[str] = getattr(response, "rests_on", frozenset())
    until = getattr(response, "fresh_until", None)
    return page_of(response.status_code, headers, response.content, subjects, until)


def send(given: Answer, start_response: StartResponse) -> Iterable[bytes]:
    """Send an answer."""
    start_response(given.status_line, list(given.headers))
    return [given.body]
