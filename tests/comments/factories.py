"""Comments with dull defaults, made through the code that readers' comments go through."""

from itertools import count
from typing import Any

from django.utils import timezone

from articles.models import Article
from comments.models import Actor, Address, Comment, Follow, Reason, State
from comments.posting import Draft, Outcome, post
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
