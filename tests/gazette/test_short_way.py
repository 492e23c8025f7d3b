"""The short way to an article's page: the very page and headers that Django gives by itself."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.conf import settings as site
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import set_script_prefix
from django.utils import timezone

from articles import related
from articles.models import Article, DiscussionPolicy, Picture
from comments import tokens
from comments.models import Comment, State
from gazette import short_way
from gazette.pages.wsgi import ACCEPTED
from tests.comments.factories import make_comment
from tests.factories import make_article, make_author, make_category

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

pytestmark = pytest.mark.django_db
HOSTILE = "« Demain » & <b>\"l'été\"</b> : 10 % d'eau ? oui; 100% %s %(pk)s \x02title\x03"
ARABIC = "مرحبا بكم في الحديقة"
TOKEN = re.compile(rb'name="token" value="[^"]*"')
BODY = "<p>La voiture électrique recharge sa batterie à la borne de la commune.</p>"


@pytest.fixture(autouse=True)
def _as_the_test_client_does(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What closes old connections would close the test's; and one address leads to the site again."""
    monkeypatch.setattr("gazette.short_way.close_old_connections", lambda: None)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with time_machine.travel(timezone.now(), tick=False):  # the form's token tells its age
        yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    set_script_prefix("/")


class Django:
    """Django itself, counting what it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.application = get_wsgi_application()

    def __call__(self, environ: WSGIEnvironment, start_response: Any) -> Any:
        self.asked += 1
        return self.application(environ, start_response)


class Site:
    """Django and the short way beside it."""

    def __init__(self) -> None:
        self.django = Django()
        self.way = short_way.ShortWay(self.django)

    def both(self, url: str, **more: str) -> tuple[Any, Any, bool]:
        """Return both answers, and whether the short way was taken."""
        for _ in range(2):  # for the headers
            get(self.way, url, **more)
        before = self.django.asked
        mine = get(self.way, url, **more)
        alone = before == self.django.asked
        return mine, get(self.django, url, **more), alone


@pytest.fixture
def both_ways() -> Site:
    return Site()


def ask(application: Any, url: str, **more: str) -> tuple[Any, list[Any]]:
    """Return what an application answers, and what it says of it before."""
    path, _, query = url.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), **more,
    }  # fmt: skip
    said: list[Any] = []
    return application(environ, lambda *words: said.extend(words)), said


def get(application: Any, url: str, **more: str) -> tuple[str, dict[str, str], bytes]:
    """Return the status, the headers and the body that an application answers."""
    response, (status, headers, *_) = ask(application, url, **more)
    body = b"".join(response)
    response.close()
    return status, dict(headers), body


def make_picture(**fields: Any) -> Picture:
    defaults = {
        "file": f"pictures/ab/{'c' * 22}/original.jpg",
        "width": 1000,
        "height": 700,
        "alt": "Un pré",
    }
    return Picture.objects.create(**{**defaults, **fields})


def plain(language: str) -> Article:
    return make_article(language=language, standfirst="", body="", author=make_author(slug="nue"))


def full(language: str) -> Article:
    others = [make_article(title=HOSTILE, body=BODY, picture=make_picture()) for _ in range(3)]
    others.append(make_article(title=ARABIC, body=BODY, language="en"))
    box = f'<aside data-see-also="{others[0].pk}"></aside>'
    article = make_article(
        title=HOSTILE,
        standfirst=HOSTILE,
        language=language,
        body=f"{BODY}{box}<table><tbody><tr><td>1</td></tr></tbody></table><p>{HOSTILE}</p>",
        tags=("haie", "pré"),
        picture=make_picture(alt=HOSTILE, caption=HOSTILE, credit=HOSTILE),
        author=make_author(slug="louise", name=HOSTILE[:90], biography=HOSTILE),
        category=make_category(slug="nature", name="Eau & forêts"),
        updated_at=timezone.now(),
    )
    related.update(Article.objects.values_list("pk", flat=True))
    return article


def discussed(language: str) -> Article:
    article = make_article(
        language=language, title=ARABIC, picture=make_picture(alt="", decorative=True)
    )
    top = make_comment(
        article, author_name=HOSTILE[:80], text=HOSTILE, author_url="https://example.org/?a=1&b"
    )
    for _ in range(8):
        make_comment(parent=top, author_name=ARABIC)
    make_comment(parent=make_comment(article, state=State.WITHDRAWN), text="Une réponse.")
    make_comment(article, state=State.HELD)
    return article


def closed(language: str) -> Article:
    return make_comment(make_article(language=language, discussion=DiscussionPolicy.CLOSED)).article


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("make", [plain, full, discussed, closed])
def test_it_gives_the_very_page_and_headers_of_django(
    both_ways: Site, make: Any, language: str
) -> None:
    url = make(language).get_absolute_url()

    mine, django, alone = both_ways.both(url)

    assert alone
    assert mine == django
    assert mine[0] == "200 OK"
    assert mine[1]["Content-Language"] == language
    assert mine[1]["Content-Security-Policy"]


@pytest.mark.parametrize(
    "query",
    ["?page=2", "?thread={}", "?thread={}&page=2", "?replyto={}", "?utm_source=x", "?replyto=0"],
)
def test_it_takes_the_queries_of_a_discussion(
    both_ways: Site, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comments.paging.PER_PAGE", 3)
    article = make_article()
    tops = [make_comment(article) for _ in range(5)]
    for _ in range(5):
        make_comment(parent=tops[0])

    mine, django, alone = both_ways.both(article.get_absolute_url() + query.format(tops[0].pk))

    assert alone
    assert mine == django


@pytest.mark.parametrize("accepts", ["gzip", "br, gzip;q=0.5", "br", ""])
def test_it_compresses_where_django_does(both_ways: Site, accepts: str) -> None:
    url = full("fr").get_absolute_url()

    mine, django, alone = both_ways.both(url, HTTP_ACCEPT_ENCODING=accepts)

    assert alone
    assert {**mine[1], "Content-Length": ""} == {**django[1], "Content-Length": ""}
    assert int(mine[1]["Content-Length"]) == len(mine[2])
    assert ("Content-Encoding" in mine[1]) is ("gzip" in accepts)
    sent = gzip.decompress(mine[2]) if "gzip" in accepts else mine[2]
    assert TOKEN.sub(b"", sent) == TOKEN.sub(b"", get(both_ways.django, url)[2])


@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_COOKIE": f"{site.SESSION_COOKIE_NAME}=x"},
        {"HTTP_COOKIE": f"a=b; {tokens.COOKIE}=x"},
        {"REQUEST_METHOD": "POST"},
        {"SCRIPT_NAME": "/elsewhere"},
        {"HTTP_HOST": "evil.example"},
        {"HTTP_HOST": ""},
        {"PATH_INFO": "/articles/nothing/"},
        {"PATH_INFO": "/articles/%00/"},
        {"QUERY_STRING": "comment=1"},
        {"QUERY_STRING": "page=99"},
        {"QUERY_STRING": "thread=x"},
        {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "127.0.0.1:x"},
    ],
)
def test_all_else_is_answered_by_django(both_ways: Site, more: dict[str, str]) -> None:
    url = make_article(slug="pre").get_absolute_url()
    both_ways.both(url)

    mine, django, alone = both_ways.both(url, **more)

    assert not alone
    assert mine == django


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "draft"},
        {"state": "withdrawn"},
        {"published_at": timezone.now() + timedelta(days=1)},
    ],
)
def test_what_is_not_public_is_not_found(both_ways: Site, fields: dict[str, Any]) -> None:
    url = make_article(slug="pre").get_absolute_url()
    both_ways.both(url)
    Article.objects.update(**fields)

    mine, _, alone = both_ways.both(url)

    assert not alone
    assert mine[0] == "404 Not Found"


def test_an_error_in_it_is_djangos_to_answer(
    both_ways: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = make_article().get_absolute_url()
    both_ways.both(url)
    monkeypatch.setattr("comments.page.public", lambda *_: 1 / 0)

    mine, django, alone = both_ways.both(url)

    assert not alone
    assert mine == django


def test_what_changed_in_the_database_is_shown_at_the_next_request(both_ways: Site) -> None:
    comment = make_comment(author_name="Louise", text="Avant.")
    url = comment.article.get_absolute_url()
    both_ways.both(url)
    before = both_ways.django.asked

    make_comment(comment.article)
    Comment.objects.filter(pk=comment.pk).update(author_name="Zélie", html="<p>Après.</p>")
    page = get(both_ways.way, url)[2].decode()

    assert before == both_ways.django.asked
    assert "<p>Après.</p>" in page
    assert "Zélie" in page
    assert "2 commentaires" in page
    assert not re.search("Avant|Louise|1 commentaire", page)


def test_a_header_that_is_another_each_time_keeps_pages_at_django(
    both_ways: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, nonces = make_article().get_absolute_url(), iter(range(99))
    answer = both_ways.django.application

    def with_nonce(environ: Any, start_response: Any) -> Any:
        def start(status: str, headers: list[Any], *_: Any) -> Any:
            return start_response(status, [*headers, ("X-Nonce", str(next(nonces)))])

        return answer(environ, start)

    monkeypatch.setattr(both_ways.django, "application", with_nonce)

    assert both_ways.both(url)[2] is False


def test_over_https_it_sends_what_https_asks_for(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT = 60, True
    url, ways = make_article().get_absolute_url(), Site()

    mine, django, alone = ways.both(url, **{"wsgi.url_scheme": "https"})
    redirected, _, alone_in_http = ways.both(url)

    assert alone
    assert mine == django
    assert mine[1]["Strict-Transport-Security"].startswith("max-age=60")
    assert redirected[0] == "301 Moved Permanently"
    assert not alone_in_http


def test_every_middleware_may_be_passed_by() -> None:
    assert not short_way.unknown_middleware(), (
        "The short way to articles passes these by. Say in short_way.PASSED_BY why an article's"
        " page is right without them, or do there what they do; until then Django answers for all."
    )


def test_a_middleware_of_which_it_knows_nothing_is_not_passed_by(settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.middleware.locale.LocaleMiddleware"]

    application = short_way.site_without_store()

    assert not isinstance(application, short_way.ShortWay)


@pytest.mark.parametrize("comments", [0, 50, 200])
def test_it_takes_at_most_four_queries(
    both_ways: Site, comments: int, django_assert_max_num_queries: Any
) -> None:
    article = full("fr")
    for _ in range(comments):
        make_comment(article)
    both_ways.both(article.get_absolute_url())

    with django_assert_max_num_queries(4):
        get(both_ways.way, article.get_absolute_url())


def test_the_page_store_is_told_what_a_page_rests_on(both_ways: Site) -> None:
    article = full("fr")
    url = article.get_absolute_url()
    both_ways.both(url, **{ACCEPTED: "gzip"})

    response = ask(both_ways.way, url, **{ACCEPTED: "gzip"})[0]

    assert isinstance(response, short_way.Ready)
    assert b"</html>" in response.content
    said = response.rests_on
    assert {
        f"article:{article.pk}",
        f"author:{article.author_id}",
        f"discussion:{article.pk}",
        "menu",
        f"picture:{article.picture_id}",
    } <= said
    assert {subject.partition(":")[0] for subject in said} == {
        "article",
        "author",
        "discussion",
        "menu",
        "picture",
        "rules",
        "tag",
        "teaser",
    }
