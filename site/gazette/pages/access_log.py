"""Writes who asked for what, in the combined log format, where the settings ask for it."""

import sys
import time
from collections.abc import Iterable
from contextlib import suppress

from gazette.pages.proxy import Headers

ESCAPED = {code: f"\\x{code:02x}" for code in (*range(32), 34, 92, *range(127, 256))}
"""What would break a line, or its quotes."""


class AccessLog:
    """Lines for a file, or for standard output where its name is `-`, written in batches.

    The file is opened anew for each batch, so that it may be moved away at any time. `proxies` is
    how many proxies of ours stand before the site, as in the middleware.
    """

    def __init__(self, name: str, proxies: int) -> None:
        self._name = name
        self._proxies = proxies
        self._lines: list[str] = []
        self._second = 0
        self._stamp = ""

    def note(
        self,
        client: str,
        request: tuple[bytes, bytes, str],
        status: int,
        size: int,
        headers: Headers,
    ) -> None:
        """Take down an answer of `size` bytes to a request: its method, its target, its version."""
        method, target, version = request
        self._lines.append(
            f'{self._reader(client, headers)} - - [{self._now()}] "{method.decode()} {_safe(target)}'
            f' HTTP/{version}" {status} {size} "{_told(headers, b"referer")}"'
            f' "{_told(headers, b"user-agent")}"\n'
        )

    def flush(self) -> None:
        """Write what was taken down."""
        if not self._lines:
            return
        text, self._lines = "".join(self._lines), []
        with suppress(OSError):  # a disk that is full costs these lines, and no reader anything
            self._write(text)

    def _write(self, text: str) -> None:
        if self._name == "-":
            sys.stdout.write(text)
            sys.stdout.flush()
            return
        with open(self._name, "a") as file:  # noqa: PTH123 (one of many a second)
            file.write(text)

    def _reader(self, client: str, headers: Headers) -> str:
        if self._proxies:
            said = b",".join(_all(headers, b"x-forwarded-for")).split(b",")[-self._proxies :]
            client = _safe(said[0].strip()).replace(" ", "") or client
        return client or "-"

    def _now(self) -> str:
        second = int(time.time())
        if second != self._second:
            self._second = second
            self._stamp = time.strftime("%d/%b/%Y:%H:%M:%S %z", time.localtime(second))
        return self._stamp


def _all(headers: Headers, name: bytes) -> Iterable[bytes]:
    return (value for each, value in headers if each == name)


def _told(headers: Headers, name: bytes) -> str:
    return _safe(next(iter(_all(headers, name)), b"-"))


def _safe(value: bytes) -> str:
    return value.decode("latin-1").translate(ESCAPED)
