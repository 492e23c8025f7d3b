"""How a decision is carried out: one conditional UPDATE, its rows in the log, its news.

The order of locks is the same everywhere, posting included: the articles by primary key, their
comments, the counters, the head of the log. What an article's discussion shows is therefore only
ever computed by one transaction at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from django.db import transaction
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Left
from django.utils import timezone

from articles.models import Article
from comments import attention, history, log, paths, signals, tally
from comments.mail import outbox
from comments.states import HIDING, TAKEN_BACK, ActorKind, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import Expression

    from comments.mail.models import Letter
    from comments.models import Comment, Decision
    from comments.querysets import CommentQuerySet, DecisionQuerySet
    from comments.states import Actor

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

    def dated(self, at: datetime) -> datetime | None:
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
    """Return the comments that still meet their conditions once their articles are locked."""
    within = comments.order_by().values("article_id")
    articles = lock_articles(pk__in=within)
    rows = comments.filter(article__in=articles).order_by("pk")
    rows = rows.select_related(None).prefetch_related(None)
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
    """Write the new states, and who is hidden now, in one statement, so that counters move once.

    Return the letters to those who follow what can be read now.
    """
    from comments.models import Comment

    each = {change.comment.pk: change for change in changes}
    read = {pk: change.read() for pk, change in each.items() if change.to not in TAKEN_BACK}
    answered = [pk for pk, change in each.items() if change.answers]
    Comment.objects.filter(_touched(changes)).update(
        state=_each("state", {pk: change.to.value for pk, change in each.items()}),
        decided_revision=_each("decided_revision", {pk: c.revision for pk, c in each.items()}),
        decided_at=_each("decided_at", {pk: c.dated(at) for pk, c in each.items()}),
        html=_each("html", read, _html_of),
        hidden_by=_hidden_by(changes),
        waits_since=_each("waits_since", {pk: at for pk, c in each.items() if c.begins_to_wait()}),
        is_unread=_each("is_unread", {pk: change.unread for pk, change in each.items()}),
        reports=_each("reports", dict.fromkeys(answered, 0)),
        is_appealed=_each("is_appealed", dict.fromkeys(answered, False)),
    )
    showing = [change for change in changes if change.to not in HIDING]
    return outbox.to_followers(_touched(showing)) if showing else []


def _each(field: str, values: Mapping[int, Any], sql: Callable[[Any], Expression] = Value) -> Case:
    """Return the SQL that gives each primary key its value, and leaves `field` to all others."""
    from comments.models import Comment

    column: Any = Comment._meta.get_field(field)  # noqa: SLF001
    whens = [When(pk__in=pks, then=sql(value)) for value, pks in _grouped(values).items()]
    return Case(*whens, default=F(field), output_field=column)


def _grouped(values: Mapping[int, Any]) -> dict[Any, list[int]]:
    """Return the primary keys by value; a thousand rows have two or three values."""
    groups: dict[Any, list[int]] = {}
    for pk, value in values.items():
        groups.setdefault(value, []).append(pk)
    return groups


def _html_of(revision: int) -> Coalesce:
    """Return the SQL for the HTML of that revision of a comment."""
    from comments.models import Revision

    found = Revision.objects.filter(comment=OuterRef("pk"), number=revision)
    return Coalesce(Subquery(found.order_by().values("html")), F("html"))


def _touched(changes: Sequence[Change]) -> Q:
    """Return the condition for these comments and, where one hides or shows a thread, all below it.

    One range of an index each: a join of paths makes PostgreSQL read the whole table.
    """
    below = (
        Q(article=place.article_id, path__gt=place.path, path__lt=place.path + paths.AFTER)
        for place in _topmost([change.comment for change in changes if change.turns()])
    )
    return Q(Q(pk__in=[change.comment.pk for change in changes]), *below, _connector=Q.OR)


def _topmost(comments: Iterable[Comment]) -> list[Comment]:
    """Return the comments that stand below none of the others."""
    top: list[Comment] = []
    for comment in sorted(comments, key=lambda comment: (comment.article_id, comment.path)):
        last = top[-1] if top and top[-1].article_id == comment.article_id else None
        if last is None or not paths.is_within(comment.path, last.path):
            top.append(comment)
    return top


def _hidden_by(changes: Sequence[Change]) -> Coalesce:
    """Return the SQL that counts, for a comment, itself and its ancestors where they hide.

    The changed ones count by what they become; SQLite may show them changed or unchanged here.
    """
    from comments.models import Comment

    hiding = [change.comment.pk for change in changes if change.to in HIDING]
    showing = [change.comment.pk for change in changes if change.to not in HIDING]
    levels = [Left(OuterRef("path"), paths.WIDTH * n) for n in range(1, paths.MAX_DEPTH + 1)]
    above = (
        Comment.objects.filter(article=OuterRef("article"), path__in=levels)
        .filter(Q(pk__in=hiding) | (Q(state__in=HIDING) & ~Q(pk__in=showing)))
        .order_by()
        .values("article")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(above), 0)
