"""What is noticed about a new comment. Each rule looks at one thing and gates nothing.

A rule's version changes with what it finds, so that the log says which rule was meant. Spans are of
the plain text, as readers see it: no way of writing it hides a thing from a rule, nor from them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from urllib.parse import unquote

from comments.moderation import repetition
from comments.moderation.findings import Evidence, Finding, Limits, Submission, gettext_noop
from comments.moderation.words import Match, Terms, Word, words

FASTEST = 3.0
"""Seconds in which nobody reads a form and fills it in."""

SHOUTING_FROM = 20
SHOUTING_SHARE = 0.8
RUN = 12
MOST_WORDS = 10
"""Held words that a sentence names."""

MOST_MATCHES = 1_000
LINK = re.compile(r"(?:https?://|\bwww\.)[^\s<>()\[\]]+", re.IGNORECASE)
RUNS = re.compile(rf"([^\s\-=_*.~])\1{{{RUN - 1},}}")

Rule = Callable[[Submission], Finding | None]
RuleOfLimits = Callable[[Submission, Limits], Finding | None]


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


def said_alike(submission: Submission) -> Finding | None:
    if not submission.alike:
        return None
    message = gettext_noop("Nearly the same text was sent lately (%(count)s times).")
    return Finding("said-alike", "1", message, {"count": submission.alike})


def shouting(submission: Submission) -> Finding | None:
    capitals = sum(map(str.isupper, submission.text))
    if capitals < SHOUTING_SHARE * SHOUTING_FROM:
        return None
    letters = sum(map(str.isalpha, submission.text))
    if letters < SHOUTING_FROM or capitals < SHOUTING_SHARE * letters:
        return None
    message = gettext_noop("%(share)s %% of the letters are capitals.")
    return Finding("shouting", "1", message, {"share": min(100, round(100 * capitals / letters))})


def long_runs(submission: Submission) -> Finding | None:
    runs = Evidence.of(submission.text, (found.span() for found in RUNS.finditer(submission.text)))
    if not runs:
        return None
    message = gettext_noop("The same character is repeated many times.")
    return Finding("long-runs", "1", message, {}, runs)


def many_links(submission: Submission, limits: Limits) -> Finding | None:
    """Count what can be clicked, and addresses that can only be copied, as those in code."""
    links = [(link.start, link.end) for link in submission.links]
    text = submission.text
    if not links and "://" not in text and "www." not in text.lower():  # as in most
        return None
    linked = bytearray(len(text))
    for start, end in links:
        linked[start:end] = b"\x01" * (end - start)
    seen = (found.span() for found in LINK.finditer(text))
    links += [(start, end) for start, end in seen if not any(linked[start:end])]
    if len(links) <= limits.max_links:
        return None
    message = gettext_noop("The text holds %(count)s links.")
    return Finding("many-links", "2", message, {"count": len(links)}, Evidence.of(text, links))


def too_long(submission: Submission, limits: Limits) -> Finding | None:
    if (length := len(submission.text)) <= limits.longest:
        return None
    message = gettext_noop("The text is %(count)s characters long; up to %(most)s pass.")
    return Finding("too-long", "1", message, {"count": length, "most": limits.longest})


def rate_of_address(submission: Submission, limits: Limits) -> Finding | None:
    if (count := submission.of_address + 1) <= limits.rate:
        return None
    message = gettext_noop("Comment number %(count)s from this address in ten minutes.")
    return Finding("rate", "1", message, {"count": count})


def rate_of_network(submission: Submission, limits: Limits) -> Finding | None:
    if (count := submission.of_network + 1) <= limits.rate:
        return None
    message = gettext_noop("Comment number %(count)s from this network in ten minutes.")
    return Finding("rate", "1", message, {"count": count})


def held_words(submission: Submission, said: tuple[Word, ...], terms: Terms) -> Finding | None:
    found = list(islice(terms.among(said), MOST_MATCHES))
    message = gettext_noop("The text says what holds a comment: %(words)s")
    spans = ((match.start, match.end) for match in found)
    return _held(message, found, Evidence.of(submission.text, spans))


def held_words_in_name(submission: Submission, terms: Terms) -> Finding | None:
    shown = (submission.author, unquote(submission.url))
    found = [match for each in shown for match in terms.find(each)]
    message = gettext_noop("The name or its site says what holds a comment: %(words)s")
    return _held(message, found)


def held_words_in_links(submission: Submission, terms: Terms) -> Finding | None:
    """Look into the addresses of links, where they are not what the text shows."""
    found: list[Match] = []
    spans: list[tuple[int, int]] = []
    for link in submission.links:
        url = unquote(link.url)
        if submission.text[link.start : link.end] not in url:
            within = list(terms.find(url))
            found += within
            spans += [(link.start, link.end)] * bool(within)
    message = gettext_noop("The address of a link says what holds a comment: %(words)s")
    return _held(message, found, Evidence.of(submission.text, spans))


def _held(message: str, found: list[Match], evidence: tuple[Evidence, ...] = ()) -> Finding | None:
    named = list(dict.fromkeys(match.term for match in found))
    if not named:
        return None
    more = ["…"] if len(named) > MOST_WORDS else []
    values = {"words": ", ".join(named[:MOST_WORDS] + more)}
    return Finding("held-words", "1", message, values, evidence)


RULES: tuple[Rule, ...] = (
    link_in_name,
    sent_too_fast,
    no_form_token,
    unknown_origin,
    trap_filled,
    said_before,
    said_alike,
    shouting,
    long_runs,
)
RULES_OF_LIMITS: tuple[RuleOfLimits, ...] = (
    many_links,
    too_long,
    rate_of_address,
    rate_of_network,
)
NO_LIMITS_SET = Limits()
NO_TERMS = Terms()


def judge(
    submission: Submission, limits: Limits = NO_LIMITS_SET, terms: Terms = NO_TERMS
) -> tuple[Finding, ...]:
    """Return all that the rules find, not only the first."""
    said = words(submission.text)
    found = (
        *(rule(submission, limits) for rule in RULES_OF_LIMITS),
        *(rule(submission) for rule in RULES),
        *(rule(submission.text, said) for rule in repetition.RULES),
        held_words(submission, said, terms),
        held_words_in_name(submission, terms),
        held_words_in_links(submission, terms),
    )
    return tuple(finding for finding in found if finding)
