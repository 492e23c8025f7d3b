"""Answers to forms that readers send: without a session, and whatever was sent with them."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import threads, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from comments.models import Comment
    from comments.tokens import Browser

    View = Callable[..., HttpResponse]

SEE_OTHER = 303
PRIVATE = "private, no-store"
RETRY_AFTER = 30
"""Seconds after which a database that was down is worth another try."""


def takes_a_form(view: View) -> View:
    """Let `view` take what readers send from pages that are the same for everybody.

    Such pages hold no CSRF token: `comments.origin` guards instead. What can't be read as a form is
    answered here, and no answer is kept in a cache. Who asks for the address again is let through.
    Where the database is down, what was written comes back in a form that asks nothing of it.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = _unreadable(request) or view(request, *args, **kwargs)
        except (OperationalError, InterfaceError):
            response = _given_back(request)
        response.headers["Cache-Control"] = PRIVATE
        return response

    return answer


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    try:
        _ = request.POST
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return render(request, "413.html", status=413)
    except MultiPartParserError:
        return render(request, "400.html", status=400)
    return None


def _given_back(request: HttpRequest) -> HttpResponse:
    """Return what was sent, ready to be sent again, on a page that reads nothing."""
    fields = {name: value for name, value in request.POST.items() if name != "comment"}
    context = {"text": request.POST.get("comment", ""), "fields": fields}
    response = render(request, "comments/unavailable.html", context, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def acknowledged(browser: Browser, comment: Comment, is_new: bool) -> HttpResponse:
    """Lead whoever sent a comment to it, and let her see it there while it waits."""
    response = HttpResponseRedirect(threads.url_of(comment), status=SEE_OTHER)
    if comment.is_waiting() or is_new:
        tokens.remember(response, browser, comment.article, [comment.pk])
    if address_id := tokens.proven(browser.COOKIES.get(tokens.PROVEN, "")):
        tokens.prove(response, browser, address_id)  # who comes every year need not confirm anew
    return response
