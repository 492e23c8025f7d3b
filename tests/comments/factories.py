"""Comments with dull defaults, made through the code that readers' comments go through."""

from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from articles.models import Article
from comments.appeals import appealing
from comments.models import Actor, Address, Appeal, Comment, Follow, Reason, Report, State
from comments.posting import Draft, Outcome, post
from comments.reports import reporting
from tests.factories import make_article

_numbers = count(1)
MODERATOR = Actor.rule("test", "1")


def make_comment(
    article: Article | None = None,
    *,
    state: State = State.APPROVED,
    parent: Comment | None = None,
    reason: str = "",
    **fields: Any,
) -> Comment:
    """A comment in that state, of an article of its own unless one (or a parent) is named."""
    number = next(_numbers)
    draft = Draft(
        article=article or (parent.article if parent else make_article()),
        parent=parent,
        **{
            "text": f"Commentaire {number}.",
            "author_name": "Mireille D.",
            "author_email": f"reader{number}@example.org",
            **fields,
        },
    )
    reason = reason or (Reason.OFF_TOPIC if state == State.REJECTED else "")
    return post(draft, Outcome(state=state, actor=MODERATOR, reason=reason))[0]


def make_address(email: str, **fields: Any) -> Address:
    """An address whose owner wants to be told, unless said otherwise."""
    now = timezone.now()
    defaults = {"language": "fr", "asked_at": now, "confirmed_at": now, **fields}
    return Address.objects.get_or_create(email=email, defaults=defaults)[0]


def make_follow(comment: Comment, email: str, **fields: Any) -> Follow:
    """A follow, from now on, of the thread that this comment opens."""
    return Follow.objects.create(
        address=make_address(email),
        article=comment.article,
        **{"thread": comment, "created_at": timezone.now(), **fields},
    )


def make_appeal(
    by: User | None = None, *, text: str = "Relisez-moi, s’il vous plaît.", **fields: Any
) -> Appeal:
    """An author's answer to the rejection, by this person or else a rule, of a comment of its own."""
    comment = make_comment(state=State.HELD, **fields)
    actor = Actor.person(by) if by else MODERATOR
    comment.move(State.REJECTED, actor=actor, reason=Reason.OFF_TOPIC)
    return appealing.appeal(comment, text)


def make_report(comment: Comment | None = None, *, reason: str = "insult", **fields: Any) -> Report:
    """A report of its public text by a reader of its own, unless a network is named."""
    comment = comment or make_comment()
    reporting.send(
        reporting.Notice(
            comment=comment,
            reason=reason,
            **{
                "revision": comment.decided_revision,
                "reader": f"2001:db8:0:{next(_numbers):x}::",
                **fields,
            },
        )
    )
    return Report.objects.filter(comment=comment).latest("pk")
