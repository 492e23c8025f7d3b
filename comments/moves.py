"""How a decision is carried out: one conditional UPDATE, its rows in the log, its news.

The order of locks is the same everywhere, posting included: the articles by primary key, their
comments, the counters, the head of the log. What an article's discussion shows is therefore only
ever computed by one transaction at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from articles.models import Article
from comments import attention, history, log, restate, signals, tally
from comments.mail import outbox
from comments.states import HIDING, TAKEN_BACK, ActorKind, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from comments.mail.models import Letter
    from comments.models import Comment, Decision
    from comments.querysets import CommentQuerySet, DecisionQuerySet
    from comments.states import Actor

T = TypeVar("T")
AT_ONCE = 500
"""Comments that one UPDATE decides; SQLite takes conditions of up to a thousand alternatives."""


class Details(TypedDict, total=False):
    """What may be said of a decision besides who takes it."""

    note: str
    revisions: Mapping[int, int] | None
    batch: UUID | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one comment; `revision` is the text that the new decision is about.

    `answers` says that it settles what else was asked of a moderator, `unread` that the comment is
    published for a moderator to read afterwards, `undoes` which decision is taken back.
    """

    comment: Comment
    to: State
    revision: int | None
    answers: bool
    unread: bool = False
    undoes: Decision | None = None

    @classmethod
    def deciding(cls, comment: Comment, to: State, actor: Actor) -> Change:
        revision = None if to == State.HELD else comment.revision
        answers = attention.is_answered_by(actor, to)
        return cls(comment, to, revision, answers, attention.is_left_unread(actor, to))

    @classmethod
    def undoing(cls, comment: Comment, past: Decision, told: Sequence[Decision]) -> Change:
        """Take back the decision `past` about a comment; `told` are all about it."""
        to = State(past.from_state)
        stands = history.before(past, told)
        return cls(
            comment,
            to,
            past.from_revision,
            answers=not (attention.answered(past, told) or attention.put_off(past)),
            unread=stands is not None and attention.left_unread(stands),
            undoes=past,
        )

    def begins_to_wait(self) -> bool:
        """Whether it is put on hold; one that an undoing brings back has its old place in the queue."""
        return self.to == State.HELD and self.undoes is None

    def turns(self) -> bool:
        """Whether the comment hides now what it showed, or shows what it hid."""
        return (self.comment.state in HIDING) != (self.to in HIDING)

    def read(self) -> int:
        """The text that its HTML is of: the decided one, or the newest while it waits."""
        return self.revision or self.comment.revision

    def dated(self, at: T) -> T | None:
        """When the comment was decided about; a held one is not."""
        return None if self.to == State.HELD else at


def move(comments: CommentQuerySet, to: State, actor: Actor, reason: str, details: Details) -> int:
    """Carry out `CommentQuerySet.move`."""
    with transaction.atomic():
        wanted = comments.exclude(_is_so_already(to, actor)).exclude(_out_of_reach(to, actor))
        rows = attention.leave_to_another(_locked(wanted), actor)
        revisions = details.get("revisions")
        if revisions is not None:
            rows = [row for row in rows if revisions.get(row.pk) == row.revision]
        changes = [Change.deciding(row, to, actor) for row in rows]
        _carry_out(changes, actor, reason, details)
    return len(changes)


def undo(decisions: DecisionQuerySet, actor: Actor, details: Details) -> int:
    """Carry out `DecisionQuerySet.undo`."""
    from comments.models import Comment

    with transaction.atomic():
        wanted = {row.comment_id: row for row in decisions.exclude(from_state="").order_by("pk")}
        within_reach = Comment.objects.exclude(_out_of_reach(None, actor))
        rows = _locked(within_reach.filter(pk__in=wanted))
        told = history.of(rows)
        hers = attention.leave_outcome(list(wanted.values()), actor)
        changes = [
            Change.undoing(row, past, told[row.pk])
            for row in rows
            if (past := wanted[row.pk]).pk in history.undoable(told[row.pk]) and row.pk not in hers
        ]
        _carry_out(changes, actor, "", details)
    return len(changes)


def _is_so_already(to: State, actor: Actor) -> Q:
    """Whether a comment was given this state for the text that it has now, and nothing is asked."""
    so = Q(state=to) & (Q(decided_revision=None) | Q(decided_revision=F("revision")))
    return so & ~attention.ASKING if attention.is_answered_by(actor, to) else so


def _out_of_reach(to: State | None, actor: Actor) -> Q:
    """What this actor may not move: a text that was withdrawn is its author's to bring back, one
    that was erased nobody's. Erasing what was withdrawn takes nothing from its author.
    """
    hers = actor.kind == ActorKind.AUTHOR or to == State.ERASED
    return Q(state__in=[State.ERASED] if hers else TAKEN_BACK)


def lock_articles(**condition: object) -> list[Article]:
    """Lock these articles' discussions for the rest of the transaction and return the articles."""
    locked: Iterable[Article] = (
        Article.objects.filter(**condition)
        .only("state", "published_at", "discussion", "discussion_days")
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    return list(locked)


def _locked(comments: CommentQuerySet) -> list[Comment]:
    """Return the comments that still meet their conditions once their articles are locked.

    On SQLite whoever writes is alone as it is.
    """
    if connection.features.has_select_for_update:
        within = comments.order_by().values("article_id")
        comments = comments.filter(article__in=lock_articles(pk__in=within))
    rows = comments.order_by("pk").select_related(None).prefetch_related(None)
    fields = ("article_id", "path", "state", "revision", "decided_revision", "author_email")
    asked = attention.FIELDS
    return list(rows.only(*fields, *asked).select_for_update(of=("self",), no_key=True))


def _carry_out(changes: Sequence[Change], actor: Actor, reason: str, details: Details) -> None:
    at = details.get("at") or timezone.now()
    if len(changes) > AT_ONCE:  # several statements would lock the counters in no fixed order
        tally.lock_site()
    news: list[Letter] = []
    for start in range(0, len(changes), AT_ONCE):
        news += _write(changes[start : start + AT_ONCE], at)
    signals.announce(change.comment.article_id for change in changes)
    said = {"reason": reason, "note": details.get("note", ""), "batch": details.get("batch")}
    entries = [_entry(change, actor, said, at) for change in changes]
    log.append(entries)
    attention.answer([e for e, change in zip(entries, changes, strict=True) if change.answers])
    attention.ask_anew([change.undoes.hash for change in changes if change.undoes])
    outbox.tell(entries, news)


def _entry(change: Change, actor: Actor, said: Mapping[str, Any], at: datetime) -> Decision:
    from comments.models import Decision

    comment = change.comment
    return Decision(
        comment=comment,
        revision=change.revision or comment.revision,
        from_state=comment.state,
        to_state=change.to,
        from_revision=comment.decided_revision,
        undoes=change.undoes,
        at=at,
        **said,
        **by(actor),
    )


def by(actor: Actor) -> dict[str, Any]:
    """Return the columns of the log that name the actor."""
    return {
        "actor_kind": actor.kind,
        "actor_name": actor.name,
        "actor_version": actor.version,
        "user_id": actor.user_id,
    }


def _write(changes: Sequence[Change], at: datetime) -> list[Letter]:
    """Write the new states; return the letters to those who follow what can be read now."""
    restate.write(changes, at)
    showing = [change for change in changes if change.to not in HIDING]
    return outbox.to_followers(restate.touched(showing)) if showing else []
