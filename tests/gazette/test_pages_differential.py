"""With the page store and without it, every request gets the same answer."""

from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from gazette.pages import assembly
from gazette.pages.log import open_log
from gazette.pages.store import Store
from gazette.pages.wsgi import Pages
from tests.bench.compare import Answered, difference
from tests.bench.requests import Asked, at_random
from tests.gazette.publication import make_publication

REQUESTS, SEED = 200, 20261130

PATHS = [
    "/", "/", "/articles/la-pile/", "/articles/la-pile/", "/articles/la-pile/", "/articles/autre-1/",
    "/articles/nowhere/", "/articles/la-pile/comments.json", "/articles/la-pile/comments/feed/",
    "/articles/la-pile/comments/", "/categories/mobilite/", "/tags/pile/", "/authors/claire-vasseur/",
    "/archives/2026/6/", "/feed/", "/feed/rss/", "/comments/feed/", "/sitemap.xml",
    "/sitemap-articles.xml", "/robots.txt", "/privacy/", "/search/", "/healthz/", "/admin/",
    "/comments/report/1/", "/static/gazette/nothing.css", "/media/pictures/nothing.jpg",
]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_store_answers_as_the_site_does_without_it() -> None:
    settings.ALLOWED_HOSTS.extend(["127.0.0.1", "localhost", "[::1]"])
    make_publication()
    plain = WSGIHandler()
    log = open_log()
    site = Pages(plain, Store(log, 10_000_000), assembly.addresses())
    found, unchanged, stored = [], 0, 0

    for asked in at_random(PATHS, REQUESTS, SEED):
        wanted = with_etag(site, asked)
        answers = ask(site, wanted), ask(site, wanted)
        without = ask(plain, wanted)
        found += [(wanted, d) for each in answers if (d := difference(wanted, each, without))]
        unchanged += answers[0].status == 304
        stored += bool(answers[0].header("etag"))
    log.close()

    assert found == []
    assert unchanged > REQUESTS / 50  # else too little was compared
    assert stored > REQUESTS / 10


def with_etag(site: Any, asked: Asked) -> Asked:
    """Return the request with the page's ETag where it is to be named."""
    if "THE ETAG" not in asked.headers.get("If-None-Match", ""):
        return asked
    plain = {name: value for name, value in asked.headers.items() if name != "If-None-Match"}
    etag = ask(site, Asked("GET", asked.path, asked.query, plain)).header("etag") or '"none"'
    named = asked.headers["If-None-Match"].replace("THE ETAG", etag)
    return Asked(asked.method, asked.path, asked.query, {**plain, "If-None-Match": named})


def ask(site: Any, asked: Asked) -> Answered:
    """Return what an application answers, as a server would hand it the request and send the answer."""
    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": asked.method,
        "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
        "QUERY_STRING": asked.query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": Empty(),
        **{variable(name): value for name, value in asked.headers.items()},
    }
    answered = site(environ, lambda *words: said.append(words))
    body = b"".join(answered)
    getattr(answered, "close", lambda: None)()
    status, headers = said[0]
    if asked.method == "HEAD" or status.startswith("304"):
        body = b""
    return Answered(int(status[:3]), {name.lower(): value for name, value in headers}, body)


class Empty:
    """A body that has nothing."""

    def read(self, *size: int) -> bytes:
        return b""

    readline = read


def variable(header: str) -> str:
    """Return the name that WSGI gives a header."""
    name = header.upper().replace("-", "_")
    return name if name == "CONTENT_LENGTH" else f"HTTP_{name}"
