"""A reader's connection to the front: pages that are ready are sent as soon as a request is read.

uvicorn accepts, parses and keeps the connections; this class is given to it by its documented
parameter `http`. When uvicorn's own parser has read the head of a request, the page is looked up and
its bytes are written at once. What is not there goes uvicorn's usual way, to `front.Front`. Which of
uvicorn's internals this rests on, tests/gazette/test_pages_front.py says and guards.
"""

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gazette.pages.proxy import Headers

if TYPE_CHECKING:
    from gazette.pages.front import Front, Sent

MAX_HEAD = 32 * 1024
"""Bytes of a request's head."""
HEAD_WITHIN = 15.0
"""Seconds in which a request's head must have come."""
KEEP_ALIVE = 75
"""Seconds for which an idle connection is kept; longer than proxies keep theirs."""
SILENCE = 30.0
"""Seconds for which a reader may take nothing of an answer."""

TOO_LONG = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE


class Connection(HttpToolsProtocol):
    """One connection. What is called for each request is written to be fast."""

    front: "Front"
    is_reading_head = False
    is_answered = False  # by us; uvicorn need not care
    chunk_size = 0
    head_size = 0  # of the chunks after the one that it began in
    since = 0.0
    unsent = (0, 0.0)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.front = cast("Front", self.app)
        self.since = self.loop.time()
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        self.chunk_size = len(data)
        if self.is_reading_head:
            self.head_size += self.chunk_size
        super().data_received(data)
        if self.is_reading_head and self.head_size > MAX_HEAD:
            self.refuse(TOO_LONG)

    def on_message_begin(self) -> None:
        self.is_reading_head = True
        self.head_size = 0
        self.since = self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self.is_reading_head = False
        self.is_answered = True
        if self.transport.is_closing():
            return
        if self.head_size + self.chunk_size > MAX_HEAD and self.head_is_too_long():
            self.refuse(TOO_LONG)
            return
        ready = None
        if self.is_free() and not self.flow.write_paused:  # what is on its way goes first
            ready = self.front.ready(self.parser.get_method(), self.url, self.headers)
        if ready:
            self.send(ready)
        else:
            self.is_answered = False
            take_host_of(self.url, self.headers)
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self.is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self.is_answered:
            super().on_message_complete()

    def on_response_complete(self) -> None:
        self.since = self.loop.time()
        super().on_response_complete()

    def is_free(self) -> bool:
        """Whether no answer of uvicorn's is on its way."""
        return self.cycle is None or self.cycle.response_complete

    def send(self, ready: "Sent") -> None:
        """Send the answer of a page that is ready."""
        parser, front = self.parser, self.front
        stays = parser.should_keep_alive() and parser.get_http_version() != "1.0"
        end = front.end_of_head(self.server_state.default_headers, stays)
        self.transport.write(b"".join((ready.head, end, ready.body)))
        if front.access_log:
            client = self.client[0] if self.client else ""
            request = (parser.get_method(), self.url, parser.get_http_version())
            front.access_log.note(client, request, ready.status, len(ready.body), self.headers)
        if not stays:
            self.transport.close()

    def head_is_too_long(self) -> bool:
        """Whether it is; counted only where it might be."""
        return len(self.url) + sum(len(n) + len(v) + 4 for n, v in self.headers) > MAX_HEAD

    def refuse(self, status: HTTPStatus) -> None:
        """Say why, and end the connection."""
        self.is_reading_head = False
        if self.is_free():
            lines = f"HTTP/1.1 {status.value} {status.phrase}\r\nconnection: close\r\n"
            self.transport.write(f"{lines}content-length: 0\r\n\r\n".encode())
        self.transport.close()

    def look_after(self, now: float) -> None:
        """End the connection if its reader is too slow, or gone; called every second."""
        size = self.transport.get_write_buffer_size()
        if size == 0 or size != self.unsent[0]:
            self.unsent = (size, now)
        elif now - self.unsent[1] > SILENCE:
            self.transport.abort()
        if not self.is_free() or self.flow.read_paused:
            return
        if self.is_reading_head and now - self.since > HEAD_WITHIN:
            self.refuse(HTTPStatus.REQUEST_TIMEOUT)
        elif now - self.since > KEEP_ALIVE:
            self.transport.close()


def take_host_of(target: bytes, headers: Headers) -> None:
    """Let the host of an absolute target (`GET http://host/path`) be the one that was asked for.

    RFC 9112, 3.2.2: what the header Host says is then no matter.
    """
    if target.startswith(b"/") or b"://" not in target:
        return
    host = target.partition(b"://")[2].partition(b"/")[0].rpartition(b"@")[2]
    headers[:] = [(b"host", host), *(each for each in headers if each[0] != b"host")]
