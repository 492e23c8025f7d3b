"""What a stored page answers to one reader: which encoding, the whole or only that it is unchanged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from gazette.pages.address import Request
from gazette.pages.page import Page
from gazette.pages.variants import ENCODERS, IDENTITY, Variant, variants_of

LONGEST = 200
"""Characters of an Accept-Encoding that is read; browsers send some thirty."""

_CODING = re.compile(
    r"([a-z0-9!#$%&'*+.^_`|~-]+)(?:[ \t]*;[ \t]*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?"
)
_TAG = re.compile(r'"[^"]*"')
_SILENT = 0.0001  # who names some encodings and not identity would rather have those


class Answer:
    """A status, headers and a body, ready to be sent; made once, and the same for many readers.

    `status_line` is the status in words too, as WSGI has it.
    """

    __slots__ = ("body", "headers", "status", "status_line")

    def __init__(self, status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.status_line = f"{status} {HTTPStatus(status).phrase}"

    def without_body(self) -> Answer:
        """Return the same to HEAD."""
        return Answer(self.status, self.headers, b"")


@dataclass(frozen=True, slots=True)
class Ready:
    """One encoding of a page: its ETag, the whole, and the answer to who has it already."""

    etag: str
    whole: Answer
    unchanged: Answer


class Stored:
    """A page with the answers that it can give, by encoding."""

    __slots__ = ("page", "ready", "size", "until", "variants")

    def __init__(self, page: Page, variants: tuple[Variant, ...] | None = None) -> None:
        self.page = page
        self.until = float("inf") if page.until is None else page.until
        self.variants = variants or variants_of(page.body)
        self.ready = {each.encoding: _ready(page, each) for each in self.variants}
        self.size = sum(len(each.body) + 2_000 for each in self.variants)


def answer(stored: Stored, asked: Request) -> Answer:
    """Return what this request gets."""
    accepts, none_match = asked.accepts, asked.none_match
    # What is longer than any browser's is read as nothing: `preferred` remembers what it has read.
    for encoding in preferred(accepts if len(accepts) <= LONGEST else ""):
        if encoding in stored.ready:
            break
    else:
        encoding = IDENTITY
    ready = stored.ready[encoding]
    if none_match and is_among(ready.etag, none_match):
        return ready.unchanged
    return ready.whole if asked.method == "GET" else ready.whole.without_body()


def is_among(etag: str, none_match: str) -> bool:
    """Whether an If-None-Match names this ETag; weak or not is no matter (RFC 9110, 13.1.2)."""
    return none_match.strip() == "*" or etag in _TAG.findall(none_match)


@lru_cache(maxsize=1024)
def preferred(accepts: str) -> tuple[str, ...]:
    """Return the encodings that a reader takes, best first (RFC 9110, 12.5.3).

    Who refuses even what is not encoded gets it all the same, as without a store.
    """
    wanted: dict[str, float] = {}
    for part in accepts.lower().split(","):
        if found := _CODING.fullmatch(part.strip(" \t")):
            wanted.setdefault(found[1], float(found[2] or 1))
    others = wanted.get("*", 0)
    qualities = {name: wanted.get(name, others) for name in ENCODERS}
    qualities[IDENTITY] = wanted.get(IDENTITY, others if "*" in wanted else _SILENT)
    taken = [name for name, quality in qualities.items() if quality]
    return tuple(sorted(taken, key=lambda name: -qualities[name]))


def _ready(page: Page, variant: Variant) -> Ready:
    about = (("ETag", variant.etag), ("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding"))
    length = ("Content-Length", str(len(variant.body)))
    packed = () if variant.encoding == IDENTITY else (("Content-Encoding", variant.encoding),)
    lasting = tuple(each for each in page.headers if each[0].lower() != "content-type")
    whole = Answer(page.status, (*page.headers, *packed, length, *about), variant.body)
    return Ready(variant.etag, whole, Answer(HTTPStatus.NOT_MODIFIED, (*lasting, *about), b""))
