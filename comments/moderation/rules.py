"""What is noticed about a new comment. Each rule looks at one thing and gates nothing.

A rule's version changes with what it finds, so that the log says which rule was meant.
"""

import re
from collections.abc import Callable, Iterator

from comments.moderation.findings import Evidence, Finding, Submission, gettext_noop

MAX_LINKS = 2
FASTEST = 3.0
"""Seconds in which nobody reads a form and fills it in."""

SHOUTING_FROM = 20
SHOUTING_SHARE = 0.8
RUN = 12
LINK = re.compile(r"(?:https?://|\bwww\.)[^\s<>()\[\]]+", re.IGNORECASE)
RUNS = re.compile(rf"([^\s\-=_*.~])\1{{{RUN - 1},}}")

Rule = Callable[[Submission], Finding | None]


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Evidence]:
    for found in pattern.finditer(text):
        yield Evidence(found.start(), found.end(), found[0])


def many_links(submission: Submission) -> Finding | None:
    links = tuple(_spans(LINK, submission.text))
    if len(links) <= MAX_LINKS:
        return None
    message = gettext_noop("The text holds %(count)s links.")
    return Finding("many-links", "1", message, {"count": len(links)}, links)


def link_in_name(submission: Submission) -> Finding | None:
    if not LINK.search(submission.author):
        return None
    message = gettext_noop("The name holds a link: %(name)s")
    return Finding("link-in-name", "1", message, {"name": submission.author})


def sent_too_fast(submission: Submission) -> Finding | None:
    if submission.age is None or not 0 <= submission.age < FASTEST:
        return None
    message = gettext_noop("The form was sent %(seconds)s s after it was made.")
    return Finding("sent-too-fast", "1", message, {"seconds": f"{submission.age:.0f}"})


def no_form_token(submission: Submission) -> Finding | None:
    if submission.age is not None:
        return None
    message = gettext_noop("The form has no valid token: it is not one of ours, or was altered.")
    return Finding("no-form-token", "1", message)


def unknown_origin(submission: Submission) -> Finding | None:
    if submission.origin == "same":
        return None
    message = gettext_noop("The browser did not say which page the form was sent from.")
    return Finding("unknown-origin", "1", message)


def trap_filled(submission: Submission) -> Finding | None:
    if not submission.trap:
        return None
    message = gettext_noop("A field was filled in that readers do not see.")
    return Finding("trap-filled", "1", message, {"filled": submission.trap[:100]})


def said_before(submission: Submission) -> Finding | None:
    if not submission.repeats:
        return None
    message = gettext_noop("The same text was sent lately (%(count)s times).")
    return Finding("said-before", "1", message, {"count": submission.repeats})


def shouting(submission: Submission) -> Finding | None:
    letters = [character for character in submission.text if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    if len(letters) < SHOUTING_FROM or capitals < SHOUTING_SHARE * len(letters):
        return None
    message = gettext_noop("%(share)s %% of the letters are capitals.")
    return Finding("shouting", "1", message, {"share": round(100 * capitals / len(letters))})


def long_runs(submission: Submission) -> Finding | None:
    runs = tuple(_spans(RUNS, submission.text))
    if not runs:
        return None
    message = gettext_noop("The same character is repeated many times.")
    return Finding("long-runs", "1", message, {}, runs)


RULES: tuple[Rule, ...] = (
    many_links,
    link_in_name,
    sent_too_fast,
    no_form_token,
    unknown_origin,
    trap_filled,
    said_before,
    shouting,
    long_runs,
)


def judge(submission: Submission) -> tuple[Finding, ...]:
    """Return all that the rules find, not only the first."""
    return tuple(found for rule in RULES if (found := rule(submission)))
