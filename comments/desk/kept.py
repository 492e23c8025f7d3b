"""Forms of the desk that were sent after the session had ended: they are kept, and nothing is lost.

What was sent stays with the browser's session, which outlives the log-in; nothing is carried out
before it is sent again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.contrib import admin
from django.http import HttpResponse, QueryDict
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.translation import gettext as _

from comments import origin

if TYPE_CHECKING:
    from django.http import HttpRequest

UNAUTHORIZED = 401
KEY = "kept-forms"
LONGEST = 20_000
"""Characters of a form that are kept, as they were typed; no page of the desk sends more."""


def _taken(request: HttpRequest) -> HttpResponse:
    """What the guard against forged forms lets through."""
    return HttpResponse()


_CSRF = CsrfViewMiddleware(_taken)


def instead(request: HttpRequest, back: str) -> HttpResponse | None:
    """Keep a form that can't be taken now, and return the page that says so; none where it can.

    `back` is the address under which it can be sent again. Only what one of our own pages sent is
    kept: another site's would replace the session of whoever is logged in.
    """
    if request.method != "POST" or _is_taken(request):
        return None
    ours = {settings.SITE_URL, f"{request.scheme}://{request.get_host()}"}
    if origin.of(request.headers, ours) != origin.Origin.SAME:
        return None
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    written = sent.urlencode()
    if len(unquote_plus(written)) > LONGEST:
        return None
    request.session[KEY] = {**request.session.get(KEY, {}), request.path: written}
    return _page(request, back)


def _is_taken(request: HttpRequest) -> bool:
    """Whether who sent a form is logged in, and it is of her own session."""
    user: Any = request.user
    if not (user.is_active and user.is_staff):
        return False
    return _CSRF.process_view(request, _taken, (), {}) is None


def _page(request: HttpRequest, back: str) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("You are logged out"),
        "back": back,
        "is_in": request.user.is_authenticated,
    }
    response = render(request, "admin/comments/desk/kept.html", context, status=UNAUTHORIZED)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def form(request: HttpRequest, path: str) -> QueryDict:
    """Return what is kept of the form that was sent to this path; empty if nothing is."""
    return QueryDict(request.session.get(KEY, {}).get(path, ""))


def forget(request: HttpRequest, path: str, pks: set[int] | None = None) -> None:
    """Keep no longer what was sent to this path, or there about these comments."""
    forms = request.session.get(KEY, {})
    if path not in forms:
        return
    left = QueryDict(forms.pop(path)).copy()
    if pks is not None:
        left.setlist("seen", [each for each in left.getlist("seen") if not _is_of(each, pks)])
        if left.getlist("seen"):
            forms[path] = left.urlencode()
    request.session[KEY] = forms


def _is_of(seen: str, pks: set[int]) -> bool:
    pk = seen.partition(":")[0]
    return not pk.isdecimal() or int(pk) in pks
