"""Where the author of a comment stands, at the desk: what holds for her, and what is decided now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from comments import standing
from comments.attention import MODERATE
from comments.desk import api, kept
from comments.desk.views import SEE_OTHER, actor
from comments.desk.wanted import card_url
from comments.models import Comment, Standing
from comments.standing.forms import AuthorForm, known_by
from comments.standing.models import StandingKind, Subject

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

UNPROCESSABLE = 422


@csrf_exempt  # a script's form is guarded here, any other by kept.instead, which loses nothing
def author(request: HttpRequest, pk: int) -> HttpResponse:
    """Trust or block the author of a comment, or lift that; a script is answered in JSON."""
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return csrf_protect(api.answers("POST")(partial(_in_json, pk=pk)))(request)
    kept_page = kept.instead(request, request.path)
    return kept_page or admin.site.admin_view(_page)(request, pk)


def about(comment: Comment, sent: AuthorForm | None = None, back: str = "") -> dict[str, Any]:
    """Return what the template tells of a comment's author; one query.

    `sent` is a form that came back with what is wrong with it, `back` where to return to.
    """
    known = known_by(comment)
    held = Standing.objects.in_force().concerning(comment.author_email, comment.address)
    stands = list(held) if known else []
    trusted = any(each.kind == StandingKind.TRUST for each in stands)
    return {
        "comment": comment,
        "stands": stands,
        "is_known": bool(known),
        "trusting": None
        if trusted or Subject.EMAIL not in known
        else _form("trust", comment, sent),
        "blocking": _form("block", comment, sent) if known else None,
        "next": back,
    }


def _form(kind: str, comment: Comment, sent: AuthorForm | None) -> AuthorForm:
    """The form that was sent, if it is of this kind, or else a fresh one."""
    if sent is not None and sent.data.get("kind") == kind:
        return sent
    initial = {"subject": Subject.EMAIL.value, "lasts": "7" if kind == "block" else ""}
    return AuthorForm(comment=comment, initial=initial, auto_id=f"{kind}-{comment.pk}-%s")


def _in_json(request: HttpRequest, *, pk: int) -> JsonResponse:
    comment = Comment.objects.filter(pk=pk).first()
    if comment is None:
        raise api.Wrong(404, _("This comment is not there any more."))
    form, told = _decided(request, comment)
    if form is not None:
        raise api.Wrong(UNPROCESSABLE, api.errors_of(form))
    html = render_to_string("admin/comments/desk/standing.html", about(comment), request)
    return JsonResponse({"pk": pk, "said": told, "html": html})


@permission_required(MODERATE, raise_exception=True)
def _page(request: HttpRequest, pk: int) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.select_related("article"), pk=pk)
    if request.method != "POST":
        return _shown(request, comment, kept.form(request, request.path))
    form, told = _decided(request, comment)
    kept.forget(request, request.path)
    if form is not None:
        return _shown(request, comment, request.POST, form, UNPROCESSABLE)
    messages.info(request, told)
    return HttpResponseRedirect(_back(request, pk), status=SEE_OTHER)


def _shown(
    request: HttpRequest,
    comment: Comment,
    sent: QueryDict,
    form: AuthorForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with what was sent filled in: what is wrong with it, or what could not be taken."""
    if form is None and "kind" in sent:
        form = _form_of(sent, comment)
        messages.warning(request, _("What you wrote is not carried out yet: send it again."))
    context = {
        **admin.site.each_context(request),
        "title": _("Author of a comment"),
        "has_errors": status == UNPROCESSABLE,
        **about(comment, form, back=sent.get("next", "")),
    }
    return render(request, "admin/comments/desk/author.html", context, status=status)


def _form_of(sent: QueryDict, comment: Comment) -> AuthorForm:
    kind = sent.get("kind", "")
    return AuthorForm(sent, comment=comment, auto_id=f"{kind}-{comment.pk}-%s")


def _decided(request: HttpRequest, comment: Comment) -> tuple[AuthorForm | None, str]:
    """Carry out what was sent; return the form with what is wrong with it, or else what was done."""
    if "lift" in request.POST:
        return None, _lifted(request, comment)
    form = _form_of(request.POST, comment)
    if not form.is_valid():
        return form, ""
    made = form.decide(actor(request))
    blocked = made.kind == StandingKind.BLOCK
    said = _("%(who)s is blocked now.") if blocked else _("%(who)s is trusted now.")
    return None, said % {"who": made.who()}


def _lifted(request: HttpRequest, comment: Comment) -> str:
    """Lift what holds for this author; return what to say of it."""
    wanted = request.POST["lift"]
    held = Standing.objects.in_force().concerning(comment.author_email, comment.address)
    for each in held:
        if str(each.pk) == wanted and standing.lift(each.pk, actor(request)):
            return _("Lifted: %(what)s") % {"what": each}
    return _("That had ended already.")


def _back(request: HttpRequest, pk: int) -> str:
    """Where she came from, if that is one of our pages, or else the comment at the desk."""
    asked = request.POST.get("next", "")
    hosts, secure = {request.get_host()}, request.is_secure()
    if asked and url_has_allowed_host_and_scheme(asked, hosts, require_https=secure):
        return asked
    return card_url(pk)
