"""Short ways to the pages of articles, for readers of whom nothing is known, and for the comments that
they send (gazette.short_post): past the middleware.

Django's middleware takes a millisecond for what is always the same on such a page: its headers. So
they are taken over from the first answers of Django itself, and only the view is asked. Whoever
carries a cookie by which we might know her, asks for something else, or meets an error, gets
Django's own answer. Where a middleware is not named in `PASSED_BY`, nobody takes the short way.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import QueryDict
from django.urls import set_script_prefix

from comments import page, tokens
from gazette.learning import Learning
from gazette.short_post import ShortPost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from articles.freshness import Basis
    from gazette.learning import Headers

OK = "200 OK"
PASSED_BY = {
    "gazette.middleware.address_behind_proxies": "a page asks nobody's address; a comment asks it itself",
    "django.middleware.security.SecurityMiddleware": "headers; its redirect is nothing to learn from",
    "whitenoise.middleware.WhiteNoiseMiddleware": "answers for other addresses",
    "gazette.middleware.compressed_pages": "compresses; done here",
    "gazette.middleware.content_policy": "a header",
    "django.contrib.sessions.middleware.SessionMiddleware": "who carries a session goes to Django",
    "gazette.middleware.admin_language": "answers for the admin",
    "django.middleware.common.CommonMiddleware": "the length, and hosts that are not ours; done here",
    "django.middleware.csrf.CsrfViewMiddleware": "no token of Django's; comments look at their origin",
    "django.contrib.auth.middleware.AuthenticationMiddleware": "who carries a session goes to Django",
    "django.contrib.messages.middleware.MessageMiddleware": "neither shows messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware": "a header",
    "comments.middleware.own_comments": "who has its cookie gets pages from Django; no post is kept",
    "axes.middleware.AxesMiddleware": "answers where somebody logs in",
}
"""What each middleware would do for such a reader, and why the answer is right without it."""

QUICK = 1
"""How hard pages are compressed: level 1 takes a quarter of the time of Django's 6, for 1.2 times
the length. The page store, which does it once for all, takes more trouble.
"""


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
    return django if settings.DEBUG or unknown_middleware() else ShortWay(ShortPost(django))


def unknown_middleware() -> set[str]:
    """Return the middleware of which nobody has said that the short ways can do without."""
    return set(settings.MIDDLEWARE) - PASSED_BY.keys()


class ShortWay(Learning):
    """Answers for articles, and hands everything else to `django`."""

    def __init__(self, django: WSGIApplication) -> None:
        super().__init__(django, "articles:article", OK, {"Content-Length", "Content-Language"})
        self._known_by = (settings.SESSION_COOKIE_NAME, tokens.COOKIE)

    def _answer(
        self, slug: str, headers: Headers, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes] | None:
        try:
            found = _page(slug, environ)
        except Exception:  # noqa: BLE001 (Django says what is wrong, and to whom)
            return None
        packed = headers.get("Content-Encoding") == "gzip"
        content = zlib.compress(found.html, QUICK, wbits=31) if packed else found.html
        told = {"Content-Language": found.language, "Content-Length": str(len(content))}
        start_response(OK, list({**headers, **told}.items()))
        return Ready(content, found.basis)

    def _slug(self, environ: WSGIEnvironment) -> str | None:
        path, cookies = self._path.fullmatch(environ["PATH_INFO"]), environ.get("HTTP_COOKIE", "")
        plain = (
            path
            and environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            and not environ.get("SCRIPT_NAME")
            and "comment=" not in environ.get("QUERY_STRING", "")
            and not any(name in cookies for name in self._known_by)
        )
        return path[1] if path and plain else None


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
