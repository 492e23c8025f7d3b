"""The front of `manage.py serve`: what readers' connections ask, and what it asks Django.

A page that is stored is sent by the connection itself. All else comes here, by uvicorn's way of calling
an ASGI application, and is asked of the workers; what they answer is kept where it may be. A page that
is not stored is rendered once, however many ask for it.
"""

import asyncio
import logging
from asyncio import Future
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from io import SEEK_END, BytesIO
from typing import IO, Any, NamedTuple

from gazette.pages import proxy
from gazette.pages.access_log import AccessLog
from gazette.pages.address import REFUSED, Address, Addresses, Request, request_of
from gazette.pages.answer import Answer, Stored, answer
from gazette.pages.page import Page, page_of
from gazette.pages.proxy import Asked, Headers, NoAnswer, Response, Workers
from gazette.pages.store import Store

MAX_BODY = 32 * 1024 * 1024
"""Bytes of a request's body; a picture may have 20 MB."""
SILENCE = 30
"""Seconds for which a reader may send nothing of a body."""
SAID_BY_UVICORN = frozenset({b"date", b"server"})
"""Headers of a worker that readers get from the front itself."""

Alike = tuple[bytes, bytes, bytes | None, bytes | None, bytes | None]
REMEMBERED = 256
"""Kinds of requests whose answer is remembered."""
TELLING = frozenset({name.encode() for name in REFUSED} | {b"cookie", b"x-forwarded-proto"})
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


class Reply(NamedTuple):
    """What a reader gets."""

    status: int
    headers: Headers
    body: IO[bytes]


class Gone(Exception):  # noqa: N818 (no fault)
    """The reader has left."""


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
        self._addresses = addresses
        self._rendering: dict[Address, Future[Stored | None]] = {}
        self._known: dict[Alike, Known] = {}
        self._general: Headers | None = None
        self._end = b""

    def ready(self, method: bytes, target: bytes, headers: Headers) -> Sent | None:
        """Return the answer where the page is stored and fresh.

        How a request was answered is remembered, for most are alike; whether the page is still the
        one that is stored, and is fresh, is asked each time.
        """
        told = dict(headers)
        said = told.get
        alike = (method, target, said(b"host"), said(b"accept-encoding"), said(b"if-none-match"))
        is_plain = len(told) == len(headers) and TELLING.isdisjoint(told)
        known = self._known.get(alike) if is_plain else None
        if known and self._store and self._store.find(known.address) is known.stored:
            return known.sent
        asked = read(method, target, headers)
        address, stored = self._find(asked)
        if address is None or stored is None:
            return None
        sent = sent_as(answer(stored, asked))
        if is_plain:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[alike] = Known(address, stored, sent)
        return sent

    def end_of_head(self, general: Headers, stays: bool) -> bytes:
        """Return the last lines of a head: what uvicorn says with each answer, made once a second."""
        if general is not self._general:
            self._general = general
            self._end = b"".join(b"%b: %b\r\n" % header for header in general) + b"\r\n"
        return self._end if stays else b"connection: close\r\n" + self._end

    async def __call__(
        self, scope: Any, receive: Callable[..., Any], send: Callable[..., Any]
    ) -> None:
        """Answer a request (ASGI)."""
        with suppress(Gone):
            try:
                asked = await asked_in(scope, receive)
                reply = await self._reply(asked)
            except NoAnswer as error:
                reply = without_django(error.status)
            size = await say(reply, send)
            if self.access_log:
                request = (asked.method, asked.target, scope["http_version"])
                client = scope["client"] or ("", 0)
                self.access_log.note(client[0], request, reply.status, size, scope["headers"])

    def _find(self, asked: Request) -> tuple[Address | None, Stored | None]:
        """Return the address of a request and what is stored there; a broken store stores nothing."""
        if self._store is None:
            return None, None
        try:
            address = self._addresses.of(asked)
            return address, None if address is None else self._store.find(address)
        except Exception:
            log.exception("The page store failed; Django answers.")
            return None, None

    async def _reply(self, asked: Asked) -> Reply:
        wanted = read(asked.method, asked.target, asked.headers)
        address, stored = (None, None) if asked.body else self._find(wanted)
        if address is None or self._store is None:
            return of_response(await self._workers.ask(asked))
        if stored is None and (running := self._rendering.get(address)):
            await asyncio.wait([running])
            _, stored = self._find(wanted)
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
            ticket = store.begin()
            response = await self._workers.ask(asked.for_everyone())
            page = page_in(response)
            if page is None:
                return of_response(response)
            stored = await asyncio.to_thread(store.keep, address, page, ticket)
            return of_answer(answer(stored, wanted))
        finally:
            del self._rendering[address]
            rendering.set_result(stored)


def read(method: bytes, target: bytes, headers: Headers) -> Request:
    """Return what of a request decides about a stored page."""
    path, _, query = target.decode("latin-1").partition("?")
    told = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
    return request_of(method.decode("latin-1"), "http", path, query, told)


async def asked_in(scope: Any, receive: Callable[..., Any]) -> Asked:
    """Return the request as it goes to a worker, once it is whole; refuse what is not one."""
    headers: Headers = scope["headers"]
    hosts = [value for name, value in headers if name == b"host"]
    if len(hosts) > 1 or (not hosts and scope["http_version"] == "1.1"):
        raise NoAnswer(HTTPStatus.BAD_REQUEST)
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    told = proxy.passed_on(headers)
    if not hosts:
        told.append((b"host", "{}:{}".format(*scope["server"]).encode()))
    told.append((proxy.CLIENT, (scope["client"] or ("",))[0].encode()))
    body = await body_in(headers, receive)
    return Asked(scope["method"].encode(), scope["raw_path"] + query, told, body)


async def body_in(headers: Headers, receive: Callable[..., Any]) -> IO[bytes] | None:
    """Return the body of a request, None where it has none."""
    told = dict(headers)
    if told.get(b"content-length", b"0") == b"0" and b"transfer-encoding" not in told:
        return None
    if int(told.get(b"content-length", 0)) > MAX_BODY:
        raise NoAnswer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body, more = proxy.spool(), True
    while more:
        piece = await next_piece(receive)
        body.write(piece["body"])
        more = piece["more_body"]
        if body.tell() > MAX_BODY:
            raise NoAnswer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return body


async def next_piece(receive: Callable[..., Any]) -> Any:
    """Return what comes next of a body."""
    try:
        async with asyncio.timeout(SILENCE):
            message = await receive()
    except TimeoutError as error:
        raise NoAnswer(HTTPStatus.REQUEST_TIMEOUT) from error
    if message["type"] == "http.disconnect":
        raise Gone
    return message


async def say(reply: Reply, send: Callable[..., Any]) -> int:
    """Send a reply; return the length of its body."""
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
    size, piece = 0, b""
    while piece := reply.body.read(proxy.PIECE):
        size += len(piece)
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
    return size


def sent_as(given: Answer) -> Sent:
    """Return an answer as it is sent."""
    lines = (
        f"HTTP/1.1 {given.status_line}",
        *(f"{name}: {value}" for name, value in given.headers),
    )
    return Sent(
        given.status, "".join(f"{line}\r\n" for line in lines).encode("latin-1"), given.body
    )


def of_answer(given: Answer) -> Reply:
    """Return a stored page's answer as a reply."""
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in given.headers]
    return Reply(given.status, headers, BytesIO(given.body))


def of_response(response: Response) -> Reply:
    """Return what a worker answered as a reply."""
    headers = [each for each in proxy.passed_on(response.headers) if each[0] not in SAID_BY_UVICORN]
    length = b"%d" % response.body.seek(0, SEEK_END)
    response.body.seek(0)
    if response.to_head:
        length = response.told(b"content-length")
    if length and response.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
        headers.append((b"content-length", length))
    return Reply(response.status, headers, response.body)


def without_django(status: HTTPStatus) -> Reply:
    """Return what is said where Django is not asked, or does not answer; the connection ends."""
    text = f"{status.phrase}\n".encode()
    headers = [
        (b"content-type", b"text/plain"),
        (b"content-length", b"%d" % len(text)),
        (b"connection", b"close"),
    ]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", b"2"))
    return Reply(status, headers, BytesIO(text))


def page_in(response: Response) -> Page | None:
    """Return the page that a worker made, or None where it may not be kept."""
    subjects = frozenset(response.told(proxy.RESTS_ON).decode().split())
    if not subjects:
        return None
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in proxy.passed_on(response.headers)
        if name not in SAID_BY_UVICORN
    ]
    response.body.seek(0)
    until = response.told(proxy.UNTIL)
    return page_of(
        response.status, headers, response.body.read(), subjects, float(until) if until else None
    )
