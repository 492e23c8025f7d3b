"""The discussion as JSON."""

import gzip
import json
from typing import Any

import pytest
from django.test import Client

from articles.models import Article
from articles.models import State as ArticleState
from comments import api
from comments.models import Actor, State
from tests.comments.factories import make_comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def url_of(article: Article) -> str:
    return f"{article.get_absolute_url()}comments.json"


def read(client: Client, article: Article, query: str = "") -> Any:
    response = client.get(url_of(article) + query)
    assert response.status_code == 200
    return json.loads(response.content)


def test_it_says_of_a_comment_what_everybody_may_read(client: Client) -> None:
    root = make_comment(author_name="Noé", text="Un *avis*.", author_url="https://example.org/")
    reply = make_comment(parent=root)

    page = read(client, root.article)

    assert page["comments"][0] == {
        "id": root.pk,
        "parent": None,
        "author": "Noé",
        "date": page["comments"][0]["date"],
        "html": "<p>Un <em>avis</em>.</p>",
        "url": f"{SITE}{root.get_absolute_url()}",
    }
    assert page["comments"][0]["date"][:10] == f"{root.submitted_at:%Y-%m-%d}"
    assert page["comments"][1]["parent"] == root.pk
    assert [row["id"] for row in page["comments"]] == [root.pk, reply.pk]
    assert (page["count"], page["page"], page["pages"], page["next"]) == (2, 1, 1, None)


def test_it_holds_no_address_and_nothing_that_waits_or_is_gone(client: Client) -> None:
    article = make_article()
    make_comment(article, author_email="secret@example.org", address="192.0.2.0")
    for state in (State.HELD, State.REJECTED, State.SPAM, State.TRASH):
        make_comment(article, state=state, author_name="Personne")
    make_comment(parent=make_comment(article, state=State.HELD), author_name="Personne")
    gone = make_comment(article, author_name="Personne")
    gone.move(State.WITHDRAWN, actor=Actor.author())

    body = client.get(url_of(article)).content.decode()

    assert json.loads(body)["count"] == 1
    for secret in ("secret", "@", "192.0.2", "Personne"):
        assert secret not in body


@pytest.mark.parametrize("state", [ArticleState.DRAFT, ArticleState.WITHDRAWN])
def test_an_article_that_is_not_public_has_none(client: Client, state: ArticleState) -> None:
    article = make_comment(make_article(state=state)).article

    assert client.get(url_of(article)).status_code == 404


def test_it_comes_in_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PER_PAGE", 2)
    article = make_article()
    pks = [make_comment(article).pk for _ in range(3)]

    first, second = read(client, article), read(client, article, "?page=2")

    assert [row["id"] for page in (first, second) for row in page["comments"]] == pks
    assert first["next"] == f"{SITE}{url_of(article)}?page=2"
    assert (second["pages"], second["next"]) == (2, None)
    assert client.get(f"{url_of(article)}?page=3").status_code == 404
    assert client.get(f"{url_of(article)}?page=x").status_code == 404


def test_a_discussion_without_comments_is_an_empty_page(client: Client) -> None:
    assert read(client, make_article())["comments"] == []


def test_who_has_it_already_is_not_sent_it_again(client: Client) -> None:
    article = make_comment().article
    first = client.get(url_of(article))
    had = {"if-none-match": first["ETag"]}

    again = client.get(url_of(article), headers=had)
    make_comment(article)
    changed = client.get(url_of(article), headers=had)

    assert first["ETag"].startswith('"')
    assert first["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)


def test_it_is_packed_for_who_can_unpack_it_with_a_strong_tag_of_its_own(client: Client) -> None:
    article = make_comment().article
    plain = client.get(url_of(article))
    headers = {"accept-encoding": "br, gzip"}

    packed = client.get(url_of(article), headers=headers)
    again = client.get(url_of(article), headers={**headers, "if-none-match": packed["ETag"]})

    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"].startswith('"')
    assert packed["ETag"] != plain["ETag"]
    assert again.status_code == 304


def test_it_costs_three_queries_whatever_its_size(
    client: Client, django_assert_num_queries: Any
) -> None:
    article = make_article()
    for _ in range(12):
        make_comment(article)

    with django_assert_num_queries(3):
        client.get(url_of(article))


def test_it_is_only_read(client: Client) -> None:
    assert client.post(url_of(make_article())).status_code == 405
