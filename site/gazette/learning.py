"""What the short ways share: the headers of an answer, learnt from Django, by the manner of asking."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse

from gazette.pages.wsgi import ACCEPTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    Headers = dict[str, str]

_ANY = "any"
_GZIP = re.compile(r"\bgzip\b")  # as Django's own middleware

MANNERS = 100
"""Manners of asking whose headers are remembered."""


class Manner(NamedTuple):
    """How something was asked for: all that the headers, and whether it is answered, depend on."""

    host: str
    server: str
    port: str
    scheme: str
    forwarded: str
    whole: bool
    gzip: bool


def manner_of(environ: WSGIEnvironment) -> Manner:
    """Return how something was asked for."""
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


class Learning:
    """Answers past Django where it can; for all else it is Django that answers. It learns from that with
    what headers Django answers well, with `status`, at the addresses of a view of articles; those in
    `own` are one answer's alone.
    """

    def __init__(
        self, django: WSGIApplication, view: str, status: str, own: Collection[str]
    ) -> None:
        before, _, after = reverse(view, args=[_ANY]).partition(_ANY)
        self._path = re.compile(f"{before}([-a-zA-Z0-9_]+){after}")
        self._django = django
        self._status = status
        self._own = own
        self._seen: dict[Manner, Headers] = {}
        self._headers: dict[Manner, Headers] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        slug = self._slug(environ)
        if slug is None:
            return self._django(environ, start_response)
        manner = manner_of(environ)
        headers = self._headers.get(manner)
        if headers is None:
            return self._learn(manner, environ, start_response)
        found = self._answer(slug, headers, environ, start_response)
        return self._django(environ, start_response) if found is None else found

    def _slug(self, environ: WSGIEnvironment) -> str | None:
        """Return which article is meant, where Django can be passed by."""
        raise NotImplementedError

    def _answer(
        self, slug: str, headers: Headers, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes] | None:
        """Answer with these headers; None, and nothing said yet, where it is for Django to answer."""
        raise NotImplementedError

    def _learn(
        self, manner: Manner, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let Django answer; headers that it gives twice are those of every such answer."""

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            given = {name: value for name, value in headers if name not in self._own}
            if status == self._status and "Set-Cookie" not in given:
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
