"""The front of `manage.py serve`: what readers' connections ask, and what it asks Django.

A page that is stored is sent by the connection itself. All else comes here, by uvicorn's way of calling
an ASGI application, and is asked of the workers; what they answer is kept where it may be. A page that
is not stored is rendered once, however many ask for it.
"""

import asyncio
import logging
from asyncio import Future
from collections.abc import Callable, Hashable
from contextlib import nullcontext, suppress
from typing import Any, NamedTuple

from gazette.pages.access_log import AccessLog
from gazette.pages.address import REFUSED, Address, Addresses, Request, request_of
from gazette.pages.answer import Answer, Stored, answer
from gazette.pages.asking import Asker
from gazette.pages.exchange import (
    Gone,
    Reply,
    of_answer,
    of_response,
    page_in,
    say,
    told_by,
    without_django,
)
from gazette.pages.proxy import Asked, Headers, NoAnswer, Workers
from gazette.pages.store import Store

STAYS = {True: b"keep-alive", False: b"close"}
REMEMBERED = 256
LONGEST = 2048
"""Requests that are remembered, and bytes of the longest."""
DECIDING = (b"host", b"accept-encoding", b"if-none-match")
TELLING = frozenset(name.encode() for name in (*REFUSED, "cookie", "x-forwarded-proto"))
"""Headers that decide about an answer; those of `TELLING` are rare, and are looked at each time."""

log = logging.getLogger("gazette.pages")


class Sent(NamedTuple):
    """A stored page's answer in bytes: all of the head that is the same each time, and the body."""

    status: int
    head: bytes
    body: bytes


class Known(NamedTuple):
    """How a request was answered."""

    address: Address
    stored: Stored
    sent: Sent


class Memory:
    """How the last requests of each kind were answered: some hundreds, then it begins anew."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Known] = {}
        self.find = self._known.get

    def add(self, kind: Hashable, known: Known) -> None:
        """Remember how such a request was answered."""
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[kind] = known


class Front:
    """The application that uvicorn serves; without a store all is asked of the workers."""

    def __init__(
        self,
        workers: Workers,
        store: Store | None,
        addresses: Addresses,
        access_log: AccessLog | None = None,
    ) -> None:
        self.access_log = access_log
        self._workers = workers
        self._store = store
        question = store.question() if store else None
        self.asker = Asker(store, question) if store and question else None
        self._look = self.asker.find if self.asker else store.find if store else nowhere
        self._addresses = addresses
        self._rendering: dict[Address, Future[Stored | None]] = {}
        self._whole = Memory()
        self._alike = Memory()
        self._general: Headers | None = None
        self._ends: dict[bool, bytes] = {}

    def again(self, data: bytes) -> Sent | None:
        """Return the answer to bytes that are remembered, where the page is fresh."""
        known = self._whole.find(data)
        return known.sent if known and self._is_fresh(known) else None

    def remember(self, data: bytes, known: Known) -> None:
        """Remember what the parser made of these bytes, which were one whole request."""
        if len(data) <= LONGEST:
            self._whole.add(data, known)

    def ready(self, method: bytes, target: bytes, headers: Headers) -> Known | None:
        """Return the answer where the page is stored and fresh.

        Where nothing else that we look at was said, requests are alike.
        """
        told = dict(headers)
        said = tuple(map(told.get, DECIDING))
        alike = (
            (method, target, said)
            if len(told) == len(headers) and TELLING.isdisjoint(told)
            else None
        )
        known = self._alike.find(alike)
        if known and self._is_fresh(known):
            return known
        asked = read(method, target, headers)
        address = self._addresses.of(asked) if self._store else None
        stored = self._stored(address) if address else None
        if address is None or stored is None:
            return None
        known = Known(address, stored, sent_as(answer(stored, asked)))
        if alike:
            self._alike.add(alike, known)
        return known

    def _is_fresh(self, known: Known) -> bool:
        return self._stored(known.address) is known.stored

    def note(
        self,
        client: str,
        request: tuple[bytes, bytes, str],
        status: int,
        size: int,
        headers: Headers,
    ) -> None:
        """Take an answer down in the access log, if there is one."""
        if self.access_log:
            self.access_log.note(client, request, status, size, headers)

    def end_of_head(self, general: Headers, stays: bool) -> bytes:
        """Return the last lines of a head: what uvicorn says with each answer, made once a second."""
        if general is not self._general:
            self._general = general
            said = b"".join(b"%b: %b\r\n" % header for header in general)
            self._ends = {
                b: b"%bconnection: %b\r\n\r\n" % (said, word) for b, word in STAYS.items()
            }
        return self._ends[stays]

    async def __call__(
        self, scope: Any, receive: Callable[..., Any], send: Callable[..., Any]
    ) -> None:
        """Answer a request (ASGI)."""
        headers: Headers = scope["headers"]
        query = b"?" + scope["query_string"] if scope["query_string"] else b""
        method, target = scope["method"].encode(), scope["raw_path"] + query
        client = (scope["client"] or ("",))[0]
        with suppress(Gone):
            try:
                told, body = await told_by(scope, client, receive)
                with body or nullcontext():
                    asked = Asked(method, target, told, body)
                    reply = await self._reply(read(method, target, headers), asked)
            except NoAnswer as error:
                reply = without_django(error.status)
            size = await say(reply, send)
            self.note(client, (method, target, scope["http_version"]), reply.status, size, headers)

    def _stored(self, address: Address) -> Stored | None:
        try:
            return self._look(address)
        except Exception:
            log.exception("The page store failed; Django answers.")
            return None

    async def _find(self, address: Address) -> Stored | None:
        if self.asker:
            await self.asker.asked()
        return self._stored(address)

    async def _reply(self, wanted: Request, asked: Asked) -> Reply:
        address = self._addresses.of(wanted) if self._store else None
        if address is None or self._store is None:
            return of_response(await self._workers.ask(asked))
        stored = await self._find(address)
        if stored is None and (running := self._rendering.get(address)):
            await asyncio.wait([running])
            stored = await self._find(address)
        if stored is None and (running := self._rendering.get(address)):
            stored = await asyncio.shield(running)  # it was begun after we were asked
            if stored is None:
                return of_response(await self._workers.ask(asked))
        if stored is None:
            return await self._render(self._store, address, wanted, asked)
        return of_answer(answer(stored, wanted))

    async def _render(self, store: Store, address: Address, wanted: Request, asked: Asked) -> Reply:
        """Let Django make the page, and keep it where it may be kept."""
        stored: Stored | None = None
        rendering = self._rendering[address] = asyncio.get_running_loop().create_future()
        try:
            if self.asker:
                stored, ticket = await self.asker.find_or_begin(address)
            else:
                ticket = store.begin()
            if stored:
                return of_answer(answer(stored, wanted))
            response = await self._workers.ask(asked.for_everyone())
            page = page_in(response)
            if page is None:
                return of_response(response)
            response.body.close()
            stored = await asyncio.to_thread(store.keep, address, page, ticket)
            return of_answer(answer(stored, wanted))
        finally:
            del self._rendering[address]
            rendering.set_result(stored)


def nowhere(_address: Address) -> None:
    """Find nothing: there is no store."""


def read(method: bytes, target: bytes, headers: Headers) -> Request:
    """Return what of a request decides about a stored page."""
    path, _, query = target.decode("latin-1").partition("?")
    told = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
    return request_of(method.decode("latin-1"), "http", path, query, told)


def sent_as(given: Answer) -> Sent:
    """Return an answer as it is sent."""
    lines = (
        f"HTTP/1.1 {given.status_line}",
        *(f"{name}: {value}" for name, value in given.headers),
    )
    return Sent(
        given.status, "".join(f"{line}\r\n" for line in lines).encode("latin-1"), given.body
    )
