"""What the desk's script asks for and sends: JSON in words, whatever goes wrong.

Nothing here redirects to a log-in page: who is logged out meanwhile is told so with a status (401),
keeps what she typed, logs in beside, and sends again.
"""

from __future__ import annotations

import json
from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.db import OperationalError, transaction
from django.http import JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import editing, keys, sight
from comments.admin.answers import AnswerForm
from comments.attention import MODERATE
from comments.desk import acts, alike, cards, queues, rows, wanted, wording
from comments.desk.listing import Listing
from comments.desk.models import LONGEST_NOTE
from comments.desk.views import VERBS, actor
from comments.models import Comment, State
from comments.reasons.models import is_offered, labels
from comments.text import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse

    from comments.desk.rows import Row
    from comments.desk.wanted import Wanted
    from comments.querysets import CommentQuerySet

    View = Callable[[HttpRequest], JsonResponse]

MOST_CARDS = 10


class Wrong(Exception):  # noqa: N818 (an answer, not a failure)
    """What was asked can't be done; `status` and words for whoever asked."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.said = said


def answers(method: str) -> Callable[[View], Callable[[HttpRequest], HttpResponse]]:
    """Let a view answer moderators who ask by this method; all else it answers in words."""

    def decorate(view: View) -> Callable[[HttpRequest], HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            try:
                _check(request, method)
                response = view(request)
            except Wrong as wrong:
                response = JsonResponse({"error": wrong.said}, status=wrong.status)
            except OperationalError:
                said = _("The site is very busy just now. It will be tried again.")
                response = JsonResponse({"error": said}, status=503)
            response.headers["Cache-Control"] = "private, no-store"
            return response

        return answer

    return decorate


def _check(request: HttpRequest, method: str) -> None:
    user = cast("User", request.user)
    if not (user.is_active and user.is_staff):
        raise Wrong(401, _("You are logged out: log in again, and nothing is lost."))
    if not user.has_perm(MODERATE):
        raise Wrong(403, _("You may not decide about comments."))
    if request.method != method:
        raise Wrong(405, _("This is not how that is done."))


@answers("GET")
def session(request: HttpRequest) -> JsonResponse:
    """Say who is logged in, and with which token her next act is sent."""
    return JsonResponse({"token": get_token(request), "name": actor(request).name})


@answers("GET")
def listed(request: HttpRequest) -> JsonResponse:
    """The rows of a queue from a place on, and how the queues stand."""
    loaded_at = timezone.now().isoformat()
    asked = wanted.read(request.GET)
    screenful = rows.screenful(asked, request.GET.get("after", ""))
    return JsonResponse(
        {
            "rows": _rows(screenful.comments, asked),
            "next": screenful.next,
            "queues": _queues(),
            "problems": asked.problems,
            "loaded_at": loaded_at,
        }
    )


def _rows(found: Iterable[Row], asked: Wanted) -> list[dict[str, Any]]:
    fill = Listing(asked).row
    return [{"pk": row.pk, "seen": row.seen_as(), "html": fill(row)} for row in found]


def _queues() -> dict[str, Any]:
    return {each.queue.name: _standing(each) for each in queues.standing()}


def _standing(each: queues.Waiting) -> dict[str, Any]:
    return {"count": each.count, "wait": wording.waits(each.oldest)}


@answers("GET")
def carded(request: HttpRequest) -> JsonResponse:
    """The cards of up to ten comments, each with its row: `?ids=1,2,3`.

    `1:2` asks for the first, whose second text was read: what changed since is shown.
    """
    asked_for = [each.partition(":") for each in request.GET.get("ids", "").split(",")[:MOST_CARDS]]
    read = {keys.read(pk) or 0: keys.read(revision) for pk, _colon, revision in asked_for}
    asked = wanted.read(request.GET)
    context = {"labels": labels(), "wanted": asked}
    pks = list(read)
    found = cards.of(pks, actor(request), read)
    there = rows.shown(Comment.objects.filter(pk__in=pks), "pk")
    listed = {row["pk"]: row for row in _rows(there, asked)}
    return JsonResponse(
        {
            "cards": [
                {**listed[card.comment.pk], **_carded(request, card, context)}
                for card in found
                if card.comment.pk in listed
            ]
        }
    )


def _carded(request: HttpRequest, card: cards.Card, context: dict[str, Any]) -> dict[str, Any]:
    html = render_to_string("admin/comments/desk/card.html", {**context, "card": card}, request)
    return {"card": html, "seen": card.comment.seen_as()}


@answers("GET")
def similar(request: HttpRequest) -> JsonResponse:
    """The comments of a queue that say nearly the same as one of them."""
    asked = wanted.read(request.GET)
    comment = _comment(request.GET.get("pk", ""))
    near = alike.to(comment.revisions.order_by("-number")[0])
    there = asked.queue.comments().filter(pk__in=near).order_by("submitted_at")
    return JsonResponse({"rows": _rows(rows.shown(there[: acts.AT_ONCE], "submitted_at"), asked)})


@answers("POST")
def act(request: HttpRequest) -> JsonResponse:
    """Decide: about comments as they were seen, or about all that match what was asked for."""
    sent = _sent(request)
    wanted_act = _act(request, sent)
    if "all" in sent:
        count = acts.decide_all(wanted_act, _all(sent), before=_moment(sent, "before"))
        return JsonResponse({"count": count, "queues": _queues()})
    outcome = acts.decide(wanted_act, sight.read(_listed(sent, "seen")))
    left = [{"pk": each.pk, "seen": each.seen, "why": each.why} for each in outcome.left]
    return JsonResponse({"done": outcome.done, "left": left, "queues": _queues()})


def _all(sent: dict[str, Any]) -> CommentQuerySet:
    """Return all that match what she asked for; not more, where a filter is not there any more."""
    asked = wanted.read(QueryDict(str(sent["all"])))
    if asked.problems:
        raise Wrong(422, " ".join([*asked.problems, _("Nothing was decided.")]))
    return asked.comments()


def _act(request: HttpRequest, sent: dict[str, Any]) -> acts.Act:
    to, reason = str(sent.get("to", "")), str(sent.get("reason", ""))
    if to not in (*VERBS, State.HELD):
        raise Wrong(422, _("There is no such decision."))
    if to == State.REJECTED and not is_offered(reason):
        raise Wrong(422, _("Choose a reason for rejecting."))
    return acts.Act(
        number=_number(sent, "act"),
        actor=actor(request),
        to=State(to),
        reason=reason if to == State.REJECTED else "",
        note=harmless(str(sent.get("note", "")))[:LONGEST_NOTE],
    )


@answers("POST")
def undo(request: HttpRequest) -> JsonResponse:
    """Take back an act by its number."""
    sent = _sent(request)
    undone = acts.undo(_number(sent, "undo"), actor=actor(request), by=_number(sent, "act"))
    return JsonResponse({"undone": undone, "queues": _queues()})


@answers("POST")
def note(request: HttpRequest) -> JsonResponse:
    """Keep a note about a comment; the same one sent twice is kept once."""
    sent = _sent(request)
    comment = _comment(str(sent.get("pk", "")))
    text = harmless(str(sent.get("text", "")))
    if not text or len(text) > LONGEST_NOTE:
        raise Wrong(422, _("Write a note of up to %(most)d characters.") % {"most": LONGEST_NOTE})
    user = cast("User", request.user)
    with transaction.atomic():
        Comment.objects.select_for_update(of=("self",), no_key=True).get(pk=comment.pk)
        if not comment.notes.filter(text=text, user=user).exists():
            name, at = user.get_username(), timezone.now()
            comment.notes.create(text=text, user=user, actor_name=name, at=at)
    return JsonResponse({"pk": comment.pk})


@answers("POST")
def reply(request: HttpRequest) -> JsonResponse:
    """Answer a comment in her own name, publicly; one that waits is approved first, as it was seen."""
    sent = _sent(request)
    comment = _comment(str(sent.get("pk", "")))
    form = AnswerForm({"comment": str(sent.get("text", ""))})
    if not form.is_valid():
        raise Wrong(422, errors_of(form))
    if sent.get("approve"):
        wanted_act = acts.Act(number=_number(sent, "act"), actor=actor(request), to=State.APPROVED)
        acts.decide(wanted_act, sight.read([str(sent.get("seen", ""))]))
    if form.save(comment, cast("User", request.user)) is None:
        raise Wrong(form.status, errors_of(form))
    return JsonResponse({"pk": comment.pk, "queues": _queues()})


def errors_of(form: BaseForm) -> str:
    """Return all that is wrong with a form, in one line."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


@answers("POST")
def keep(request: HttpRequest) -> JsonResponse:
    """Keep the published text of a comment that was edited, as it was seen."""
    sent = _sent(request)
    comment, who = _comment(str(sent.get("pk", ""))), actor(request)
    if not editing.keep(comment, actor=who, seen=str(sent.get("seen", ""))):
        last = comment.decisions.order_by("-pk")[0]
        if (last.user_id, last.to_state) != (who.user_id, State.APPROVED):  # else it is sent again
            raise Wrong(409, _("Nothing changed: somebody has decided or written meanwhile."))
    return JsonResponse({"pk": comment.pk, "queues": _queues()})


def _comment(value: str) -> Comment:
    comment = Comment.objects.select_related("article").filter(pk=keys.read(value) or 0).first()
    if comment is None:
        raise Wrong(404, _("This comment is not there any more."))
    return comment


def _sent(request: HttpRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise Wrong(400, _("This can’t be read."))
    if sent.get("as", actor(request).name) != actor(request).name:
        raise Wrong(401, _("You are logged in under another name than this was decided under."))
    return sent


def _number(sent: dict[str, Any], name: str) -> UUID:
    try:
        return UUID(str(sent.get(name, "")))
    except ValueError:
        raise Wrong(400, _("This can’t be read.")) from None


def _listed(sent: dict[str, Any], name: str) -> list[str]:
    """Return a list that was sent, of no more than one act decides about."""
    values = sent.get(name)
    if not isinstance(values, list):
        raise Wrong(400, _("This can’t be read."))
    if len(values) > acts.MOST:
        said = _("That is too much at once: up to %(most)d comments.")
        raise Wrong(422, said % {"most": acts.MOST})
    return [str(value) for value in values]


def _moment(sent: dict[str, Any], name: str) -> datetime:
    """Return a moment that was sent as this page had got it."""
    moment = wanted.moment(str(sent.get(name, "")))
    if moment is None:
        raise Wrong(400, _("This can’t be read."))
    return moment
