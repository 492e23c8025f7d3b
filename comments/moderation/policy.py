"""Turns what was found into a verdict. No machine rejects anything, and nothing goes unseen."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from comments.moderation.findings import Finding

VERSION = "2"
ROBOTIC = frozenset(
    {"trap-filled", "no-form-token", "sent-too-fast", "said-before", "link-in-name"}
)
"""Findings about how a comment was sent, which readers rarely give cause for."""

ENOUGH = 2
"""Robotic findings, the trap among them, that make spam together; autofill alone makes one."""

SUSPICION = {
    "trap-filled": 60,
    "no-form-token": 40,
    "said-before": 40,
    "held-words": 40,
    "many-links": 40,
    "link-in-name": 40,
}
OTHERWISE = 20
"""How much a finding speaks against a comment, in percents; one that is not named above."""

FREE = {"open": "open", "after": "moderated-after"}
"""Policies under which a comment appears at once, and the rule that then publishes it."""


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


def doubt(findings: Collection[Finding]) -> int:
    """Return how hard a comment is to judge, 0 to 100: most where the findings half speak against it.

    Nothing found is surely fine, and much found surely not: neither needs a long look.
    """
    against = sum(SUSPICION.get(finding.rule, OTHERWISE) for finding in findings)
    return 100 - abs(2 * min(against, 100) - 100)


def decide(findings: Collection[Finding], *, policy: str, trusted: bool) -> Judgement:
    """Judge a guest's comment under an article whose policy is `open`, `before` or `after`.

    What was found holds a comment under each of them, and trust overrules none of it: all that it
    spares its owner is the wait where everybody waits. A policy that is none of the three lets
    nothing through. What a blocked author sends goes to the spam, where it can be read.
    """
    found = {finding.rule for finding in findings}
    if "blocked" in found:
        return Judgement(Verdict.SPAM, "blocked")
    if "trap-filled" in found and len(found & ROBOTIC) >= ENOUGH:
        return Judgement(Verdict.SPAM, "robotic")
    if found:
        return Judgement(Verdict.HOLD, "findings")
    if policy in FREE:
        return Judgement(Verdict.APPROVE, FREE[policy])
    if policy == "before" and trusted:
        return Judgement(Verdict.APPROVE, "trusted-address")
    return Judgement(Verdict.HOLD, "moderated-before")
