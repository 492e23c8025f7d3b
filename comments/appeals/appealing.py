"""How an author answers the rejection of her comment: once, and only while it is rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from comments import attention, history, moves
from comments import text as texts
from comments.appeals.models import Appeal
from comments.models import Comment
from comments.states import TAKEN_BACK, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comments.models import Decision

MAX_LENGTH = 2000
"""Characters of an appeal: it is read by somebody who decides about many."""


class Refused(Exception):  # noqa: N818 (an answer, not a failure)
    """The rejection may not be answered; `code` says why.

    `gone`: its author took the comment back, or it was erased; `moved`: it is not, or no longer,
    rejected; `answered`: she has answered already, in other words.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def of(comment: Comment) -> Appeal | None:
    """Return what the author of this comment answered to its rejection, if she did."""
    return getattr(comment, "appeal", None)


def refusal(comment: Comment) -> str:
    """Return the code of what keeps the author from answering, or else nothing."""
    if comment.state in TAKEN_BACK:
        return "gone"
    if comment.state != State.REJECTED:
        return "moved"
    return "answered" if of(comment) else ""


def appeal(comment: Comment, text: str) -> Appeal:
    """Answer the rejection of a comment in its author's name; the same answer twice makes one."""
    text = texts.harmless(text)
    with transaction.atomic():
        moves.lock_articles(pk=comment.article_id)
        now = Comment.objects.select_for_update(of=("self",), no_key=True).get(pk=comment.pk)
        known = of(now)
        if known and known.text == text:
            return known
        if code := refusal(now):
            raise Refused(code)
        made = _stored(now, text)
        attention.recount({now.pk}, since=made.created_at)
    return made


def _stored(now: Comment, text: str) -> Appeal:
    rejection = history.standing(history.of([now])[now.pk])
    return Appeal.objects.create(
        comment=now,
        text=text,
        rejected_by_id=rejection.user_id if rejection else None,
        created_at=timezone.now(),
    )


def answered(appeal: Appeal, told: Sequence[Decision]) -> Decision | None:
    """Return the rejection that was answered, by what the log tells of the comment."""
    return history.standing([row for row in told if row.at <= appeal.created_at])


def settled(appeal: Appeal, told: Iterable[Decision]) -> Decision | None:
    """Return the decision that settled an appeal; of none that is open."""
    return next((row for row in told if row.hash == appeal.settled_by), None)
