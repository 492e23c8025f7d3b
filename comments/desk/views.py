"""The desk over HTTP: a page that works by itself, and what its script asks for (desk/api.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt

from comments import keys, sight
from comments.attention import MODERATE
from comments.desk import acts, cards, kept, listing, queues, rows, wanted, wording
from comments.desk.listing import Chosen
from comments.desk.wanted import Wanted
from comments.models import Actor, Comment, State
from comments.reasons.models import RejectionReason, is_offered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.utils.safestring import SafeString

SEE_OTHER = 303
VERBS = (State.APPROVED, State.REJECTED, State.SPAM, State.TRASH)
"""What the page's own form can make of a comment."""


@csrf_exempt  # kept.instead asks for the token, so that what was sent without one is not lost
def desk(request: HttpRequest) -> HttpResponse:
    """The desk, or what keeps its form where the session has ended meanwhile."""
    kept_page = kept.instead(request, reverse("desk:again"))
    return kept_page or admin.site.admin_view(_desk)(request)


@permission_required(MODERATE, raise_exception=True)
def _desk(request: HttpRequest) -> HttpResponse:
    """The desk, or, where it is sent, its form: decides row by row and shows what is left."""
    asked = wanted.read(request.GET)
    if request.method == "POST":
        _decide(request)
        here = asked.url(after=request.GET.get("after", ""))
        return HttpResponseRedirect(here, status=SEE_OTHER)
    for problem in asked.problems:
        messages.warning(request, problem)
    if _kept(request)[1]:
        _lead_back(request)
    response = render(request, "admin/comments/desk/desk.html", _context(request, asked))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _context(request: HttpRequest, asked: Wanted) -> dict[str, Any]:
    loaded_at = timezone.now().isoformat()
    after = request.GET.get("after", "")
    screenful = rows.screenful(asked, after)
    waiting, reasons = queues.standing_with_reasons()
    offered = {reason.code: reason.words() for reason in reasons if reason.is_offered}
    card = _card(request)
    opened = card.comment.pk if card else None
    return {
        **admin.site.each_context(request),
        "title": _("Moderation"),
        "wanted": asked,
        "waiting": waiting,
        "queues": listing.queues(asked, waiting),
        "rows": listing.Listing(asked, after, offered, opened).rows(screenful.comments),
        "next": screenful.next,
        "next_url": asked.url(after=screenful.next) if screenful.next else "",
        "reasons": tuple(offered.items()),
        "labels": {reason.code: reason.words().label for reason in reasons},
        "loaded_at": loaded_at,
        "card": card,
        "decision": listing.decision(card.comment, offered) if card else "",
        "chips": tuple(wording.chips(asked, screenful.comments)),
    }


def _card(request: HttpRequest) -> cards.Card | None:
    """The card of the comment that `?card=` names: how it is opened without a script."""
    pk = keys.read(request.GET.get("card", ""))
    return next(iter(cards.of([pk], actor(request))), None) if pk else None


def actor(request: HttpRequest) -> Actor:
    """Who sits at the desk."""
    return Actor.person(cast("User", request.user))


def _decide(request: HttpRequest) -> None:
    """Carry out what was chosen in the rows, one act a verb and reason, and say what became of it."""
    seen = sight.read(request.POST.getlist("seen"))
    done = 0
    left: list[acts.Left] = []
    for (to, reason), pks in _chosen(request.POST, seen).items():
        if to == State.REJECTED and not is_offered(reason):
            messages.warning(request, _("Choose a reason for rejecting: nothing was rejected."))
            continue
        act = acts.Act(number=uuid4(), actor=actor(request), to=to, reason=reason)
        outcome = acts.decide(act, {pk: seen[pk] for pk in pks})
        done, left = done + len(outcome.done), left + outcome.left
    kept.forget(request, request.path, set(seen))
    _tell(request, done, left)


def _lead_back(request: HttpRequest) -> None:
    """Lead to what was sent after the session had ended."""
    told = _("What you chose before you were logged out is not carried out yet.")
    link = '{} <a href="{}">{}</a>'
    messages.warning(request, format_html(link, told, reverse("desk:again"), _("See it")))


@permission_required(MODERATE, raise_exception=True)
def again(request: HttpRequest) -> HttpResponse:
    """What was chosen row by row and sent after the session had ended, ready to be sent again."""
    context = {
        **admin.site.each_context(request),
        "title": _("What you chose"),
        "rows": _kept_rows(request),
    }
    response = render(request, "admin/comments/desk/again.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _kept(request: HttpRequest) -> tuple[dict[int, str], dict[int, tuple[str, str]]]:
    """How comments were seen, and what was chosen for them, when the session had ended."""
    sent = kept.form(request, reverse("desk:desk"))
    seen = {pk: each for each in sent.getlist("seen") for pk in sight.read([each])}
    chosen = _chosen(sent, seen)
    return seen, {pk: (to, reason) for (to, reason), pks in chosen.items() for pk in pks}


def _kept_rows(request: HttpRequest) -> SafeString:
    """The comments about which something was chosen, each with what, and as they were seen then."""
    seen, chosen = _kept(request)
    found = rows.shown(Comment.objects.filter(pk__in=chosen), "submitted_at", "pk")
    offered = {each.code: each.words() for each in RejectionReason.objects.offered()}
    told = {row.pk: Chosen(seen[row.pk], *chosen[row.pk]) for row in found}
    return listing.Listing(Wanted(), reasons=offered).rows(found, told)


def _chosen(posted: QueryDict, seen: Iterable[int]) -> dict[tuple[State, str], list[int]]:
    """Return the comments by what was chosen for them; whoever was skipped is left out."""
    chosen: dict[tuple[State, str], list[int]] = {}
    for pk in seen:
        to = posted.get(f"to-{pk}", "")
        if to in VERBS:
            reason = posted.get(f"reason-{pk}", "") if to == State.REJECTED else ""
            chosen.setdefault((State(to), reason), []).append(pk)
    return chosen


def _tell(request: HttpRequest, done: int, left: list[acts.Left]) -> None:
    if done:
        told = ngettext("%(count)d comment decided.", "%(count)d comments decided.", done)
        messages.success(request, told % {"count": done})
    for each in left:
        messages.warning(
            request, _("Comment %(pk)d stays as it is.") % {"pk": each.pk} + " " + each.why
        )
