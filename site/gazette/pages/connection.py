"""A reader's connection to the front: pages that are ready are sent as soon as a request is read.

uvicorn accepts, parses and keeps the connections; this class is given to it by its documented
parameter `http`. When uvicorn's own parser has read the head of a request, the page is looked up and
its bytes are written at once. What is not there goes uvicorn's usual way, to `front.Front`. Which of
uvicorn's internals this rests on, tests/gazette/test_pages_front.py says and guards.

Most requests for a page are, byte for byte, like one before. What the parser made of such bytes is
remembered where they were one whole request and nothing else; it would make the same of them again.
Whether the page is fresh is asked each time (where that is a question to a server, see `waiting`).
"""

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gazette.pages.proxy import Headers

if TYPE_CHECKING:
    from gazette.pages.front import Front, Known, Sent

MAX_HEAD = 32 * 1024
"""Bytes of a request's head."""
HEAD_WITHIN = 15.0
"""Seconds in which a request's head must have come."""
KEEP_ALIVE = 75
"""Seconds for which an idle connection is kept; longer than proxies keep theirs."""
TIME_TO_ASK = 0.5
"""Seconds for which a reader who has just come is waited for when the site ends."""
SILENCE = 30.0
"""Seconds for which a reader may take nothing of an answer."""

TOO_LONG = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE


class Connection(HttpToolsProtocol):
    """One connection. What is called for each request is written to be fast."""

    front: "Front"
    is_reading_head = False
    is_answered = False  # by us; uvicorn need not care
    is_whole = True  # what was begun, if anything
    known: "Known | None" = None  # how the last request was answered
    head_size = 0  # at least so much has come of it
    begun = 0  # requests
    is_ending = False  # the site is, and waits for what this reader asks

    watched = (0, 0.0)  # what `look_after` saw, and since when
    unsent = (0, 0.0)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.front = cast("Front", self.app)
        self.watched = (0, self.loop.time())
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if not self.is_whole:
            self.receive_more(data)
        elif not self.can_send() or (sent := self.front.again(data)) is None:
            self.receive_request(data)
        else:
            self.begun += 1
            self._unset_keepalive_if_required()
            self.send(sent, stays=True)

    def receive_request(self, data: bytes) -> None:
        """Let the parser read what follows a whole request, and remember how it was answered."""
        self.known = None
        begun = self.begun
        super().data_received(data)
        if self.begun == begun + 1:  # and nothing else
            self.head_size = len(data)
            if self.known and self.is_whole:
                self.front.remember(data, self.known)

    def receive_more(self, data: bytes) -> None:
        """Let the parser read on."""
        if self.is_reading_head:
            self.head_size += len(data)
            if self.head_size > MAX_HEAD:
                self.refuse(TOO_LONG)
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        # What uvicorn does here besides, it does when it is its turn to answer.
        self.is_reading_head = True
        self.is_whole = False
        self.begun += 1
        self.head_size = 0
        self.url = b""
        self.headers = []

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.is_reading_head:  # what follows a body is said of nothing that we know
            self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.is_reading_head = False
        self.is_answered = True
        if self.transport.is_closing():
            return
        method, stays = self.parser.get_method(), self.parser.should_keep_alive()
        known = self.front.ready(method, self.url, self.headers) if self.can_send() else None
        if known is None:
            self.let_uvicorn_answer()
            return
        self.send(known.sent, stays)
        if self.front.access_log:
            client = self.client[0] if self.client else ""
            request = (method, self.url, self.parser.get_http_version())
            sent = known.sent
            self.front.note(client, request, sent.status, len(sent.body), self.headers)
        elif stays:
            self.known = known

    def on_body(self, body: bytes) -> None:
        if not self.is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self.is_whole = True
        if not self.is_answered:
            super().on_message_complete()

    def can_send(self) -> bool:
        """Whether it is a page's turn: what is on its way goes first, and is taken."""
        return self.is_free() and not self.flow.write_paused and not self.transport.is_closing()

    def send(self, sent: "Sent", stays: bool) -> None:
        """Send a page that is ready."""
        end = self.front.end_of_head(self.server_state.default_headers, stays)
        self.transport.writelines((sent.head, end, sent.body))
        if not stays:
            self.transport.close()

    def let_uvicorn_answer(self) -> None:
        """Go uvicorn's usual way."""
        url, headers = self.url, self.headers
        if len(url) + sum(len(name) + len(value) + 4 for name, value in headers) > MAX_HEAD:
            self.refuse(TOO_LONG)
            return
        self.is_answered = False
        super().on_message_begin()
        self.url = url
        self.headers += with_host_of(url, headers)
        self.expect_100_continue = any(
            name == b"expect" and value.lower() == b"100-continue" for name, value in headers
        )
        super().on_headers_complete()

    def is_free(self) -> bool:
        """Whether no answer of uvicorn's is on its way."""
        return self.cycle is None or self.cycle.response_complete

    def refuse(self, status: HTTPStatus) -> None:
        """Say why, and end the connection."""
        self.is_reading_head = False
        if self.is_free():
            lines = f"HTTP/1.1 {status.value} {status.phrase}\r\nconnection: close\r\n"
            self.transport.write(f"{lines}content-length: 0\r\n\r\n".encode())
        self.transport.close()

    def shutdown(self) -> None:
        """End when there is nothing left to answer; who has only just come may still ask."""
        if self.is_ending or (self.begun and not self.is_reading_head):
            super().shutdown()
        else:
            self.is_ending = True
            self.loop.call_later(TIME_TO_ASK, self.shutdown)

    def look_after(self, now: float) -> None:
        """End the connection if its reader is too slow, or gone; called every second."""
        size = self.transport.get_write_buffer_size()
        if size == 0 or size != self.unsent[0]:
            self.unsent = (size, now)
        elif now - self.unsent[1] > SILENCE:
            self.transport.abort()
        begun, since = self.watched
        if begun != self.begun or not self.is_free() or self.flow.read_paused:
            self.watched = (self.begun, now)
        elif self.is_reading_head and now - since > HEAD_WITHIN:
            self.refuse(HTTPStatus.REQUEST_TIMEOUT)
        elif now - since > KEEP_ALIVE:
            self.transport.close()


def with_host_of(target: bytes, headers: Headers) -> Headers:
    """Return the headers with the host of an absolute target (`GET http://host/path`), if it is one.

    RFC 9112, 3.2.2: what the header Host says is then no matter.
    """
    if target.startswith(b"/") or b"://" not in target:
        return headers
    host = target.partition(b"://")[2].partition(b"/")[0].rpartition(b"@")[2]
    return [(b"host", host), *(each for each in headers if each[0] != b"host")]
