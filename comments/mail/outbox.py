"""What is written to whom: letters come into being in the transaction of what they tell.

Whoever sends a comment is asked once whether the address is hers; only who has confirmed is told
what was decided, and what is written in the threads that she follows. Whether a letter still holds
is looked at again when it leaves (wording.py): here nothing has to be taken back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from comments import paths, rows
from comments.mail.models import Address, Follow, Kind, Letter, fold
from comments.states import ActorKind, State
from comments.worded import SQL, among

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from comments.mail.models import FollowQuerySet
    from comments.models import Comment, Decision

TIME_TO_UNDO = timedelta(minutes=2)
"""How long news rest before they leave, so that a slip of the hand is never told."""

NEWS_FOR = timedelta(days=90)
"""How old a comment may be to be news; letters are kept as long, so that nothing is told twice."""

TOLD = (State.APPROVED, State.REJECTED)
"""Decisions that authors are told."""

_LIVE = "m.confirmed_at IS NOT NULL AND m.stopped_at IS NULL"
"""Whether news may be sent to an address, as `Address.is_live` says it of a row."""

_LIVE_ONES = f"SELECT m.email FROM comments_address m WHERE {{those}} AND {_LIVE}"  # noqa: S608
_FOLLOWERS = f"""
SELECT DISTINCT m.id, m.email, c.id, c.author_email
  FROM comments_comment c CROSS JOIN comments_follow f JOIN comments_address m ON m.id = f.address_id
  LEFT JOIN comments_comment t ON t.id = f.thread_id
 WHERE {{touched}} AND c.hidden_by = 0 AND c.state = 'approved' AND c.submitted_at >= %s
   AND f.article_id = c.article_id AND f.ended_at IS NULL AND f.created_at <= c.submitted_at
   AND (f.thread_id IS NULL
        OR c.parent_id IS NOT NULL AND t.path = substr(c.path, 1, {paths.WIDTH}))
   AND {_LIVE}"""  # noqa: S608 (words of our own)
"""Worded here, for Django words it for 4 ms."""


def receive(comment: Comment, *, from_reader: bool) -> None:
    """Write what a new comment gives rise to; before the log's head is locked.

    Imported comments ask nobody, nor does spam: the address is hardly that of its sender.
    """
    if from_reader and comment.author_email and comment.state in (State.HELD, State.APPROVED):
        ask(comment)
    if comment.is_public():
        _write(to_followers(among("c.id", [comment.pk])))


def ask(comment: Comment) -> bool:
    """Ask an address, unless it was asked lately, to confirm; return whether it is asked now."""
    at, email = timezone.now(), fold(comment.author_email)
    if not Address.objects.ask(email, comment.article.language, at):
        return False
    _write([_letter(Kind.CONFIRM, comment.pk, email, comment.pk, due_at=at)])
    return True


def tell(decisions: Sequence[Decision], news: Iterable[Letter]) -> None:
    """Write what these decisions, which the log holds by now, give rise to; `news` for followers.

    Two queries, however many decisions.
    """
    _write([*_to_authors(decisions), *news])


def _to_authors(decisions: Sequence[Decision]) -> list[Letter]:
    told = [each for each in decisions if _is_told(each)]
    emails = {fold(each.comment.author_email) for each in told} - {""}
    if not emails:
        return []
    those = among("m.email", list(emails))
    live = {email for (email,) in rows.every(_LIVE_ONES.format(those=those.text), those.values)}
    return [
        _letter(Kind.DECISION, each.hash, email, each.comment_id)
        for each in told
        if (email := fold(each.comment.author_email)) in live
    ]


def _is_told(decision: Decision) -> bool:
    """What she decided herself its author knows, and what a rule answers to her own change.

    That a published text stays published, as when a moderator answers a report, is no news.
    """
    same = decision.from_state == decision.to_state
    at_once = decision.actor_kind == ActorKind.RULE and same
    stays = (
        same and decision.to_state == State.APPROVED and decision.from_revision == decision.revision
    )
    hers = decision.actor_kind == ActorKind.AUTHOR or at_once or stays
    return decision.to_state in TOLD and not hers


def speaks_of(letter: Letter, decision: Decision) -> bool:
    """Whether it is this decision that a letter tells."""
    return letter.key == _key(Kind.DECISION, decision.hash)


def to_followers(touched: SQL) -> list[Letter]:
    """Return letters about the visible ones among these comments (`c`) to all who follow them.

    A follower is told of what was sent since she follows, and never of what she wrote herself.
    """
    lately = rows.moments(timezone.now() - NEWS_FOR)
    found = rows.every(_FOLLOWERS.format(touched=touched.text), [*touched.values, *lately])
    return [
        _letter(Kind.REPLY, f"{pk}:{address}", email, pk)
        for address, email, pk, author in found
        if email != fold(author)
    ]


def follow(comment: Comment) -> bool:
    """Follow the thread of a comment in its author's name; return whether she is now being asked.

    Whether news go to her depends on her address: unless it is confirmed, she is asked to do so.
    """
    with transaction.atomic():
        asked = ask(comment)
        address = Address.objects.filter(email=fold(comment.author_email)).first()
        if address:
            begin(address, comment)
    return asked


def leave(comment: Comment) -> None:
    """Follow the thread of a comment no more, in its author's name."""
    standing(comment).update(ended_at=timezone.now())


def standing(comment: Comment) -> FollowQuerySet:
    """Return the going-on follow, if there is one, of a comment's thread by its author."""
    root = {"thread__article": comment.article_id, "thread__path": paths.root(comment.path)}
    email = fold(comment.author_email)
    return Follow.objects.going_on().filter(address__email=email, **root)


def begin(address: Address, comment: Comment) -> None:
    """Let an address follow the thread of a comment from now on, if it does not yet."""
    place = {"address": address, "article": comment.article, "thread": _thread(comment)}
    now = timezone.now()
    _, new = Follow.objects.get_or_create(**place, defaults={"created_at": now})
    if not new:
        ended = Follow.objects.filter(**place, ended_at__isnull=False)
        ended.update(created_at=now, ended_at=None)


def _thread(comment: Comment) -> Comment:
    """Return the comment that opened the thread."""
    if comment.parent_id is None:
        return comment
    return type(comment).objects.get(article=comment.article_id, path=paths.root(comment.path))


def _letter(
    kind: Kind, about: object, to: str, comment_id: int, due_at: datetime | None = None
) -> Letter:
    now = timezone.now()
    return rows.made(
        Letter,
        key=_key(kind, about),
        kind=kind,
        to=to,
        comment_id=comment_id,
        created_at=now,
        due_at=due_at or now + TIME_TO_UNDO,
    )


def _key(kind: Kind, about: object) -> str:
    return f"{kind}:{about}"


def _write(letters: Sequence[Letter]) -> None:
    """Store letters whose news were not written before."""
    rows.insert(letters, unless_there=True)
