"""When two answers say the same, though one comes from the page store and one does not."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass

import brotli
import zstandard

from tests.bench.requests import Asked

DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstandard.decompress,
}
OF_CACHING = {
    "cache-control", "connection", "content-encoding", "content-length", "date", "etag", "last-modified",
    "server", "transfer-encoding", "vary",
}  # fmt: skip
"""Headers in which a stored page may differ."""

TOKEN = re.compile(rb'(name="(?:token|csrfmiddlewaretoken)" value=")[^"]*')
"""In a form: when the page was made, and what belongs to one reader's log-in."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back, as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    def header(self, name: str) -> str:
        return self.headers.get(name, "")

    def text(self) -> bytes:
        """Return the body, decoded, without what differs from one second to the next."""
        decode = DECODERS[self.header("content-encoding")]
        return TOKEN.sub(rb"\1", decode(self.body) if self.body else b"")

    def lasting(self) -> dict[str, str]:
        """Return the headers in which no two answers may differ, but for the value of a cookie."""
        return {
            name: _essence(name, value)
            for name, value in self.headers.items()
            if name not in OF_CACHING or (self.status != 200 and name == "cache-control")
        }


def _essence(name: str, value: str) -> str:
    if name == "content-security-policy":  # each process has an order of its own
        return "; ".join(sorted(value.split("; ")))
    return value.partition("=")[0] if name == "set-cookie" else value


def difference(asked: Asked, stored: Answered, plain: Answered) -> str:
    """Return in words how what the store answers differs from what the site answers without, or ""."""
    if stored.status == 304 and plain.status == 200:
        return _unchanged(asked, stored)
    for name, here, there in (
        ("status", stored.status, plain.status),
        ("headers", stored.lasting(), plain.lasting()),
        ("body", stored.text(), plain.text()),
    ):
        if here != there:
            return f"{name}: {here!r} with the store, {there!r} without"
    return ""


def _unchanged(asked: Asked, stored: Answered) -> str:
    wanted = asked.headers.get("If-None-Match", "")
    names_it = wanted == "*" or stored.header("etag") in wanted
    return "" if names_it and not stored.body else f"304 to {wanted!r}"
