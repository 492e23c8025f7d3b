"""What becomes of a text that a reader sends: the facts are gathered here, and judged by the rules.

Judgement itself is plain Python (comments.moderation); this feeds it from the database, and asks
only what can matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from articles.models import DiscussionPolicy
from comments import network, policy, posting, rows, traces, trust
from comments import text as texts
from comments.moderation import policy as verdicts
from comments.moderation import rules
from comments.moderation.findings import Limits, Submission
from comments.moderation.words import Terms
from comments.origin import Origin
from comments.standing import effect as standing
from comments.states import Actor, State

if TYPE_CHECKING:
    from comments.models import Comment
    from comments.rulebook import Rulebook

LATELY = timedelta(days=7)
"""How long a text is remembered against those that say the same."""

RATE_WINDOW = timedelta(minutes=10)

STATES = {
    verdicts.Verdict.APPROVE: State.APPROVED,
    verdicts.Verdict.HOLD: State.HELD,
    verdicts.Verdict.SPAM: State.SPAM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How a text came: the age of its form in seconds (None without a valid token), where it was
    sent from, what stands in the field that nobody sees, and the cookie that proves an address.
    """

    age: float | None = None
    origin: Origin = Origin.UNKNOWN
    trap: str = ""
    proven: str = ""


_THERE = """
SELECT (SELECT count(*) FROM comments_revision
         WHERE likeness = %s AND created_at >= %s AND comment_id <> %s) AS repeats,
       (SELECT count(*) FROM comments_comment
         WHERE author_email = %s AND NOT (author_email = '')
           AND submitted_at > %s AND submitted_at <= %s) AS of_address,
       (SELECT count(*) FROM comments_comment
         WHERE address = %s AND NOT (address = '')
           AND submitted_at > %s AND submitted_at <= %s) AS of_network,
       EXISTS (SELECT 1 FROM comments_trace WHERE value IN (%s, %s, %s)) AS shares_a_trace,
       EXISTS (SELECT 1 FROM comments_standing
                WHERE value IN (%s, %s, %s) AND lifted_at IS NULL) AS is_decided_about"""
_NO_TRACES = (None, None, None)


@dataclass(frozen=True, slots=True)
class _There:
    """What is there that may speak against a draft: texts that look the same, and whether one may be
    nearly the same; comments of the last ten minutes from her address, typed or proven, and from
    her network, if it is one of readers; and whether anything was decided about such an author.
    """

    repeats: int
    of_address: int
    of_network: int
    shares_a_trace: bool
    is_decided_about: bool


def judge(
    draft: posting.Draft, sending: Sending, book: Rulebook, *, over: Comment | None = None
) -> posting.Outcome:
    """Decide about a draft: by its findings, the article's policy, and where its author stands.

    `over` is the comment whose new text it is, if it is no new comment: its own texts are then no
    repetition, and it counts as no further comment of its author's.
    """
    there = _there(draft, over)
    stands = _standing(draft, there)
    submission = _submission(draft, sending, there, over)
    found = (*stands.found, *rules.judge(submission, limits(book), _terms()))
    ruling = policy.of(draft.article, book)
    trusted = (
        ruling == DiscussionPolicy.BEFORE
        and not found
        and trust.is_trusted(draft.author_email, sending.proven, book, stands.trusted_at)
    )
    judgement = verdicts.decide(found, policy=ruling, trusted=trusted)
    actor = Actor.rule(judgement.rule, verdicts.VERSION)
    return posting.Outcome(state=STATES[judgement.verdict], actor=actor, findings=found)


def limits(book: Rulebook) -> Limits:
    """Return the limits that the newsroom set, as plain values."""
    return Limits(max_links=book.max_links, longest=book.longest, rate=book.rate)


def _there(draft: posting.Draft, over: Comment | None) -> _There:
    """Look what is there, by one statement that takes an index for each of its questions."""
    at = draft.submitted_at
    lately, before, until = rows.moments(at - LATELY, at - RATE_WINDOW, at)
    network_of_readers = draft.address if network.is_public(draft.address) else ""
    sender = ("", "") if over else (draft.email, network_of_readers)
    values = (
        *(draft.likeness, lately, over.pk if over else 0),
        *(sender[0], before, until),
        *(sender[1], before, until),
        *(draft.traces or _NO_TRACES),
        *(draft.email, draft.email.rpartition("@")[2], draft.address),
    )
    return _There(*(rows.one(_THERE, values) or ()))


def _standing(draft: posting.Draft, there: _There) -> standing.Stands:
    if not there.is_decided_about:
        return standing.Stands()
    return standing.of(draft.email, draft.address, draft.submitted_at)


def _terms() -> Terms:
    """Return the newsroom's words, put in order anew only when they were changed."""
    return _ordered(tuple(rows.every("SELECT text, folded FROM comments_heldterm")))


@lru_cache(maxsize=1)
def _ordered(terms: tuple[tuple[str, str], ...]) -> Terms:
    return Terms(terms)


def _submission(
    draft: posting.Draft, sending: Sending, there: _There, over: Comment | None
) -> Submission:
    to_compare = there.shares_a_trace and not there.repeats
    return Submission(
        text=draft.shown.text,
        links=draft.shown.links,
        author=draft.author_name,
        email=draft.author_email,
        url=draft.author_url,
        age=sending.age,
        origin=sending.origin.value,
        trap=sending.trap,
        repeats=there.repeats,
        alike=_nearly(draft, over) if to_compare else 0,
        of_address=there.of_address,
        of_network=there.of_network,
    )


def _nearly(draft: posting.Draft, over: Comment | None) -> int:
    """Return how many other texts lately differ from this one by a few words."""
    since = draft.submitted_at - LATELY
    others = traces.sharing(draft.traces, since, over.pk if over else 0)
    ours = traces.runs(draft.said)
    return sum(traces.is_alike(ours, _runs_of(html)) for html in others)


@lru_cache(maxsize=traces.MOST)
def _runs_of(html: str) -> frozenset[str]:
    """Return what the text is compared by; in a flood of such texts they are the same every time."""
    return traces.runs(texts.unquoted(html))
