"""What becomes of a text that a reader sends: the facts are gathered here, and judged by the rules.

Judgement itself is plain Python (comments.moderation); this feeds it from the database, and asks
only what can matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from articles.models import DiscussionPolicy
from comments import network, policy, posting, traces, trust
from comments import text as texts
from comments.mail.models import fold
from comments.models import Comment, HeldTerm, Revision
from comments.moderation import policy as verdicts
from comments.moderation import rules
from comments.moderation.findings import Limits, Submission
from comments.moderation.words import Terms
from comments.origin import Origin
from comments.standing import effect as standing
from comments.states import Actor, State

if TYPE_CHECKING:
    from datetime import datetime

    from comments.moderation.findings import Finding
    from comments.querysets import CommentQuerySet, RevisionQuerySet
    from comments.rulebook import Rulebook

LATELY = timedelta(days=7)
"""How long a text is remembered against those that say the same."""

RATE_WINDOW = timedelta(minutes=10)
MOST_ALIKE = 50
"""Texts that are compared with a new one."""

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


def judge(
    draft: posting.Draft, sending: Sending, book: Rulebook, *, over: Comment | None = None
) -> posting.Outcome:
    """Decide about a draft: by its findings, the article's policy, and where its author stands.

    `over` is the comment whose new text it is, if it is no new comment: its own texts are then no
    repetition, and it counts as no further comment of its author's.
    """
    stands = standing.of(fold(draft.author_email), draft.address, draft.submitted_at)
    found = (*stands.found, *findings(draft, sending, book, over=over))
    ruling = policy.of(draft.article, book)
    trusted = (
        ruling == DiscussionPolicy.BEFORE
        and not found
        and trust.is_trusted(draft.author_email, sending.proven, book, stands.trusted_at)
    )
    judgement = verdicts.decide(found, policy=ruling, trusted=trusted)
    actor = Actor.rule(judgement.rule, verdicts.VERSION)
    return posting.Outcome(state=STATES[judgement.verdict], actor=actor, findings=found)


def findings(
    draft: posting.Draft, sending: Sending, book: Rulebook, *, over: Comment | None = None
) -> tuple[Finding, ...]:
    """Return all that the rules find in a draft, with the newsroom's limits and words."""
    terms = Terms(HeldTerm.objects.order_by().values_list("text", "folded"))
    return rules.judge(_submission(draft, sending, over), limits(book), terms)


def limits(book: Rulebook) -> Limits:
    """Return the limits that the newsroom set, as plain values."""
    return Limits(max_links=book.max_links, longest=book.longest, rate=book.rate)


def _submission(draft: posting.Draft, sending: Sending, over: Comment | None) -> Submission:
    html = texts.render(texts.harmless(draft.text))
    shown = texts.read(html)
    others = Revision.objects.exclude(comment=over) if over else Revision.objects.all()
    since = draft.submitted_at - LATELY
    repeats = others.alike(shown.text, since).count()
    alike = 0 if repeats else _nearly(texts.unquoted(html), others, since)
    of_address, of_network = (0, 0) if over else (_of_address(draft), _of_network(draft))
    return Submission(
        text=shown.text,
        links=shown.links,
        author=draft.author_name,
        email=draft.author_email,
        url=draft.author_url,
        age=sending.age,
        origin=sending.origin.value,
        trap=sending.trap,
        repeats=repeats,
        alike=alike,
        of_address=of_address,
        of_network=of_network,
    )


def _nearly(said: str, others: RevisionQuerySet, since: datetime) -> int:
    """Return how many other texts since then differ from this one by a few words."""
    sharing = traces.alike(said, since, among=others)
    newest = sharing.order_by("-pk").values_list("html", flat=True)[:MOST_ALIKE]
    return sum(traces.is_alike(said, texts.unquoted(html)) for html in newest)


def _of_address(draft: posting.Draft) -> int:
    """Return how many comments her address sent just before; typed or proven, it makes no odds."""
    email = fold(draft.author_email)
    if not email:
        return 0
    return _just_before(draft).filter(author_email=email).exclude(author_email="").count()


def _of_network(draft: posting.Draft) -> int:
    """Return how many comments came from her network just before, if it is one of readers."""
    if not network.is_public(draft.address):
        return 0
    return _just_before(draft).filter(address=draft.address).exclude(address="").count()


def _just_before(draft: posting.Draft) -> CommentQuerySet:
    at = draft.submitted_at
    return Comment.objects.filter(submitted_at__gt=at - RATE_WINDOW, submitted_at__lte=at)
