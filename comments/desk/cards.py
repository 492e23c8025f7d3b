"""All that is known of one comment, as its moderator needs it, without a click.

Some ten queries a card, each by an index, whatever the size of the site.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from comments import attention, paths
from comments import text as texts
from comments.desk import alike
from comments.difference import stretches
from comments.models import Comment, Report, State
from comments.network import is_public

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from comments.desk.models import Note
    from comments.difference import Stretch
    from comments.models import Appeal, Decision, Finding, Revision
    from comments.states import Actor

HISTORY = 200
"""Comments of an author from which her rate of approval is reckoned; more tell no more."""

SHOWN = 5
NEIGHBOURS_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Author:
    """What is known of who wrote it: her last comments, and how many of them had which fate."""

    last: list[Comment]
    fates: Counter[str]

    @property
    def decided(self) -> int:
        return sum(self.fates[state] for state in (State.APPROVED, State.REJECTED, State.SPAM))

    @property
    def approved(self) -> int:
        """The share of what was decided that was approved, in whole percents."""
        return round(100 * self.fates[State.APPROVED] / self.decided) if self.decided else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One comment with all around it."""

    comment: Comment
    html: str
    written_at: datetime
    findings: Sequence[Finding]
    difference: Sequence[Stretch]
    above: Sequence[Comment]
    below: Sequence[Comment]
    author: Author
    neighbours: Sequence[Comment]
    decisions: Sequence[Decision]
    notes: Sequence[Note]
    reports: Sequence[Report]
    appeal: Appeal | None
    alike: int
    is_anothers: bool


def of(
    pks: Iterable[int], actor: Actor, read: Mapping[int, int | None] | None = None
) -> list[Card]:
    """Return the cards of these comments, in this order; those that are not there are left out.

    `read` says which revision of a comment its moderator has read: she sees what changed since.
    """
    pks, read = list(pks), read or {}
    found = Comment.objects.select_related("article", "parent", "answers").in_bulk(pks)
    return [_card(found[pk], actor, read.get(pk)) for pk in pks if pk in found]


def _card(comment: Comment, actor: Actor, read: int | None) -> Card:
    revisions = list(comment.revisions.order_by("number"))
    newest = next((r for r in revisions if r.number == comment.revision), revisions[-1])
    findings = list(comment.findings.filter(revision=comment.revision))
    return Card(
        comment=comment,
        html=_marked(newest.html, findings),
        written_at=newest.created_at,
        findings=findings,
        difference=_difference(comment, revisions, read),
        above=_above(comment),
        below=_below(comment),
        author=_author(comment),
        neighbours=_neighbours(comment),
        decisions=list(comment.decisions.order_by("-pk")),
        notes=list(comment.notes.all()),
        reports=list(comment.reported.open()) if comment.reports else [],
        appeal=comment.appeal if comment.is_appealed else None,
        alike=len(alike.to(newest)),
        is_anothers=comment.is_appealed and not attention.leave_to_another([comment], actor),
    )


def _marked(html: str, findings: Iterable[Finding]) -> str:
    """The text with what was found in it marked."""
    spans = [(start, end) for finding in findings for start, end, _ in finding.evidence]
    return texts.marked(html, spans) if spans else html


def _difference(
    comment: Comment, revisions: Sequence[Revision], read: int | None
) -> Sequence[Stretch]:
    """What the newest text changes in the one that was decided about, or else read, word by word."""
    known = comment.decided_revision or read
    former = next((each for each in revisions if each.number == known), None)
    if former is None or known == comment.revision:
        return []
    return list(stretches(former.text, revisions[-1].text))


def _above(comment: Comment) -> list[Comment]:
    """The comments that it stands below, the first of the thread first."""
    if comment.parent_id is None:
        return []
    levels = [comment.path[: paths.WIDTH * n] for n in range(1, len(comment.path) // paths.WIDTH)]
    there = Comment.objects.filter(article=comment.article_id, path__in=levels)
    return list(there.in_threads())


def _below(comment: Comment) -> list[Comment]:
    """What was answered to it first."""
    below = Comment.objects.below(comment)
    return list(below.visible().in_threads()[:SHOWN])


def _author(comment: Comment) -> Author:
    if not comment.author_email:
        return Author([], Counter())
    hers = Comment.objects.filter(author_email=comment.author_email).exclude(author_email="")
    newest = hers.exclude(pk=comment.pk).order_by("-submitted_at")
    states = newest.values_list("state", flat=True)[:HISTORY]
    last = newest.select_related("article").only(
        "state", "html", "submitted_at", "article__title", "article__slug"
    )[:SHOWN]
    return Author(list(last), Counter(states))


def _neighbours(comment: Comment) -> list[Comment]:
    """What others sent lately from the same network."""
    if not is_public(comment.address):
        return []
    since = comment.submitted_at - NEIGHBOURS_FOR
    there = Comment.objects.filter(address=comment.address, submitted_at__gte=since)
    others = there.exclude(address="").exclude(pk=comment.pk)
    if comment.author_email:
        others = others.exclude(author_email=comment.author_email)
    return list(others.order_by("-submitted_at")[:SHOWN])
