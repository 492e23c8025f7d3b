"""The pages on which a reader reports a comment; they are the same for everybody."""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from comments import network, rulebook
from comments.commenting import Circumstances
from comments.models import Comment
from comments.privacy import retention
from comments.received import takes_a_form
from comments.reports.forms import ReportForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SEE_OTHER = 303
NOT_FOUND = 404
SHARED = "no-cache"
"""What caches are told of the pages that anybody may ask for: ask again each time."""


@csrf_exempt  # `takes_a_form` guards what is sent
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The form about a public comment, or what is answered to one that was filled in."""
    return ask(request, pk) if request.method in ("GET", "HEAD") else take(request, pk)


@require_safe
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The comment, the form, and what will become of it."""
    comment = _readable(pk)
    if comment is None:
        return _missing(request)
    with translation.override(comment.article.language):
        return _page(request, ReportForm(comment=comment))


@takes_a_form
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a report; whatever is in its way, it comes back in a form to send again."""
    comment = _readable(pk)
    if comment is None:
        return _missing(request)
    with translation.override(comment.article.language):
        form = ReportForm(request.POST, comment=comment, **_sent_by(request))
        if form.is_valid() and form.save():
            done = reverse("comments:report-sent", args=[pk])
            return HttpResponseRedirect(done, status=SEE_OTHER)
        return _again(request, form)


@require_safe
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Thanks, and the way back; of a comment that nobody could report it says nothing."""
    comment = Comment.objects.select_related("article").filter(pk=pk).first()
    if comment is None or not (comment.is_public() or comment.reported.exists()):
        return _missing(request)
    with translation.override(comment.article.language):
        context = {"article": comment.article, "comment": comment, "contact": _contact()}
        return _shared(render(request, "comments/report_sent.html", context))


def _readable(pk: int) -> Comment | None:
    """Return the comment if everybody may read it."""
    comment = Comment.objects.visible().select_related("article").filter(pk=pk).first()
    return comment if comment and comment.article.is_public() else None


def _missing(request: HttpRequest) -> HttpResponse:
    """The same answer for what never was and for what nobody may know of."""
    return _shared(render(request, "comments/report_missing.html", status=NOT_FOUND))


def _sent_by(request: HttpRequest) -> dict[str, Any]:
    reader = network.reporter(request.META.get("REMOTE_ADDR", ""))
    return {"origin": Circumstances.of(request, settings.SITE_URL).origin, "reader": reader}


def _again(request: HttpRequest, form: ReportForm) -> HttpResponse:
    """Show the form with its errors, over the comment as it stands now."""
    comment = _readable(form.comment.pk)
    if comment is None:
        return _missing(request)
    form.over(comment)
    response = _page(request, form, form.status)
    if form.retry_after:
        response.headers["Retry-After"] = str(form.retry_after)
    return response


def _page(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "form_error": form.is_bound,
        "comment": form.comment,
        "article": form.comment.article,
        "holds": rulebook.load().reports_to_hold > 0,
        "days": retention.reporter_days(),
        "contact": _contact(),
    }
    return _shared(render(request, "comments/report.html", context, status=status))


def _contact() -> str:
    """The address of the publication, for who wants an answer."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _shared(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = SHARED
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Language"] = translation.get_language()
    return response
