"""What judgement is passed on, and what it finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from comments.text import Link

MOST_SPANS = 50
"""Spans that a finding keeps; nobody needs the thousandth to believe it."""


def gettext_noop(message: str) -> str:
    """Mark a sentence for the translators; whoever shows it translates it."""
    return message


@dataclass(frozen=True, slots=True)
class Submission:
    """A comment as readers would see it, with what is known of how it was sent.

    `text` is the plain text of its HTML, and `links` the links therein. `age` is the seconds from
    the making of the form to its sending, None without a valid token; `origin` is same, unknown or
    foreign. `repeats` counts recent comments with the same text, `alike` those that differ from it
    by a few words; `of_address` and `of_network` count the earlier ones of the last ten minutes.
    """

    text: str
    links: tuple[Link, ...] = ()
    author: str = ""
    email: str = ""
    url: str = ""
    age: float | None = None
    origin: str = "same"
    trap: str = ""
    repeats: int = 0
    alike: int = 0
    of_address: int = 0
    of_network: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of it passes: links, characters, comments of one address or network in ten minutes."""

    max_links: int = 2
    longest: int = 4000
    rate: int = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of the plain text that a finding rests on: `text[start:end]`, and what stands there."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, text: str, spans: Iterable[tuple[int, int]]) -> tuple[Evidence, ...]:
        """Return the first of these spans of a text as evidence, in the order of the text."""
        found = sorted(set(spans))[:MOST_SPANS]
        return tuple(cls(start, end, text[start:end]) for start, end in found)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule noticed: the rule, its version, a sentence with its values, and the evidence."""

    rule: str
    version: str
    message: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
