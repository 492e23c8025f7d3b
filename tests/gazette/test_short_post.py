"""The short way of a comment: the very rows and answers that Django's own way gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count, product
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.management.color import no_style
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import set_script_prefix

from articles.models import DiscussionPolicy
from comments import throttle, tokens
from comments.models import Actor, Comment, HeldTerm, Rulebook, State
from comments.moderation.words import fold_term
from gazette import short_post
from tests.comments.desk.standing import decide
from tests.comments.factories import make_address, make_comment, make_follow
from tests.factories import make_article, make_author, make_user

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from articles.models import Article

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
TRUSTED, BLOCKED, FOLLOWER = "colette@example.org", "gaston@example.org", "odile@example.org"
SAME = {"HTTP_SEC_FETCH_SITE": "same-origin"}
READ = "Je l’ai lu deux fois, et chaque fois j’y ai trouvé un motif de plus de planter des haies."
TEXTS = (
    READ,
    f"{READ} Vraiment.",
    READ,
    "Merci *beaucoup*, **vraiment** : ~~trop~~ assez !\n\n> Une haie abrite des oiseaux.\n\n- un\n- deux",
    "Voyez https://example.org/?a=1&b=2 et [ceci](https://example.org/achat), <b>non</b> ?",
    "https://a.example https://b.example https://c.example www.d.example",
    "مرحبا بكم في الحديقة \u202eتجربة\u202c שלום 👩‍👩‍👧 é\u0301",
    "ON NE PEUT PLUS LAISSER FAIRE CELA, ÇA SUFFIT MAINTENANT !!!!!!!!!!!!!!",
    "Achetez du CIALIS pas cher, arnaqueurs que vous êtes.",
    "ligne à redire\n" * 5 + "mot " * 40,
    "a" * 4_500,
    "`code` &amp; &#39; \x00\x07 100 % %s %(pk)s \\ \r\nfin",
)


@pytest.fixture(autouse=True)
def _as_the_test_client_does(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What closes old connections would close the test's."""
    monkeypatch.setattr("gazette.short_post.close_old_connections", lambda: None)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    set_script_prefix("/")
    cache.clear()


class Django:
    """Django itself, counting what it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self._application = get_wsgi_application()

    def __call__(self, environ: WSGIEnvironment, start_response: Any) -> Any:
        self.asked += 1
        return self._application(environ, start_response)


def post(application: Any, article: Article, fields: Any, **more: Any) -> Any:
    """Return the status, the headers, the cookies and the body that an application answers."""
    body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST", "SCRIPT_NAME": "", "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
        "PATH_INFO": f"{article.get_absolute_url()}comments/", "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http",
        "CONTENT_TYPE": short_post.FORM, "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body), "REMOTE_ADDR": "198.51.100.7", **SAME, **more,
    }  # fmt: skip
    said: list[Any] = []
    response = application(environ, lambda *words: said.extend(words))
    content = b"".join(response)
    status, headers, *_ = said
    cookies = [value for name, value in headers if name == "Set-Cookie"]
    return status, dict(headers), cookies, content


def form(article: Article, text: str = READ, **fields: Any) -> dict[str, Any]:
    """Return what a browser sends for a form that was made a minute ago."""
    made = int(datetime.now(UTC).timestamp()) - 60
    return {
        "comment": text,
        "author": "Léonie",
        "email": "leonie@example.org",
        "url": "",
        "parent": "",
        "token": tokens._FORM.sign(f"{article.pk}.{made}"),
        "subject": "",
        **fields,
    }


def publication() -> list[Article]:
    """Return articles with comments, a team, followers, and rules that find something."""
    make_author(slug="louise", name="Louise Michel")
    moderator = Actor.person(make_user("moderator"))
    Rulebook.objects.create(pk=1, policy="before", trusted_after=1, rate=4)
    for word in ("cialis", "arnaque*"):
        HeldTerm.objects.create(text=word, folded=fold_term(word))
    ruled = (DiscussionPolicy.OPEN, DiscussionPolicy.AFTER, DiscussionPolicy.BEFORE)
    articles = [make_article(discussion=each, language="fr") for each in ruled]
    articles.append(make_article(discussion=DiscussionPolicy.CLOSED))
    for article in articles:
        top = make_comment(article, text="Le premier mot.")
        make_follow(top, FOLLOWER)
        make_comment(parent=make_comment(parent=make_comment(parent=top)))
        make_comment(article, state=State.HELD)
    known = make_comment(articles[0], author_email=TRUSTED, state=State.HELD)
    known.move(State.APPROVED, actor=moderator)
    make_address(TRUSTED)
    decide(value=BLOCKED)
    return articles


def proven() -> str:
    response = HttpResponse()
    address = make_address(TRUSTED)
    tokens.prove(response, RequestFactory().get("/"), address.pk)
    return f"{tokens.PROVEN}={response.cookies[tokens.PROVEN].value}"


def sendings(articles: list[Article]) -> Iterator[tuple[Article, dict[str, Any], dict[str, Any]]]:
    """Yield a hundred comments and more, and what is said of how each was sent."""
    serial = count()
    ours = articles[:3]
    for text, article in product(TEXTS, ours):
        yield article, form(article, text), {"REMOTE_ADDR": f"198.51.{next(serial)}.7"}
    for article in ours:
        public = list(Comment.objects.for_article(article).visible().order_by("pk"))
        for parent in public:
            yield article, form(article, f"{parent.pk} : d’accord.", parent=str(parent.pk)), {}
        yield article, form(article, "Colette.", email=TRUSTED), {}
        yield article, form(article, "C’est moi.", email=TRUSTED), {"HTTP_COOKIE": proven()}
        yield article, form(article, "Gaston.", email=BLOCKED), {}
        yield article, form(article, "Site.", url="example.org/été?a=1"), {}
        yield article, form(article, "Lien.", author="www.achat.example"), {}
        yield article, form(article, "Piège.", subject="rempli"), {}
        yield article, form(article, "Robot.", subject="rempli", token="x"), {}
        yield (
            article,
            form(article, "Elle.", author=" Lé\u200bonie\u202e ", email="L@Example.ORG"),
            {},
        )
        yield article, {"comment": "Court.", "author": "A", "email": "a@example.org"}, {}
        yield article, form(article, "Ici."), {"HTTP_COOKIE": f"{tokens.COOKIE}=x; a=b"}
    held = Comment.objects.for_article(article).waiting()[0]
    yield article, form(article, "À elle.", parent=str(held.pk)), {}
    yield article, form(article, "À personne.", parent="999999"), {}
    yield article, form(article, "Site.", url="javascript:alert(1)"), {}
    yield article, form(article, "Qui ?", author="LOUISE MICHEL"), {}
    yield article, form(article, "Sans rien.", email="", author=" \u200b"), {}
    yield article, form(article, "  \n\u200b "), {}
    yield article, {**form(article, "Aperçu."), "preview": "1"}, {}
    yield article, form(article, "D’ailleurs."), {"HTTP_SEC_FETCH_SITE": "cross-site"}
    yield article, form(article, "On ne sait."), {"HTTP_SEC_FETCH_SITE": "none"}
    yield articles[3], form(articles[3]), {}


def send_all(application: Any, articles: list[Article]) -> list[Any]:
    """Send each of them, a second after the other, and some a second time."""
    answers = []
    with time_machine.travel(NOW + timedelta(hours=1), tick=False) as clock:
        for number, (article, fields, more) in enumerate(sendings(articles)):
            for _ in range(2 if number % 9 == 0 else 1):
                clock.shift(1)
                answers.append(post(application, article, fields, **more))
    return answers


def stored() -> dict[str, Any]:
    """Return every row of every table, but for what is drawn by lot."""
    found = {
        model._meta.db_table: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
    }
    for change in found["gazette_change"]:
        del change["stamp"]
    key = "rowid" if connection.vendor == "sqlite" else "comment_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM comments_search ORDER BY {key}")  # noqa: S608
        return {**found, "comments_search": cursor.fetchall()}


def counted() -> Any:
    return throttle.count("198.51.100.0")


def tried(application: Any, articles: list[Article]) -> tuple[list[Any], dict[str, Any], Any]:
    """Return what is answered, what is then stored and how it was counted, and undo all of it."""
    cache.clear()
    with connection.cursor() as cursor:  # PostgreSQL does not undo its numbers
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
    with transaction.atomic():
        answers = send_all(application, articles)
        with time_machine.travel(NOW + timedelta(hours=1), tick=False):
            result = answers, stored(), [counted() for _ in range(throttle.MOST)]
        transaction.set_rollback(True)
    return result


def taught(django: Any, article: Article) -> short_post.ShortPost:
    """Return the short way, which has seen Django's headers."""
    way = short_post.ShortPost(django)
    with transaction.atomic():
        for number in range(2):
            post(way, article, form(article, f"Bonjour {number}."))
        transaction.set_rollback(True)
    return way


def test_a_hundred_comments_leave_the_same_rows_and_get_the_same_answers_both_ways() -> None:
    with time_machine.travel(NOW, tick=False):
        articles = publication()
    django = Django()
    way = taught(django, articles[0])
    usual = tried(django, articles)
    before = django.asked

    short = tried(way, articles)

    sent = len(short[0])
    assert sent - (django.asked - before) >= 70
    for mine, theirs in zip(short[0], usual[0], strict=True):
        assert mine == theirs
    for table, rows in usual[1].items():
        assert short[1][table] == rows, table
    assert short[2] == usual[2]


class Listener:
    """Stands for Django, and keeps what it was asked."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def __call__(self, environ: WSGIEnvironment, start_response: Any) -> list[bytes]:
        self.heard.append(environ["wsgi.input"].read())
        start_response(short_post.SEE_OTHER, [("Content-Length", "0"), ("Location", "/")])
        return [b""]


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (b"comment=a&author=b&email=c%40example.org&more=d", {}),
        (b"comment=a&comment=b&author=b&email=c%40example.org", {}),
        (b"comment=%FF&author=b&email=c%40example.org", {}),
        ("comment=é&author=b&email=c%40example.org".encode(), {}),
        (b"comment=" + b"a" * short_post.LONGEST, {}),
        (b"comment=a&author=b&email=c%40example.org", {"CONTENT_LENGTH": ""}),
        (b"comment=a&author=b&email=c%40example.org", {"CONTENT_TYPE": "text/plain"}),
        (b"comment=a&author=b&email=c%40example.org", {"HTTP_COOKIE": "session=somebody"}),
        (b"comment=a&author=b&email=c%40example.org", {"QUERY_STRING": "page=2"}),
        (b"comment=a&author=b&email=c%40example.org", {"REQUEST_METHOD": "PUT"}),
    ],
)
def test_what_is_unusual_reaches_django_as_it_came(body: bytes, more: dict[str, str]) -> None:
    article, django = make_article(), Listener()
    way = taught(django, article)

    post(way, article, body, **more)

    assert django.heard[2:] == [body]
    assert not Comment.objects.exists()


def test_a_form_that_did_not_come_whole_is_for_django_to_judge() -> None:
    article, django = make_article(), Listener()
    way = taught(django, article)
    body = urlencode(form(article)).encode()

    post(way, article, body, CONTENT_LENGTH=str(len(body) + 1))

    assert django.heard[2:] == [body]
    assert not Comment.objects.exists()


def test_a_busy_database_gives_the_text_back_and_counts_its_sender_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = make_article()
    way = taught(Django(), article)
    cache.clear()

    def busy(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("comments.posting.post", busy)

    status, headers, _, content = post(way, article, form(article))

    assert (status, headers["Retry-After"]) == ("503 Service Unavailable", "30")
    assert READ.encode() in content
    assert [counted() > 0 for _ in range(throttle.MOST)] == [False] * (throttle.MOST - 1) + [True]


def test_a_host_that_is_not_ours_takes_no_comment() -> None:
    article = make_article()
    way = taught(Django(), article)

    answers = [post(way, article, form(article), HTTP_HOST="elsewhere.example") for _ in range(3)]

    assert {status for status, *_ in answers} == {"400 Bad Request"}
    assert not Comment.objects.exists()
