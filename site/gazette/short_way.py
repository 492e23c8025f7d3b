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
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import QueryDict
from django.urls import reverse, set_script_prefix

from comments import page, tokens
from gazette.pages.wsgi import ACCEPTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from articles.freshness import Basis

    Headers = dict[str, str]

_ANY = "any"
_GZIP = re.compile(r"\bgzip\b")  # as Django's own middleware
_OF_ONE_PAGE = ("Content-Length", "Content-Language")
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


MANNERS = 100
"""Manners of asking whose headers are remembered."""


class Manner(NamedTuple):
    """How a page was asked for: all that its headers, and whether it is answered, depend on."""

    host: str
    server: str
    port: str
    scheme: str
    forwarded: str
    whole: bool
    gzip: bool


class Ready:
    """A page as an answer, with what the page store asks of one of Django's, which takes 15 µs to make."""

    status_code = 200
    streaming = False

    def __init__(self, content: bytes, basis: Basis) -> None:
        self.content = content
        self.rests_on, self.fresh_until = frozenset(basis.subjects), basis.until

    def __iter__(self) -> Iterator[bytes]:
        return iter((self.content,))

    def close(self) -> None:
        """Do nothing: no request of Django's was started, and so none is finished."""


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
        self._known_by = (settings.SESSION_COOKIE_NAME, tokens.COOKIE)
        self._django = django
        self._seen: dict[Manner, Headers] = {}
        self._headers: dict[Manner, Headers] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        slug = self._slug(environ)
        if slug is None:
            return self._django(environ, start_response)
        manner = _manner(environ)
        headers = self._headers.get(manner)
        if headers is None:
            return self._learn(manner, environ, start_response)
        try:
            found = _page(slug, environ)
        except Exception:  # noqa: BLE001 (Django says what is wrong, and to whom)
            return self._django(environ, start_response)
        packed = headers.get("Content-Encoding") == "gzip"
        content = zlib.compress(found.html, QUICK, wbits=31) if packed else found.html
        told = {"Content-Language": found.language, "Content-Length": str(len(content))}
        start_response("200 OK", list({**headers, **told}.items()))
        return Ready(content, found.basis)

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
        self, manner: Manner, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let Django answer; headers that it gives twice are those of every such page."""

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            given = {name: value for name, value in headers if name not in _OF_ONE_PAGE}
            if status == "200 OK" and "Set-Cookie" not in given:
                self._see(manner, given)
            return start_response(status, headers, *error)

        return self._django(environ, start)

    def _see(self, manner: Manner, given: Headers) -> None:
        if len(self._seen) >= MANNERS:
            self._seen.clear()
            self._headers.clear()
        if self._seen.get(manner) == given:
            self._headers[manner] = given
        self._seen[manner] = given


def _manner(environ: WSGIEnvironment) -> Manner:
    find = environ.get
    return Manner(
        find("HTTP_HOST", ""),
        environ["SERVER_NAME"],
        environ["SERVER_PORT"],
        environ["wsgi.url_scheme"],
        find("HTTP_X_FORWARDED_PROTO", ""),
        ACCEPTED in environ,
        _GZIP.search(find("HTTP_ACCEPT_ENCODING", "")) is not None,
    )


def _page(slug: str, environ: WSGIEnvironment) -> page.Page:
    """Return the page that Django would; an error where it would not be one."""
    close_old_connections()  # as at the beginning of each request
    set_script_prefix("/")
    asked = environ.get("QUERY_STRING", "")
    query: Mapping[str, Any] = QueryDict(asked.encode("latin-1")) if asked else {}
    found = None if "comment" in query else page.public(slug, query)
    if found is None:
        raise LookupError(slug)
    return found
