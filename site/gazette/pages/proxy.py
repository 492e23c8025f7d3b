"""Asks Django, which works in processes of its own, on the front's behalf.

Each request has a connection of its own, over a Unix socket that nobody else can open: a worker takes
no more of them than it has threads, so the others wait in line for whichever is free first. Both
bodies are read whole before they go on: a reader who is slow to send or to take keeps no thread.
"""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO

import httptools

Headers = list[tuple[bytes, bytes]]

# What the front and the workers tell each other beside the request; no reader says or sees it.
CLIENT = b"x-gazette-client"
WHOLE = b"x-gazette-whole"
RESTS_ON = b"x-gazette-rests-on"
UNTIL = b"x-gazette-until"
OURS = frozenset({CLIENT, WHOLE, RESTS_ON, UNTIL})

# What belongs to one connection (RFC 9110, 7.6.1), and what is told anew by whoever sends on.
OF_THE_CONNECTION = frozenset(
    {b"connection", b"expect", b"keep-alive", b"proxy-connection", b"te", b"trailer"}
    | {b"transfer-encoding", b"upgrade", b"content-length"}
)

IN_MEMORY = 256 * 1024
"""Bytes of a body that are kept in memory; the rest of a longer one waits in a file."""
PIECE = 64 * 1024
SECONDS_TO_START = 10.0
"""For how long a request waits for workers that are only starting."""
SECONDS_TO_ANSWER = 120.0
ATTEMPTS = 3


def spool() -> IO[bytes]:
    """Return an empty body, to be written and read again."""
    return SpooledTemporaryFile(IN_MEMORY)  # it goes with its last reference


class NoAnswer(Exception):  # noqa: N818 (what the reader is told, no fault of the program)
    """A reader gets no answer of Django's; `status` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


@dataclass(slots=True)
class Asked:
    """A request as it goes to a worker."""

    method: bytes
    target: bytes
    headers: Headers
    body: IO[bytes] | None = None

    def head(self) -> bytes:
        """Return its first lines, as they are sent."""
        lines = [b"%b %b HTTP/1.1" % (self.method, self.target), b"connection: close"]
        if self.body:
            lines.append(b"content-length: %d" % self.body.seek(0, 2))
            self.body.seek(0)
        lines += [b"%b: %b" % header for header in self.headers]
        return b"\r\n".join([*lines, b"", b""])

    def for_everyone(self) -> "Asked":
        """Return the request for the whole page as it is, whatever its reader has and takes."""
        return replace(self, method=b"GET", headers=[*self.headers, (WHOLE, b"1")])

    def can_be_repeated(self) -> bool:
        """Whether asking twice does what asking once does."""
        return self.method in (b"GET", b"HEAD", b"OPTIONS")


def passed_on(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Return what of these headers is said to the other side.

    A name with `_` would mean to Django what the same with `-` does, and is none that browsers use.
    """
    return [
        (name, value)
        for name, value in headers
        if name not in OF_THE_CONNECTION and name not in OURS and b"_" not in name
    ]


@dataclass(slots=True)
class Response:
    """What a worker answers; the parser's callbacks fill it. An answer to HEAD has no body to come."""

    to_head: bool
    status: int = 0
    headers: Headers = field(default_factory=list)
    body: IO[bytes] = field(default_factory=spool)
    is_whole: bool = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.is_whole = self.to_head

    def on_body(self, piece: bytes) -> None:
        self.body.write(piece)

    def on_message_complete(self) -> None:
        self.is_whole = True

    def told(self, name: bytes) -> bytes:
        """Return the value of a header, b"" if it is not there."""
        return next((value for each, value in self.headers if each == name), b"")


class Workers:
    """The processes that run Django, behind the Unix socket at `path`."""

    def __init__(self, path: str) -> None:
        self._path = path

    async def ask(self, asked: Asked) -> Response:
        """Return the answer, or raise NoAnswer; where a worker was killed another one is asked."""
        try:
            async with asyncio.timeout(SECONDS_TO_ANSWER):
                for _ in range(ATTEMPTS if asked.can_be_repeated() else 1):
                    response = await self._exchange(asked)
                    if response.is_whole:
                        return response
                    response.body.close()
        except TimeoutError as error:
            raise NoAnswer(HTTPStatus.GATEWAY_TIMEOUT) from error
        raise NoAnswer(HTTPStatus.BAD_GATEWAY)

    async def _exchange(self, asked: Asked) -> Response:
        """Ask one worker; the response is not whole if it ended meanwhile."""
        reader, writer = await self._connect()
        response = Response(to_head=asked.method == b"HEAD")
        try:
            await _send(writer, asked)
            await _receive(reader, response)
        except (OSError, httptools.HttpParserError):
            response.is_whole = False
        finally:
            writer.close()
        return response

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return a connection to whichever worker takes it, as soon as there is one."""
        until = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                return await asyncio.open_unix_connection(self._path)
            except OSError as error:
                if time.monotonic() > until:
                    raise NoAnswer(HTTPStatus.SERVICE_UNAVAILABLE) from error
                await asyncio.sleep(0.05)


async def _send(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(asked.head())
    while asked.body and (piece := asked.body.read(PIECE)):
        writer.write(piece)
        await writer.drain()


async def _receive(reader: asyncio.StreamReader, response: Response) -> None:
    parser = httptools.HttpResponseParser(response)
    while not response.is_whole and (data := await reader.read(PIECE)):
        parser.feed_data(data)
    response.status = parser.get_status_code()
