"""A short way to the pages of articles, for readers of whom nothing is known: past the middleware.

Django's middleware takes a millisecond for what is always the same on such a page: its headers. So
they are taken over from the first answers of Django itself, and only the view is asked. Whoever
carries a cookie by which we might know her, asks for something else, or meets an error, gets
Django's own answer. Where a middleware is not named in `PASSED_BY`, nobody takes the short way.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.urls import resolve, reverse, set_script_prefix

from comments import tokens
from gazette.pages.wsgi import ACCEPTED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from django.http import HttpResponse

    Headers = dict[str, str]

_ANY = "any"
_GZIP = re.compile(r"\bgzip\b")  # as Django's own middleware
_OF_ONE_PAGE = ("Content-Length",)
PASSED_BY = {
    "gazette.middleware.address_behind_proxies": "an article's page asks nobody's address",
    "django.middleware.security.SecurityMiddleware": "headers; its redirect is no page to learn from",
    "whitenoise.middleware.WhiteNoiseMiddleware": "answers for other addresses",
    "gazette.middleware.compressed_pages": "compresses; done here",
    "gazette.middleware.content_policy": "a header",
    "django.contrib.sessions.middleware.SessionMiddleware": "who carries a session goes to Django",
    "gazette.middleware.admin_language": "answers for the admin",
    "django.middleware.common.CommonMiddleware": "the length, and hosts that are not ours; done here",
    "django.middleware.csrf.CsrfViewMiddleware": "a page for all has no token of Django's",
    "django.contrib.auth.middleware.AuthenticationMiddleware": "who carries a session goes to Django",
    "django.contrib.messages.middleware.MessageMiddleware": "an article's page shows no messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware": "a header",
    "comments.middleware.own_comments": "who carries its cookie goes to Django",
    "axes.middleware.AxesMiddleware": "answers where somebody logs in",
}
"""What each middleware would do for such a reader, and why her page is right without it."""

QUICK = 1
"""How hard pages are compressed: level 1 takes a quarter of the time of Django's 6, for 1.2 times
the length. The page store, which does it once for all, takes more trouble.
"""


class Kind(NamedTuple):
    """What the headers of a page depend on, besides the page: how it was asked for."""

    secure: bool
    whole: bool
    gzip: bool


def site_without_store() -> WSGIApplication:
    """Return Django, with the short way to articles unless templates are being written (DEBUG)."""
    django = get_wsgi_application()
    return django if settings.DEBUG or unknown_middleware() else ShortWay(django)


def unknown_middleware() -> set[str]:
    """Return the middleware of which nobody has said that an article's page can do without."""
    return set(settings.MIDDLEWARE) - PASSED_BY.keys()


class ShortWay:
    """Answers for articles, and hands everything else to `django`."""

    def __init__(self, django: WSGIApplication) -> None:
        before, _, after = reverse("articles:article", args=[_ANY]).partition(_ANY)
        self._path = re.compile(f"{before}([-a-zA-Z0-9_]+){after}")
        self._view = resolve(f"{before}{_ANY}{after}").func
        self._known_by = (settings.SESSION_COOKIE_NAME, tokens.COOKIE)
        self._django = django
        self._seen: dict[Kind, Headers] = {}
        self._headers: dict[Kind, Headers] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        slug = self._slug(environ)
        if slug is None:
            return self._django(environ, start_response)
        request = WSGIRequest(environ)
        kind = _kind(request)
        if kind not in self._headers:
            return self._learn(kind, environ, start_response)
        try:
            response = self._answer(slug, kind, request)
        except Exception:  # noqa: BLE001 (Django says what is wrong, and to whom)
            return self._django(environ, start_response)
        start_response("200 OK", self._headers_of(response, kind))
        return response

    def _slug(self, environ: WSGIEnvironment) -> str | None:
        """Return which article is asked for, where the short way leads to it."""
        path, cookies = self._path.fullmatch(environ["PATH_INFO"]), environ.get("HTTP_COOKIE", "")
        plain = (
            path
            and environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            and not environ.get("SCRIPT_NAME")
            and "comment=" not in environ.get("QUERY_STRING", "")
            and not any(name in cookies for name in self._known_by)
        )
        return path[1] if path and plain else None

    def _learn(
        self, kind: Kind, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let Django answer; headers that it gives twice are those of every such page."""

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            given = {name: value for name, value in headers if name not in _OF_ONE_PAGE}
            if status == "200 OK" and "Set-Cookie" not in given:
                if self._seen.get(kind) == given:
                    self._headers[kind] = given
                self._seen[kind] = given
            return start_response(status, headers, *error)

        return self._django(environ, start)

    def _answer(self, slug: str, kind: Kind, request: WSGIRequest) -> HttpResponse:
        """Return the page as Django would; an error where it would not be one."""
        request_started.send(sender=type(self), environ=request.environ)
        set_script_prefix("/")
        request.get_host()  # refuses one that is not ours
        response: HttpResponse = self._view(request, slug=slug)
        if response.status_code != 200 or not hasattr(response, "rests_on"):  # noqa: PLR2004
            raise LookupError(slug)
        if self._headers[kind].get("Content-Encoding") == "gzip":
            response.content = zlib.compress(response.content, QUICK, wbits=31)
        return response

    def _headers_of(self, response: HttpResponse, kind: Kind) -> list[tuple[str, str]]:
        length = {"Content-Length": str(len(response.content))}
        return list({**self._headers[kind], **dict(response.headers.items()), **length}.items())


def _kind(request: WSGIRequest) -> Kind:
    takes_gzip = _GZIP.search(request.environ.get("HTTP_ACCEPT_ENCODING", ""))
    return Kind(request.is_secure(), ACCEPTED in request.META, bool(takes_gzip))
