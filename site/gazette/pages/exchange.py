"""Requests and answers between uvicorn, which speaks ASGI, and the workers, whose bodies are whole."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus
from io import SEEK_END, BytesIO
from typing import IO, Any, NamedTuple

from gazette.pages import proxy
from gazette.pages.answer import Answer
from gazette.pages.page import Page, page_of
from gazette.pages.proxy import Headers, NoAnswer, Response

MAX_BODY, MAX_FORM = 32 * 1024 * 1024, 1024 * 1024
"""Bytes of a body that goes to the admin, where a picture may have 20 MB, and of any other."""
SILENCE = 30
"""Seconds for which a reader may send nothing of a body."""
SAID_BY_UVICORN = frozenset({b"date", b"server"})
"""Headers of a worker that readers get from the front itself."""


class Reply(NamedTuple):
    """What a reader gets."""

    status: int
    headers: Headers
    body: IO[bytes]


class Gone(Exception):  # noqa: N818 (no fault)
    """The reader has left."""


async def told_by(
    scope: Any, client: str, receive: Callable[..., Any]
) -> tuple[Headers, IO[bytes] | None]:
    """Return what a worker is told of a request besides its first line, once all of it has come."""
    headers: Headers = scope["headers"]
    hosts = [value for name, value in headers if name == b"host"]
    if len(hosts) > 1 or (not hosts and scope["http_version"] == "1.1"):
        raise NoAnswer(HTTPStatus.BAD_REQUEST)
    told = proxy.passed_on(headers)
    if not hosts:
        told.append((b"host", "{}:{}".format(*scope["server"]).encode()))
    most = MAX_BODY if scope["path"].startswith("/admin/") else MAX_FORM
    return [*told, (proxy.CLIENT, client.encode())], await body_in(headers, receive, most)


async def body_in(headers: Headers, receive: Callable[..., Any], most: int) -> IO[bytes] | None:
    """Return the body of a request, None where it has none."""
    told = dict(headers)
    if told.get(b"content-length", b"0") == b"0" and b"transfer-encoding" not in told:
        return None
    if int(told.get(b"content-length", 0)) > most:
        raise NoAnswer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    with ExitStack() as unless_whole:
        body, more = unless_whole.enter_context(proxy.spool()), True
        while more:
            piece = await next_piece(receive)
            body.write(piece["body"])
            more = piece["more_body"]
            if body.tell() > most:
                raise NoAnswer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        unless_whole.pop_all()
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
    size = 0
    with reply.body as body:
        await send(
            {"type": "http.response.start", "status": reply.status, "headers": reply.headers}
        )
        while piece := body.read(proxy.PIECE):
            size += len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
    return size


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
