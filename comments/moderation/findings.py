"""What judgement is passed on, and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(message: str) -> str:
    """Mark a sentence for the translators; whoever shows it translates it."""
    return message


@dataclass(frozen=True, slots=True)
class Submission:
    """A comment as it was sent, with what is known of how it was sent.

    `age` is the seconds from the making of the form to its sending, None without a valid token;
    `origin` is same, unknown or foreign; `repeats` counts recent comments with the same text.
    """

    text: str
    author: str = ""
    email: str = ""
    url: str = ""
    age: float | None = None
    origin: str = "same"
    trap: str = ""
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """The span of the text that a finding rests on: `text[start:end]`, and what stands there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule noticed: the rule, its version, a sentence with its values, and the evidence."""

    rule: str
    version: str
    message: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
