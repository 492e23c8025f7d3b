"""How a person is forgotten: her words and all that names her go, the places in the threads stay.

Her comments move to `erased` like by any decision, so that the log tells it and its chain holds.
What moderators noted about them is replaced by a digest that the chain takes for the note itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_noop

from comments import log, moves, tally, traces
from comments.appeals.models import Appeal
from comments.desk import search
from comments.mail.models import Address, Letter, fold
from comments.models import Comment, Decision, Finding, Report, Revision, Standing, State
from comments.states import HIDING, Actor

if TYPE_CHECKING:
    from collections.abc import Sequence

ACTOR = Actor.rule("erase_person", "1")
"""Who erases where nobody is logged in: the command."""

EVIDENCE = gettext_noop("What was found here was erased with the comment.")


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: comments and texts that were erased, letters and addresses that were deleted,
    replies of others that went back to the moderators, and decisions that name her no more.
    """

    comments: int = 0
    texts: int = 0
    letters: int = 0
    addresses: int = 0
    held: int = 0
    standings: int = 0

    def __bool__(self) -> bool:
        return bool(self.comments or self.letters or self.addresses or self.standings)


def erase(email: str, *, actor: Actor = ACTOR) -> Erased:
    """Forget a person, whatever became of her comments; doing it again finds nothing.

    What others answered stays. Where it was hidden only because her comment was (a moderator may
    have hidden a thread by its first comment), it waits for a moderator instead of showing again.
    """
    if connection.vendor == "sqlite":  # else what was overwritten stays readable in the file
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    with transaction.atomic():
        hers = Comment.objects.written_by(email)
        moves.lock_articles(pk__in=hers.order_by().values("article_id"))
        tally.lock_site()  # two moves follow, and the second must wait for nobody
        letters, addresses = _forget_mail(email.strip())
        standings = Standing.objects.forget(fold(email), actor)
        comments = list(hers.only("article_id", "path", "state"))
        pks = [comment.pk for comment in comments]
        held = _hold_below(comments, actor)
        Comment.objects.filter(pk__in=pks).move(State.ERASED, actor=actor)
        texts = _overwrite(pks)
    return Erased(len(pks), texts, letters, addresses, held, standings)


def _forget_mail(email: str) -> tuple[int, int]:
    """Delete the letters to an address, and the address with all that it follows."""
    letters, _ = Letter.objects.filter(to__iexact=email).delete()
    addresses = Address.objects.filter(email__iexact=email)
    found = addresses.count()
    addresses.delete()
    return letters, found


def _hold_below(comments: Sequence[Comment], actor: Actor) -> int:
    """Put back into the queue what others wrote below her hidden comments; return how much."""
    hidden = {comment.pk: comment for comment in comments if comment.state in HIDING}
    answered = (
        Comment.objects.filter(parent__in=hidden).order_by("parent_id").values_list("parent_id")
    )
    theirs = Comment.objects.filter(state=State.APPROVED).exclude(
        pk__in=[comment.pk for comment in comments]
    )
    return sum(theirs.below(hidden[pk]).hold(actor=actor) for (pk,) in answered.distinct())


def _overwrite(pks: list[int]) -> int:
    """Overwrite whatever these comments say of their author; return how many texts that were."""
    Comment.objects.filter(pk__in=pks).update(
        author_name="",
        author_email="",
        author_url="",
        address="",
        html="",
        user=None,
        key=Concat(Value("erased-"), Cast("pk", CharField())),  # it was made of name and text
    )
    Appeal.objects.filter(comment__in=pks).update(text="")
    Report.objects.filter(comment__in=pks).update(explanation="")  # it may quote her
    Finding.objects.filter(comment__in=pks).update(message=EVIDENCE, values={}, evidence=[])
    for decision in Decision.objects.filter(comment__in=pks).exclude(note=""):
        Decision.objects.filter(pk=decision.pk).update(note=log.digest(decision.note))
    seen = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Comment))
    seen.filter(object_id__in=map(str, pks)).update(object_repr="", change_message="")
    traces.delete(pks)
    search.forget(pks)
    return Revision.objects.filter(comment__in=pks).update(text="", html="", likeness="")
