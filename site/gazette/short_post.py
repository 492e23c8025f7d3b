"""A short way for a comment that is plain and good: past the middleware, Django's request and its form.

It only ever accepts. What is unusual about a request, or wrong with what was written, is Django's to
answer, with the request as it came. Its headers are taken over from Django's own answers.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import parse_cookie
from django.urls import set_script_prefix

from comments import network, origin, straight, tokens
from comments.commenting import Circumstances
from gazette.learning import Learning
from gazette.middleware import reader_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from django.http import HttpResponse

    from gazette.learning import Headers

FORM = "application/x-www-form-urlencoded"
LONGEST = 128 * 1024
"""Bytes of a form that has the longest comment, every character of it encoded."""

SEE_OTHER = "303 See Other"


class Browser(NamedTuple):
    """What is known of a reader's browser; named as requests name it."""

    COOKIES: Mapping[str, str]
    secure: bool

    def is_secure(self) -> bool:
        return self.secure


class ShortPost(Learning):
    """Takes comments, and hands everything else to `django`."""

    def __init__(self, django: WSGIApplication) -> None:
        super().__init__(django, "comments:leave", SEE_OTHER, {"Location", "Set-Cookie"})

    def _answer(
        self, slug: str, headers: Headers, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes] | None:
        response = _taken(slug, environ)
        if response is None:
            return None
        told = [*headers.items(), ("Location", response.headers["Location"])]
        told += [("Set-Cookie", each.output(header="")) for each in response.cookies.values()]
        start_response(SEE_OTHER, told)
        return [b""]

    def _slug(self, environ: WSGIEnvironment) -> str | None:
        plain = (
            environ["REQUEST_METHOD"] == "POST"
            and environ.get("CONTENT_TYPE") == FORM
            and not environ.get("QUERY_STRING")
            and not environ.get("SCRIPT_NAME")
            and settings.SESSION_COOKIE_NAME not in environ.get("HTTP_COOKIE", "")
        )
        path = self._path.fullmatch(environ["PATH_INFO"]) if plain else None
        return path[1] if path else None


def _taken(slug: str, environ: WSGIEnvironment) -> HttpResponse | None:
    """Return the answer to a comment that was taken; None where Django has to be asked."""
    fields = _fields(environ)
    if fields is None:
        return None
    close_old_connections()  # as at the beginning of each request
    set_script_prefix("/")
    cookies = environ.get("HTTP_COOKIE")
    browser = Browser(parse_cookie(cookies) if cookies else {}, _is_secure(*_scheme(environ)))
    circumstances = Circumstances(
        origin.of({"Sec-Fetch-Site": environ.get("HTTP_SEC_FETCH_SITE", "")}, ()),
        network.truncated(reader_address(environ)),
        browser.COOKIES.get(tokens.PROVEN, ""),
    )
    try:
        return straight.take(slug, fields, circumstances, browser)
    except Exception:  # noqa: BLE001 (Django says what is wrong, and to whom)
        return None


def _fields(environ: WSGIEnvironment) -> dict[str, str] | None:
    """Return what was written into the form; None, and the body as it came, where it is not plain."""
    length = environ.get("CONTENT_LENGTH", "")
    if not length.isdigit() or int(length) > LONGEST:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    if len(body) < int(length):
        return None
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=len(straight.FIELDS),
        )
    except ValueError:
        return None
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) and fields.keys() <= straight.FIELDS.keys() else None


def _scheme(environ: WSGIEnvironment) -> tuple[str, str]:
    return environ["wsgi.url_scheme"], environ.get("HTTP_X_FORWARDED_PROTO", "")


@lru_cache(maxsize=16)
def _is_secure(scheme: str, forwarded: str) -> bool:
    """Whether Django takes a request for one by HTTPS of which this was said."""
    told: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "wsgi.url_scheme": scheme,
        "wsgi.input": BytesIO(),
    }
    forwarding = {"HTTP_X_FORWARDED_PROTO": forwarded} if forwarded else {}
    return WSGIRequest({**told, **forwarding}).is_secure()
