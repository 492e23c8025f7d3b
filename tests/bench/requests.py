"""Requests as browsers, robots and mischief send them, made at random from a seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

METHODS = ["GET"] * 12 + ["HEAD"] * 4 + ["POST", "PUT", "OPTIONS", "get"]
QUERIES = [
    *[""] * 20, "page=1", "page=2", "page=02", "page=99", "page=x", "page=", "page=2&after=1-1", "after=1-1",
    "page=1&page=2", "thread=1", "thread=1&page=2", "thread=x", "replyto=1", "comment=1", "q=bus", "p=1",
    "lang=en", "lang=fr", "lang=xx", "utm_source=elsewhere", "page=%31", "page=1#top", "?", "&", "a" * 300,
]  # fmt: skip
ENCODINGS = [
    None, None, "", "gzip", "br", "zstd", "gzip, deflate, br, zstd", "gzip;q=0.5, br;q=0.1", "br;q=0",
    "identity", "identity;q=0", "*", "*;q=0", "gzip;q=2", "GZIP", "deflate", "x" * 300, "gzip;;q=1", ",",
    "br ; q=0.9 , identity; q=1",
]  # fmt: skip
COOKIES = [
    *[None] * 15,
    "theirs=1",
    "session=nobody",
    "waiting=x",
    "proven=x",
    "a=b; csrf=x",
    ";;;",
]
MATCHES = [
    *[None] * 8,
    "*",
    '"nothing"',
    "garbage",
    'W/"nothing", "other"',
    *["THE ETAG"] * 3,
    'W/"x", THE ETAG',
]
OTHERS = [
    *[{}] * 20, {"Range": "bytes=0-10"}, {"Authorization": "Basic eDp5"}, {"Cache-Control": "no-cache"},
    {"If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"}, {"If-Match": '"x"'}, {"Accept": "image/png"},
    {"Accept-Language": "en"}, {"X-Forwarded-Proto": "https"}, {"X-Forwarded-Host": "elsewhere.example"},
    {"X-Http-Method-Override": "POST"}, {"Sec-Fetch-Site": "cross-site"}, {"Content-Length": "0"},
]  # fmt: skip
HOSTS = [
    *["127.0.0.1"] * 20,
    "localhost",
    "LOCALHOST",
    "elsewhere.example",
    "127.0.0.1:1",
    "a b",
    "[::1]",
]
"""Names that the site has, and others that it has not."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; `THE ETAG` among its headers stands for the one that the page has."""

    method: str
    path: str
    query: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def target(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


def at_random(paths: list[str], count: int, seed: int) -> Iterator[Asked]:
    """Make so many requests, most of them for these paths, the others for paths that look like them."""
    chosen = random.Random(seed)
    for _ in range(count):
        headers = {"Host": chosen.choice(HOSTS), **chosen.choice(OTHERS)}
        for name, values in (
            ("Accept-Encoding", ENCODINGS),
            ("Cookie", COOKIES),
            ("If-None-Match", MATCHES),
        ):
            value = chosen.choice(values)
            if value is not None:
                headers[name] = value
        path = _disguised(chosen.choice(paths), chosen)
        yield Asked(chosen.choice(METHODS), path, chosen.choice(QUERIES), headers)


def _disguised(path: str, chosen: random.Random) -> str:
    at = chosen.randrange(len(path))
    return chosen.choice(
        [
            *[path] * 20,
            path.rstrip("/") or "/",
            f"{path}/",
            path.upper(),
            f"/{path}",
            f"{path[:at]}%{ord(path[at]):02X}{path[at + 1 :]}",
            f"{path}%C3%A9/",
            f"{path}%FF%00/",
            f"{path}../",
            f"{path}./{'a' * 300}/",
        ]
    )
