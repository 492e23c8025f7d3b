"""What moderators do with the comments that they selected, one action a verb and a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from comments.models import Actor, Reason, State

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest

    from comments.moves import Details
    from comments.querysets import CommentQuerySet

    Action = Callable[[ModelAdmin[Any], HttpRequest, Any], None]

NAMES = {
    State.APPROVED: _("Approve"),
    State.HELD: _("Put back on hold"),
    State.SPAM: _("Mark as spam"),
    State.TRASH: _("Move to the trash"),
}


def decide(
    request: HttpRequest,
    comments: CommentQuerySet,
    to: State,
    reason: str = "",
    **details: Unpack[Details],
) -> int:
    """Move `comments` in the name of the person who asks; tell her how many really changed."""
    person: Any = request.user
    changed = comments.move(to, actor=Actor.person(person), reason=reason, **details)
    level = messages.SUCCESS if changed else messages.WARNING
    messages.add_message(request, level, _told(to, changed))
    return changed


def _told(to: State, changed: int) -> str:
    if not changed:
        return gettext(
            "Nothing changed: somebody else has decided meanwhile, or it was so already."
        )
    message = ngettext(
        "%(count)d comment is now: %(state)s.", "%(count)d comments are now: %(state)s.", changed
    )
    return message % {"count": changed, "state": to.label.lower()}


def action(to: State, reason: Reason | None = None) -> Action:
    """Return the action of the admin that moves the selected comments to a state."""

    def act(model_admin: ModelAdmin[Any], request: HttpRequest, comments: CommentQuerySet) -> None:
        decide(request, comments, to, reason or "", batch=uuid4())

    act.__name__ = name(to, reason)
    attributes: Any = act
    attributes.allowed_permissions = ("moderate",)
    attributes.short_description = (
        format_lazy(_("Reject: {reason}"), reason=reason.label) if reason else NAMES[to]
    )
    return act


def name(to: State, reason: Reason | None = None) -> str:
    """Return the name under which an action is sent."""
    return f"{to.value}_{reason.value}" if reason else to.value


ACTIONS = (
    action(State.APPROVED),
    *(action(State.REJECTED, reason) for reason in Reason),
    action(State.SPAM),
    action(State.TRASH),
    action(State.HELD),
)
