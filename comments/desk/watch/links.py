"""The signed addresses in moderators' letters: one comment, as it was seen, one verb, one moderator.

Whoever reads her mail can follow them without logging in, for a week. The act that a link stands
for has a number that is made of the link itself, so that it is done once, even if it is undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.core import signing
from django.urls import reverse

from comments.models import State

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from comments.models import Comment

VALID_FOR = timedelta(days=7)
VERBS = {"approve": State.APPROVED, "reject": State.REJECTED}
_SALT = "comments.desk.watch"


@dataclass(frozen=True, slots=True)
class Link:
    """What a link stands for."""

    seen: str
    verb: str
    user_id: int
    number: UUID

    @property
    def to(self) -> State:
        return VERBS[self.verb]


def url_of(comment: Comment, verb: str, user: AbstractUser) -> str:
    """Return the whole address under which this moderator approves or rejects a comment."""
    token = signing.dumps([comment.seen_as(), verb, user.pk], salt=_SALT, compress=True)
    return f"{settings.SITE_URL}{reverse('desk:by-mail', args=[token])}"


def opened(token: str) -> Link | None:
    """Return what a link stands for; None if it is none of ours, or too old."""
    try:
        seen, verb, user_id = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    return Link(seen, verb, user_id, uuid5(NAMESPACE_URL, token))
