"""How moderators act at the desk: on comments as they were seen, under a number of its own."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User

from comments import sight
from comments.desk import acts
from comments.models import Actor, Comment, Reason, State
from tests.comments.factories import make_comment
from tests.factories import make_article

MODERATE = "comments.moderate_comment"


def act_of(user: User, to: State = State.APPROVED, **fields: Any) -> acts.Act:
    reason = Reason.INSULT if to == State.REJECTED else ""
    defaults = {"number": uuid4(), "reason": reason, **fields}
    return acts.Act(actor=Actor.person(user), to=to, **defaults)


def seen(*comments: Comment) -> dict[int, sight.Seen]:
    return sight.read(comment.seen_as() for comment in comments)


def decide(user: User, *comments: Comment, to: State = State.APPROVED) -> acts.Outcome:
    return acts.decide(act_of(user, to), seen(*comments))


def held(count: int = 1) -> list[Comment]:
    article = make_article()
    return [make_comment(article, state=State.HELD) for _ in range(count)]
