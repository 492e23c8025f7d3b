"""The private page of a comment's author: what became of it, and what she can do about it.

Whoever has its address is its author; nothing else is asked for, and no session is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from comments import editing, history, origin, policy, threads, tokens
from comments.appeals import appealing
from comments.appeals.forms import AppealForm
from comments.commenting import Circumstances
from comments.edit_form import EditForm
from comments.models import Comment
from comments.received import PRIVATE, takes_a_form
from comments.states import Actor, ActorKind, State

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SEE_OTHER = 303
GONE = 410
PROBLEMS = {
    "foreign": (
        403,
        _(
            "Your browser says that this was asked from another site. "
            "Nothing was changed: if it was you, do it again from here."
        ),
    ),
    "busy": (503, _("The site is very busy just now. Nothing was changed: try again in a moment.")),
    "gone": (GONE, _("This comment was erased.")),
    "hidden": (
        409,
        _(
            "A moderator hid this comment, and with it what others answered: "
            "there is nothing left to withdraw."
        ),
    ),
}
"""What keeps a comment from being withdrawn: the status that says so, and the words."""


@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a comment, and why."""
    return _shown(request, _hers(token))


@takes_a_form
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """Take a new text; whatever is in its way, it comes back with the reason."""
    return _taken(request, token, EditForm)


@takes_a_form
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """Take an answer to a rejection; whatever is in its way, it comes back with the reason."""
    return _taken(request, token, AppealForm)


def _taken(request: HttpRequest, token: str, kind: type[EditForm | AppealForm]) -> HttpResponse:
    comment = _hers(token)
    if request.method != "POST":
        return HttpResponseRedirect(comment.own_url())
    with translation.override(comment.article.language):
        form = kind(request.POST, comment=comment, origin=_origin(request))
        if form.is_valid() and form.save():
            return HttpResponseRedirect(comment.own_url(), status=SEE_OTHER)
        return _shown(request, _hers(token), form.status, form=form)


@takes_a_form
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Take a comment back; doing it twice does it once."""
    comment = _hers(token)
    if request.method != "POST":
        return HttpResponseRedirect(comment.own_url())
    if code := _withdrawn(request, comment):
        status, problem = PROBLEMS[code]
        return _shown(request, _hers(token), status, problem=problem)
    return HttpResponseRedirect(comment.own_url(), status=SEE_OTHER)


def _withdrawn(request: HttpRequest, comment: Comment) -> str:
    """Withdraw the comment; return the code of what is in the way, or else nothing."""
    if _origin(request) == origin.Origin.FOREIGN:
        return "foreign"
    hers = Comment.objects.filter(pk=comment.pk)
    try:
        changed = hers.withdrawable().move(State.WITHDRAWN, actor=Actor.author())
    except OperationalError:
        return "busy"
    if changed or hers.filter(state=State.WITHDRAWN).exists():
        return ""
    return "gone" if hers.filter(state=State.ERASED).exists() else "hidden"


def _origin(request: HttpRequest) -> origin.Origin:
    return Circumstances.of(request, settings.SITE_URL).origin


def _hers(token: str) -> Comment:
    """The comment whose page this token opens, as it stands now."""
    pk = tokens.owned(token)
    if pk is None:
        raise Http404
    return get_object_or_404(Comment.objects.select_related("article", "appeal"), pk=pk)


def _shown(
    request: HttpRequest,
    comment: Comment,
    status: int = 200,
    *,
    form: EditForm | AppealForm | None = None,
    problem: Any = "",
) -> HttpResponse:
    if comment.state == State.ERASED:
        status = GONE
    with translation.override(comment.article.language):
        context = {
            "problem": problem,
            "form_error": bool(problem or (form and form.errors)),
            **_texts(comment),
            **_facts(comment),
        }
        context |= _forms(comment, form, context["newest"].text)
        response = render(request, "comments/own_comment.html", context, status=status)
    response.headers["Cache-Control"] = PRIVATE
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _facts(comment: Comment) -> dict[str, Any]:
    return {
        "comment": comment,
        "article": comment.article,
        **_decisions(comment),
        "url": threads.url_of(comment) if comment.is_public() else "",
        "withdraw_url": f"{comment.own_url()}withdraw/",
        "can_withdraw": Comment.objects.filter(pk=comment.pk).withdrawable().exists(),
    }


def _decisions(comment: Comment) -> dict[str, Any]:
    """The decision that stands, where it has a reason; her answer to one, and what came of it."""
    told = list(comment.decisions.order_by("pk"))
    stands, hers = history.standing(told), appealing.of(comment)
    return {
        "decision": stands if stands and stands.reason else None,
        "appeal": hers,
        "outcome": appealing.settled(hers, told) if hers else None,
    }


def _texts(comment: Comment) -> dict[str, Any]:
    """The newest text, and hers where a moderator has put the published one back."""
    revisions = list(comment.revisions.order_by("number"))
    hers = [revision for revision in revisions if revision.actor == ActorKind.AUTHOR]
    declined = revisions[-1].actor != ActorKind.AUTHOR
    return {"newest": revisions[-1], "declined": hers[-1] if declined else None}


def _forms(comment: Comment, sent: EditForm | AppealForm | None, text: str) -> dict[str, Any]:
    """The forms that she may send now, or else what was written in one, to be copied."""
    edited, answered = None, None
    if not editing.refusal(comment):
        edited = sent if isinstance(sent, EditForm) else EditForm(comment=comment, text=text)
        edited.over(comment)
    if not appealing.refusal(comment):
        answered = sent if isinstance(sent, AppealForm) else AppealForm(comment=comment)
    is_approved = comment.state == State.APPROVED
    return {
        "form": edited,
        "until": policy.edited_until(comment.submitted_at) if is_approved else None,
        "appeal_form": answered,
        "kept": sent if sent not in (edited, answered) else None,
    }
