"""What runs in each worker of `manage.py serve`: Django, asked by the front alone."""

import os
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from gazette.pages import proxy
from gazette.pages.child import belong_to_parent
from gazette.pages.wsgi import as_it_is

NICER = 10
"""By how much a worker's priority is lower than the front's: a page that is ready goes first."""


def application_of_worker() -> WSGIApplication:
    """Return the site; called in the worker itself."""
    belong_to_parent()
    os.nice(NICER)
    import django

    django.setup(set_prefix=False)
    from gazette.short_way import site_without_store

    return ToldByFront(site_without_store())


class ToldByFront:
    """Django's application, told who the reader is, and telling what its response rests on."""

    def __init__(self, django: Any) -> None:
        self._django = django

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = environ.pop(_variable(proxy.CLIENT), "")
        if environ.pop(_variable(proxy.WHOLE), ""):
            environ = as_it_is(environ)
        said: list[tuple[str, list[tuple[str, str]]]] = []
        response: Any = self._django(environ, lambda *words: said.append(words[:2]))
        status, headers = said[0]
        start_response(status, [*headers, *_about(response)])
        body: Iterable[bytes] = response
        return body


def _variable(header: bytes) -> str:
    return "HTTP_" + header.decode().upper().replace("-", "_")


def _about(response: Any) -> list[tuple[str, str]]:
    """Return in headers what a view said of its response (`articles.freshness.rests_on`)."""
    subjects = getattr(response, "rests_on", None)
    if not subjects:
        return []
    told = [(proxy.RESTS_ON.decode(), " ".join(sorted(subjects)))]
    if (until := response.fresh_until) is not None:
        told.append((proxy.UNTIL.decode(), repr(until)))
    return told
