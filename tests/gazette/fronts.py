"""A front in this process, and something in Django's place behind it."""

import asyncio
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingUnixStreamServer

import uvicorn

from gazette.pages import proxy
from gazette.pages.access_log import AccessLog
from gazette.pages.address import Addresses
from gazette.pages.front import Front
from gazette.pages.proxy import Workers
from gazette.pages.serving import configuration, watched
from gazette.pages.store import Store
from tests.gazette.pages import RememberedLog

ROOM = 1_000_000
HOST = "gazette.example"


@dataclass
class Behind:
    """What stands behind the front: it keeps what it was asked, and answers as it is told to.

    A page below `/page/` may be kept; `answer` may stand in for the rest.
    """

    asked: list["Request"] = field(default_factory=list)
    text: Callable[[], bytes] = lambda: b"a page"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """A request as it came to a worker."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Handler(BaseHTTPRequestHandler):
    """One request to what stands behind."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        behind: Behind = self.server.behind  # type: ignore[attr-defined]
        told = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(told.get("content-length", 0)))
        behind.asked.append(Request(self.command, self.path, told, body))
        text = behind.text()
        self.send_response(behind.status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(text)))
        if self.path.startswith("/page/"):
            self.send_header(proxy.RESTS_ON.decode(), "lists")
        for name, value in behind.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    do_GET = do_HEAD = do_POST = do_PUT = answer  # noqa: N815

    def address_string(self) -> str:
        return "front"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Served:
    """A front that serves at `port`, with what stands behind it."""

    port: int
    behind: Behind
    log: RememberedLog
    server: uvicorn.Server
    workers: Path

    def say(self, request: bytes, *, pieces: int = 1) -> bytes:
        """Return all that is answered to these bytes, sent in so many pieces, until the end."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as reader:
            size = max(1, -(-len(request) // pieces))
            for begin in range(0, len(request), size):
                reader.sendall(request[begin : begin + size])
                time.sleep(0.01 if pieces > 1 else 0)
            said = b""
            while piece := reader.recv(65536):
                said += piece
        return said

    def get(self, path: str, *headers: str, method: str = "GET") -> bytes:
        """Return the answer to a request on a connection of its own."""
        lines = (f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Connection: close", *headers)
        return self.say("".join(f"{line}\r\n" for line in (*lines, "")).encode())


def next_answer(reader: socket.socket) -> bytes:
    """Return one answer that says how long its body is."""
    said = b""
    while not (whole := re.search(rb"(?is)content-length: (\d+)\r\n(?:.*?\r\n)?\r\n", said)):
        said += received(reader)
    while len(said) < whole.end() + int(whole[1]):
        said += received(reader)
    return said


def received(reader: socket.socket) -> bytes:
    """Return what comes next; the end is not awaited."""
    piece = reader.recv(65536)
    assert piece, "the connection has ended"
    return piece


@contextmanager
def served(
    folder: Path,
    access_log: AccessLog | None = None,
    *,
    keeps: bool = True,
    log: RememberedLog | None = None,
) -> Iterator[Served]:
    """Serve with a front that `keeps` pages or not, and with Behind behind it."""
    log, behind = log or RememberedLog(), Behind()
    path = str(folder / "w")
    with ThreadingUnixStreamServer(path, Handler) as workers:
        workers.behind = behind  # type: ignore[attr-defined]
        threading.Thread(target=workers.serve_forever, daemon=True).start()
        addresses = Addresses(is_ours=lambda host: host == HOST, cookies=("session",))
        store = Store(log, ROOM) if keeps else None
        front = Front(Workers(path), store, addresses, access_log)
        with (
            socket.create_server(("127.0.0.1", 0)) as listening,
            running(front, listening) as server,
        ):
            yield Served(listening.getsockname()[1], behind, log, server, Path(path))
        workers.shutdown()


@contextmanager
def running(front: Front, listening: socket.socket) -> Iterator[uvicorn.Server]:
    """Run a front in a thread."""
    server = uvicorn.Server(configuration(front))
    factory = server.config.get_loop_factory()

    def serve() -> None:
        with asyncio.Runner(loop_factory=factory) as runner:
            runner.run(watched(server, listening.dup()))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server
    finally:
        server.should_exit = True
        thread.join()
