"""Readers who post comments over HTTP, many at once, and remember what was acknowledged.

A reader whose comment is not acknowledged sends it again, as people do, until it is: so whatever
happened to the first sending, her comment must be stored once.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count, takewhile
from urllib.parse import urlencode

from tests.served import Found, Place

PATIENCE = 60
"""Seconds for which a reader tries to send one comment."""

PAUSE = 0.1
"""Seconds before she tries again."""

ANCHOR = re.compile("#comment-([0-9]+)$")
LENGTHS = (8, 120)
"""Words of a comment, from a line of thanks to a long paragraph."""

BEGINNINGS = (
    "al", "bor", "ca", "de", "éner", "fla", "gou", "hi", "jar", "lu", "mai", "no", "ou", "pla",
    "quar", "ré", "sou", "tra", "ur", "voi",
)  # fmt: skip
ENDINGS = (
    "cie", "de", "elle", "eur", "ge", "ière", "in", "lot", "mie", "nent", "oir", "que", "rons",
    "se", "tation", "té", "ure", "vait",
)  # fmt: skip
WORDS = [beginning + ending for beginning in BEGINNINGS for ending in ENDINGS]
"""Enough of them that two texts share no more than two letters to the editor do."""


@dataclass(slots=True)
class Diary:
    """What readers saw: the comments that were acknowledged, with the seconds that each took and
    when it came, and every sending that failed, by what was answered.
    """

    acknowledged: list[tuple[int, str]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    given_up: int = 0

    def lost(self, found: Found) -> int:
        """Return how many acknowledged comments are not stored as the ones that were named."""
        return sum(found.texts.get(pk) != text for pk, text in self.acknowledged)

    def at(self, share: float) -> float:
        """Return the milliseconds within which this share of the comments was acknowledged."""
        waits = sorted(self.waits) or [float("nan")]
        return 1000 * waits[int(share * (len(waits) - 1))]


class Reader:
    """One connection that is kept open, as a browser does."""

    def __init__(self, port: int, number: int, diary: Diary) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.chance = random.Random(number)
        self.diary = diary

    def leave(self, place: Place, serial: int) -> None:
        """Post a comment of her own until it is acknowledged."""
        text = self.words(serial)
        body = form(place, serial, text)
        began = time.monotonic()
        while time.monotonic() < began + PATIENCE:
            answer, pk = self.send(f"{place.url}comments/", body, serial)
            if pk is not None:
                self.diary.acknowledged.append((pk, text))
                self.diary.times.append(time.monotonic())
                self.diary.waits.append(time.monotonic() - began)
                return
            self.diary.failures[answer] += 1
            time.sleep(PAUSE)
        self.diary.given_up += 1

    def send(self, url: str, body: str, serial: int) -> tuple[str, int | None]:
        """Return what was answered, and the comment that it names if it was taken."""
        try:
            self.connection.request("POST", url, body, headers(serial))
            response = self.connection.getresponse()
            response.read()
        except (OSError, HTTPException) as error:
            self.connection.close()
            return type(error).__name__, None
        named = ANCHOR.search(response.headers.get("Location", ""))
        return str(response.status), int(named[1]) if response.status == 303 and named else None

    def words(self, serial: int) -> str:
        """Return a text that nobody else writes."""
        return f"Note {serial}: {' '.join(self.chance.choices(WORDS, k=self.chance.randint(*LENGTHS)))}."


def form(place: Place, serial: int, text: str) -> str:
    """Return what a browser sends; each comment has an author of its own."""
    fields = {
        "comment": text,
        "author": f"Lectrice {serial}",
        "email": f"lectrice{serial}@example.org",
        "url": "",
        "parent": "",
        "token": place.token,
        "subject": "",
    }
    return urlencode(fields)


def headers(serial: int) -> dict[str, str]:
    """Return what a browser says of itself, from a network of its own."""
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
        "X-Forwarded-For": f"10.{serial >> 8 & 255}.{serial & 255}.7",
    }


def until(seconds: float, first: int = 1) -> Iterator[int]:
    """Count for so many seconds; threads may share it."""
    end = time.monotonic() + seconds
    return takewhile(lambda _: time.monotonic() < end, count(first))


def post(
    port: int,
    places: list[Place],
    serials: Iterator[int],
    clients: int,
    meanwhile: Callable[[Diary], None] = lambda _: None,
) -> Diary:
    """Let so many readers post at once, a comment a serial; `meanwhile` happens beside them."""
    diary = Diary()

    def read(number: int) -> None:
        reader = Reader(port, number, diary)
        while (serial := next(serials, None)) is not None:
            reader.leave(places[serial % len(places)], serial)
        reader.connection.close()

    with ThreadPoolExecutor(clients) as pool:
        readers = [pool.submit(read, number) for number in range(clients)]
        meanwhile(diary)
        for reader in readers:
            reader.result()
    return diary
