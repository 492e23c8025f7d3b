"""What moderators do with the comments that they selected, one action a verb and a reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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


_SEEN = re.compile(  # as Comment.seen_as writes it
    r"(\d{1,18}):([a-z]{1,10}):(\d{1,5})"
)


def as_seen(comments: CommentQuerySet, request: HttpRequest) -> CommentQuerySet:
    """Leave out the comments that are no longer as the page showed them."""
    shown: dict[tuple[str, int], list[int]] = {}
    for value in request.POST.getlist("seen"):
        if found := _SEEN.fullmatch(value):
            shown.setdefault((found[2], int(found[3])), []).append(int(found[1]))
    for (state, revision), pks in shown.items():
        comments = comments.exclude(Q(pk__in=pks) & ~Q(state=state, revision=revision))
    return comments


def decide(
    request: HttpRequest,
    comments: CommentQuerySet,
    to: State,
    reason: str = "",
    **details: Unpack[Details],
) -> int:
    """Move `comments`, where they are as she saw them, in the name of the person who asks.

    Tell her how many really changed, and how many of those that she selected did not.
    """
    person: Any = request.user
    as_she_saw = as_seen(comments, request)
    changed = as_she_saw.move(to, actor=Actor.person(person), reason=reason, **details)
    if changed:
        messages.success(request, _told(to, changed))
    if not changed or changed < _selected(request):
        messages.warning(request, _left(_selected(request) - changed))
    return changed


def _selected(request: HttpRequest) -> int:
    """Return how many she selected one by one; of « all that match » nobody knows."""
    across = request.POST.get("select_across") == "1"
    return 0 if across else len(request.POST.getlist("_selected_action"))


def _told(to: State, changed: int) -> str:
    message = ngettext(
        "%(count)d comment is now: %(state)s.", "%(count)d comments are now: %(state)s.", changed
    )
    return message % {"count": changed, "state": to.label.lower()}


def _left(count: int) -> str:
    message = ngettext(
        "%(count)d comment stays as it is: somebody has decided or written meanwhile, "
        "its author took it back, or it was so already.",
        "%(count)d comments stay as they are: somebody has decided or written meanwhile, "
        "their authors took them back, or they were so already.",
        max(count, 1),
    )
    return message % {"count": max(count, 1)}


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
