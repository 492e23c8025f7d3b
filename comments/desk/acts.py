"""What is done at the desk: an act moves comments as they were seen, says what stayed, is undone.

An act has a number of its own (a UUID) that its page makes: sent again after a lost answer, it does
nothing twice and tells the same. It is the `batch` of its rows in the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from comments import attention, history
from comments.models import Actor, Comment, Decision, Revision, State
from comments.sight import still
from comments.states import ActorKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from comments.querysets import CommentQuerySet, DecisionQuerySet
    from comments.sight import Seen

AT_ONCE = 500
"""Comments alike that are shown at once."""

MOST = 5000
"""Comments that one act moves; what matches beyond them takes another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a moderator wants done to comments, in which words."""

    number: UUID
    actor: Actor
    to: State
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """A comment that an act left as it is, how it stands now, and why, in words."""

    pk: int
    seen: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an act: the comments that it moved, and those that it left."""

    done: list[int]
    left: list[Left]


def decide(act: Act, seen: Mapping[int, Seen]) -> Outcome:
    """Move these comments where they still are as they were seen."""
    moved = _move(act, Comment.objects.filter(still(seen)))
    done = set(seen) if moved == len(seen) else _done(act, seen)
    others = {pk: how for pk, how in seen.items() if pk not in done}
    return Outcome([pk for pk in seen if pk in done], left(others, act.actor) if others else [])


def decide_all(act: Act, comments: CommentQuerySet, *, before: datetime) -> int:
    """Move the first few thousand of these, in their order, that are as they were at that moment.

    What came, was written or decided since nobody who asks has seen: it stays. Return how many moved.
    """
    known = comments.filter(submitted_at__lt=before)
    known = known.exclude(Exists(_written_since(before))).exclude(Exists(_decided_since(before)))
    pks = list(known.values_list("pk", flat=True)[:MOST])
    return _move(act, known.filter(pk__in=pks)) or _of(act.number).count()


def undo(number: UUID, *, actor: Actor, by: UUID) -> int:
    """Take back an act, whoever did it, where nothing was decided since; `by` numbers the undoing."""
    acts = Decision.objects.filter(batch=number)
    undone = acts.exclude(Exists(_of(by))).undo(actor=actor, batch=by)
    return undone or _of(by).count()


def _move(act: Act, comments: CommentQuerySet) -> int:
    """Move comments, unless the act was done already: sent again, its answer having been lost.

    That is asked in the statement that finds the comments, under their articles' locks, so that an
    act that is sent twice at the same instant is done once.
    """
    first = comments.exclude(Exists(_of(act.number)))
    return first.move(act.to, actor=act.actor, reason=act.reason, note=act.note, batch=act.number)


def _of(number: UUID) -> DecisionQuerySet:
    """The rows of the log that an act made."""
    return Decision.objects.filter(batch=number).order_by()


def _done(act: Act, pks: Iterable[int]) -> set[int]:
    """Which of these comments the act moved, now or when it was sent before."""
    return set(_of(act.number).filter(comment__in=list(pks)).values_list("comment", flat=True))


def _written_since(moment: datetime) -> QuerySet[Revision]:
    return Revision.objects.filter(comment=OuterRef("pk"), created_at__gte=moment)


def _decided_since(moment: datetime) -> DecisionQuerySet:
    return Decision.objects.filter(comment=OuterRef("pk"), at__gte=moment)


def left(seen: Mapping[int, Seen], actor: Actor) -> list[Left]:
    """Say of each comment that this actor's act left how it stands now, and why; a few queries."""
    comments = Comment.objects.in_bulk(list(seen))
    told = history.of(comments.values())
    free = {each.pk for each in attention.leave_to_another(list(comments.values()), actor)}
    return [
        Left(pk, comment.seen_as(), _why(comment, seen[pk], told[pk], hers=pk not in free))
        if (comment := comments.get(pk))
        else Left(pk, "", _("This comment is not there any more."))
        for pk in seen
    ]


def _why(comment: Comment, seen: Seen, told: Sequence[Decision], *, hers: bool) -> str:
    """Say why a comment stays as it is: who decided and how, or that there is a newer text."""
    if comment.state == State.ERASED:
        return _("It was erased at its author’s wish.")
    if comment.state == State.WITHDRAWN:
        return _("Its author has withdrawn it.")
    last = told[-1] if told else None
    if comment.revision != seen.revision and not _is_read(comment, last):
        return _("Its author has changed it meanwhile: read the new text.")
    if hers:
        return _("You rejected it: somebody else decides about the appeal.")
    return _said(last) if last else _("It stands as it did.")


def _is_read(comment: Comment, last: Decision | None) -> bool:
    """Whether a person has decided about the newest text."""
    by_person = last is not None and last.actor_kind == ActorKind.PERSON
    return by_person and comment.decided_revision == comment.revision


def _said(last: Decision) -> str:
    """Say in one sentence what was decided last, and by whom."""
    by_person = last.actor_kind == ActorKind.PERSON
    values: dict[str, Any] = {
        "who": last.actor_name if by_person else last.get_actor_kind_display(),
        "state": last.get_to_state_display().lower(),
        "ago": timesince(last.at, depth=1),
    }
    return _("It is already: %(state)s (%(who)s, %(ago)s ago).") % values
