"""Turns what was found into a verdict. No machine rejects anything, and nothing goes unseen."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from comments.moderation.findings import Finding

VERSION = "1"
ROBOTIC = frozenset(
    {"trap-filled", "no-form-token", "sent-too-fast", "said-before", "link-in-name"}
)
"""Findings about how a comment was sent, which readers rarely give cause for."""

ENOUGH = 2
"""Robotic findings, the trap among them, that make spam together; autofill alone makes one."""


class Verdict(Enum):
    """What becomes of a new comment."""

    APPROVE = "approve"
    HOLD = "hold"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and the name of the rule that led to it."""

    verdict: Verdict
    rule: str


def decide(findings: Collection[Finding], *, before: bool) -> Judgement:
    """Judge a guest's comment; `before` says that the article is moderated before publication."""
    found = {finding.rule for finding in findings}
    if "trap-filled" in found and len(found & ROBOTIC) >= ENOUGH:
        return Judgement(Verdict.SPAM, "robotic")
    if before:
        return Judgement(Verdict.HOLD, "moderated-before")
    if found:
        return Judgement(Verdict.HOLD, "findings")
    return Judgement(Verdict.APPROVE, "moderated-after")
