"""`{% follow_thread comment %}`: how its author follows or leaves the thread of a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from comments.mail import outbox
from comments.mail.models import Address, fold

if TYPE_CHECKING:
    from comments.models import Comment

register = template.Library()


@register.inclusion_tag("comments/mail/follow.html")
def follow_thread(comment: Comment) -> dict[str, Any]:
    """Show on a comment's private page whether its author follows the thread, and a button.

    Two queries; nothing where there is no address. Who took her comment back can still leave the
    thread, not follow it.
    """
    follows = bool(comment.author_email) and outbox.standing(comment).exists()
    if not comment.author_email or (comment.is_gone() and not follows):
        return {"offered": False}
    address = Address.objects.filter(email=fold(comment.author_email)).first()
    return {
        "offered": True,
        "url": f"{comment.own_url()}follow/",
        "follows": follows,
        "confirmed": address is not None and address.confirmed_at is not None,
        "stopped": address is not None and address.stopped_at is not None,
    }
