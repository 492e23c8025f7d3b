"""What moderators do with the comments that they selected, one action a verb and a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comments import sight
from comments.admin import appealed
from comments.models import Actor, RejectionReason, State

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest

    from comments.moves import Details
    from comments.querysets import CommentQuerySet

    Action = Callable[[ModelAdmin[Any], HttpRequest, Any], None]
    Actions = dict[str, tuple[Any, str, str] | None]

NAMES = {
    State.APPROVED: _("Approve"),
    State.HELD: _("Put back on hold"),
    State.SPAM: _("Mark as spam"),
    State.TRASH: _("Move to the trash"),
}

_OFFERED = "reasons_offered"


def as_seen(comments: CommentQuerySet, request: HttpRequest) -> CommentQuerySet:
    """Leave out the comments that are no longer as the page showed them."""
    shown = sight.read(request.POST.getlist("seen"))
    return comments.exclude(Q(pk__in=list(shown)) & ~sight.still(shown)) if shown else comments


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
    if not changed or changed != _selected(request):
        _tell_what_stayed(request, as_she_saw, changed)
    return changed


def _tell_what_stayed(request: HttpRequest, comments: CommentQuerySet, changed: int) -> None:
    hers = appealed.left_to_another(comments, request.user)
    if hers:
        messages.warning(request, appealed.told(hers))
    left = _selected(request) - changed - hers
    if left > 0 or not (changed or hers):
        messages.warning(request, _left(left))


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


def action(to: State, reason: str = "") -> Action:
    """Return the action of the admin that moves the selected comments to a state."""

    def act(model_admin: ModelAdmin[Any], request: HttpRequest, comments: CommentQuerySet) -> None:
        decide(request, comments, to, reason, batch=uuid4())

    act.__name__ = name(to, reason)
    attributes: Any = act
    attributes.allowed_permissions = ("moderate",)
    attributes.short_description = NAMES.get(to)
    return act


def name(to: State, reason: str = "") -> str:
    """Return the name under which an action is sent."""
    return f"{to.value}_{reason}" if reason else to.value


def with_reasons(found: Actions, request: HttpRequest) -> Actions:
    """Put a rejection for each reason that is offered now behind the approval, if there is one."""
    listed = list(found.items())
    at = next((n for n, (key, _found) in enumerate(listed, start=1) if key == State.APPROVED), 0)
    return dict([*listed[:at], *_rejections(request), *listed[at:]]) if at else found


def _rejections(request: HttpRequest) -> list[tuple[str, tuple[Any, str, str]]]:
    named = [(name(State.REJECTED, reason.code), reason) for reason in offered(request)]
    said = _("Reject: {reason}")
    return [
        (key, (action(State.REJECTED, reason.code), key, said.format(reason=reason)))
        for key, reason in named
    ]


def offered(request: HttpRequest) -> list[RejectionReason]:
    """Return the reasons that are offered now, in their order; read once a request."""
    known = vars(request)
    if _OFFERED not in known:
        known[_OFFERED] = list(RejectionReason.objects.offered())
    found: list[RejectionReason] = known[_OFFERED]
    return found


ACTIONS = (action(State.APPROVED), action(State.SPAM), action(State.TRASH), action(State.HELD))
