"""What asks for a moderator besides a comment's state: readers' reports, its author's appeal, and
that it was published unread. A person's decision answers all of it; undoing that asks it anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from comments import history
from comments.appeals.models import Appeal
from comments.reports.models import Report
from comments.states import TAKEN_BACK, ActorKind, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from comments.models import Comment, Decision
    from comments.states import Actor

UNREAD_RULE = "moderated-after"
"""The rule that publishes what a moderator is to read afterwards."""

ASKING = Q(reports__gt=0) | Q(is_appealed=True) | Q(is_unread=True)
"""The comments that ask for a moderator besides their state."""

FIELDS = ("reports", "is_appealed", "is_unread", "user_id")
MODERATE = "comments.moderate_comment"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def is_answered_by(actor: Actor, to: State) -> bool:
    """Whether such a decision answers what was asked; to put back on hold is to answer later."""
    return to in TAKEN_BACK or (actor.kind == ActorKind.PERSON and to != State.HELD)


def answered(decision: Decision, told: Sequence[Decision]) -> bool:
    """Whether this row of the log settled what was asked; `told` are all about its comment.

    To undo an answer is to ask anew; to undo what a rule did, or such an asking, is an answer (but to
    undo what was only `put_off` is none).
    """
    if decision.undoes_id:
        return not answered(history.undone(decision, told), told)
    to_person = decision.actor_kind == ActorKind.PERSON and decision.to_state != State.HELD
    return to_person or decision.to_state in TAKEN_BACK


def put_off(decision: Decision) -> bool:
    """Whether this row of the log answered nothing, a person having put the comment back on hold."""
    by_person = decision.actor_kind == ActorKind.PERSON and decision.undoes_id is None
    return by_person and decision.to_state == State.HELD


def is_left_unread(actor: Actor, to: State) -> bool:
    """Whether such a decision publishes what a moderator is to read afterwards."""
    return (actor.kind, actor.name, to) == (ActorKind.RULE, UNREAD_RULE, State.APPROVED)


def left_unread(decision: Decision) -> bool:
    """Whether this row of the log published what a moderator is to read afterwards."""
    told = (decision.actor_kind, decision.actor_name, decision.to_state)
    return told == (ActorKind.RULE, UNREAD_RULE, State.APPROVED)


def leave_to_another(comments: Sequence[Comment], actor: Actor) -> list[Comment]:
    """Leave out appeals against this person's own rejections, where somebody else may decide.

    Two queries where one of the comments is appealed, or else none.
    """
    appealed = [comment.pk for comment in comments if comment.is_appealed]
    if actor.kind != ActorKind.PERSON or not appealed:
        return list(comments)
    against = Appeal.objects.open().filter(comment__in=appealed, rejected_by=actor.user_id)
    hers = set(against.values_list("comment", flat=True))
    if not hers or not others_moderate(actor.user_id):
        return list(comments)
    return [comment for comment in comments if comment.pk not in hers]


def leave_outcome(undone: Sequence[Decision], actor: Actor) -> set[int]:
    """Return the comments whose appeal against this person's own rejection these decisions answered.

    She may not take back what somebody else decided about it. One query, none where the decisions
    are her own.
    """
    others = [each.hash for each in undone if each.user_id != actor.user_id]
    if actor.kind != ActorKind.PERSON or not others:
        return set()
    settled = Appeal.objects.filter(settled_by__in=others, rejected_by=actor.user_id)
    return set(settled.values_list("comment", flat=True))


def others_moderate(user_id: int | None) -> bool:
    """Whether somebody else with an account may decide about comments."""
    users: Any = get_user_model().objects
    able = users.with_perm(MODERATE, backend=BACKEND).filter(is_staff=True)
    return bool(able.exclude(pk=user_id).exists())


def answer(decisions: Sequence[Decision]) -> None:
    """Settle what these decisions, which the log holds by now, answer; two queries at most."""
    asked = {each.comment_id: each.hash for each in decisions if _was_asked(each)}
    if not asked:
        return
    answered: Any = Case(
        *(When(comment=pk, then=Value(mark)) for pk, mark in asked.items()),
        default=F("settled_by"),
    )
    Report.objects.open().filter(comment__in=asked).update(settled_by=answered)
    Appeal.objects.open().filter(comment__in=asked).update(settled_by=answered)


def _was_asked(decision: Decision) -> bool:
    """Whether the comment asked for an answer before this decision gave it."""
    return bool(decision.comment.reports or decision.comment.is_appealed)


def ask_anew(undone: Sequence[str]) -> None:
    """Open again what the decisions with these hashes, now undone, had answered.

    One query where they had answered nothing, or else four.
    """
    if not undone:
        return
    reports = Report.objects.filter(settled_by__in=undone)
    appeals = Appeal.objects.filter(settled_by__in=undone)
    pks = {pk for (pk,) in _comments_of(reports).union(_comments_of(appeals))}
    if not pks:
        return
    reports.update(settled_by="")
    appeals.update(settled_by="")
    recount(pks)


def _comments_of(rows: Any) -> Any:
    return rows.order_by().values_list("comment")


def recount(pks: set[int], *, since: datetime | None = None) -> None:
    """Write on these comments how many reports are open, and whether an appeal is; and, where that
    is what they begin to wait for, `since` when.
    """
    from comments.models import Comment

    of_it = Report.objects.open().filter(comment=OuterRef("pk")).order_by().values("comment")
    count = Subquery(of_it.annotate(n=Count("pk")).values("n"))
    appealed = Appeal.objects.open().values("comment")
    Comment.objects.filter(pk__in=pks).update(
        reports=Coalesce(count, 0),
        is_appealed=Case(When(pk__in=appealed, then=True), default=False),
        waits_since=since or F("waits_since"),
    )
