"""Where a moderator says how often she wants mail, and what the links of her letters lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from comments import sight
from comments.attention import MODERATE
from comments.desk import acts
from comments.desk.watch import digest, links
from comments.desk.watch.models import Rhythm, Watch
from comments.models import Actor, Comment, Decision, State
from comments.reasons.models import RejectionReason, is_offered
from comments.received import takes_a_form

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

    from comments.desk.watch.links import Link

SEE_OTHER, FORBIDDEN, GONE, UNPROCESSABLE = 303, 403, 410, 422


@permission_required(MODERATE, raise_exception=True)
def mail(request: HttpRequest) -> HttpResponse:
    """How often this moderator is told of what is held."""
    user = cast("User", request.user)
    if request.method == "POST" and request.POST.get("rhythm") in Rhythm.values:
        digest.wish(user, Rhythm(request.POST["rhythm"]))
        messages.success(request, _("Your wish is kept."))
        return HttpResponseRedirect(reverse("desk:mail"), status=SEE_OTHER)
    watch = Watch.objects.filter(user=user).first()
    context = {
        **admin.site.each_context(request),
        "title": _("Mail about held comments"),
        "rhythms": Rhythm.choices,
        "rhythm": watch.rhythm if watch else Rhythm.NEVER,
        "email": user.email,
    }
    return render(request, "admin/comments/desk/watch/mail.html", context)


@takes_a_form
def by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and on the confirming POST decide, in the name of whom the letter was sent to."""
    with translation.override(settings.LANGUAGE_CODE):
        link = links.opened(token)
        user = _moderator(link) if link else None
        if link is None or user is None:
            said = _("This link is not valid any more: decide at the desk.")
            return _page(request, FORBIDDEN, said=said)
        if request.method == "POST":
            return _decided(request, link, user)
        return _asked(request, link, user)


def _moderator(link: Link) -> User | None:
    """The moderator of a letter, if she still is one."""
    users: Any = get_user_model().objects
    user: User | None = users.filter(pk=link.user_id, is_active=True, is_staff=True).first()
    return user if user and user.has_perm(MODERATE) else None


def _asked(
    request: HttpRequest, link: Link, user: User, status: int = 200, said: str = ""
) -> HttpResponse:
    """Show the comment as it stands, with the button if the link still does what it says."""
    pk = next(iter(sight.read([link.seen])), 0)
    comment = Comment.objects.select_related("article").filter(pk=pk).first()
    used = Decision.objects.filter(batch=link.number).exists()
    if comment is None or used or comment.seen_as() != link.seen:
        return _page(request, GONE, said=said or _why(link, user), comment=comment)
    reasons = RejectionReason.objects.offered() if link.to == State.REJECTED else ()
    return _page(request, status, said=said, comment=comment, link=link, reasons=reasons)


def _why(link: Link, user: User) -> str:
    """Say why a link does nothing any more: who decided meanwhile and how, or that the text is new."""
    left = acts.left(sight.read([link.seen]), Actor.person(user))
    return left[0].why if left else _("This comment is not there any more.")


def _decided(request: HttpRequest, link: Link, user: User) -> HttpResponse:
    reason = request.POST.get("reason", "") if link.to == State.REJECTED else ""
    if link.to == State.REJECTED and not is_offered(reason):
        return _asked(request, link, user, UNPROCESSABLE, _("Choose a reason for rejecting."))
    act = acts.Act(number=link.number, actor=Actor.person(user), to=link.to, reason=reason)
    used = Decision.objects.filter(batch=link.number).exists()
    outcome = acts.decide(act, sight.read([link.seen]))
    if used or not outcome.done:
        why = outcome.left[0].why if outcome.left else _("This link has done its work already.")
        return _page(request, GONE, said=why)
    done = _("The comment is published.") if link.verb == "approve" else _("It is rejected.")
    return _page(request, 200, said=done, done=True)


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """A page of its own, outside the admin: who reads mail on a phone is not logged in there."""
    context = {"desk_url": reverse("desk:desk"), **context}
    response = render(request, "admin/comments/desk/watch/by_mail.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
