"""Appeals in the admin: what the author answered, to which decision, and who may decide now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comments import attention, history
from comments.appeals import appealing
from comments.appeals.models import Appeal

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    from comments.models import Comment
    from comments.querysets import CommentQuerySet

    Account = AbstractBaseUser | AnonymousUser


def facts(comment: Comment | None, user: Account) -> dict[str, Any]:
    """Return what the sheet of a comment says of its appeal; nothing where there is none."""
    appeal = appealing.of(comment) if comment else None
    if comment is None or appeal is None:
        return {}
    told = history.of([comment])[comment.pk]
    return {
        "appeal": appeal,
        "appealed": appealing.answered(appeal, told),
        "outcome": appealing.settled(appeal, told),
        "is_left_to_another": _is_left_to_another(appeal, user),
    }


def _is_left_to_another(appeal: Appeal, user: Account) -> bool:
    """Whether this person rejected the comment, and somebody else is there to decide."""
    hers = not appeal.settled_by and appeal.rejected_by_id == user.pk
    return hers and attention.others_moderate(user.pk)


def left_to_another(comments: CommentQuerySet, user: Account) -> int:
    """Return how many of these comments somebody else has to decide about; two queries at most."""
    within = comments.order_by().values("pk")
    hers = Appeal.objects.open().filter(comment__in=within, rejected_by=user.pk).count()
    return hers if hers and attention.others_moderate(user.pk) else 0


def told(count: int) -> str:
    """Say that so many comments stay as they are for somebody else to decide about."""
    message = ngettext(
        "%(count)d comment stays as it is: you rejected it, and somebody else decides about the "
        "appeal.",
        "%(count)d comments stay as they are: you rejected them, and somebody else decides about "
        "the appeals.",
        count,
    )
    return message % {"count": count}


def on_card(comment: Comment) -> SafeString:
    """What the author answered, in the list of comments, while it waits for a decision."""
    appeal = appealing.of(comment)
    if appeal is None or appeal.settled_by:
        return SafeString("")
    return format_html(
        '<p class="quiet">{}</p><div class="comment-card__text" dir="auto">{}</div>',
        _("Its author answered the rejection:"),
        SafeString(linebreaks(appeal.text, autoescape=True)),
    )
