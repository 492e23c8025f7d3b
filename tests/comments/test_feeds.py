"""The feed of a discussion."""

import feedparser
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.models import State as ArticleState
from comments.models import State
from tests.comments.factories import make_comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def test_a_feed_holds_what_everybody_may_read_and_nothing_else(client: Client) -> None:
    article = make_article(title="Les haies")
    shown = make_comment(article, state=State.APPROVED, author_name="Mireille D.")
    hidden = [State.HELD, State.REJECTED, State.SPAM, State.TRASH]
    for state in hidden:
        make_comment(article, state=state, author_name="Personne")

    answer = client.get(f"{article.get_absolute_url()}comments/feed/")
    feed = feedparser.parse(answer.content)

    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert not feed.bozo
    (entry,) = feed.entries
    assert entry.link == f"{SITE}{shown.get_absolute_url()}"
    assert entry.id == f"tag:127.0.0.1,{shown.submitted_at:%Y-%m-%d}:comment-{shown.pk}"
    assert entry.author == "Mireille D."
    assert b"Personne" not in answer.content
    assert b"@" not in answer.content


def test_an_article_that_is_not_public_has_no_feed(client: Client) -> None:
    article = make_article(state=ArticleState.DRAFT)

    assert client.get(f"{article.get_absolute_url()}comments/feed/").status_code == 404


def test_a_feed_is_two_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = make_article()
    for number in range(5):
        make_comment(article, state=State.APPROVED, text=f"Numéro {number}")

    with django_assert_num_queries(2):
        client.get(f"{article.get_absolute_url()}comments/feed/")


def test_the_feed_of_all_discussions_holds_what_can_be_read_of_each(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    shown = [make_comment(make_article(title="Les haies")), make_comment()]
    make_comment(make_article(state=ArticleState.WITHDRAWN), author_name="Personne")
    make_comment(state=State.HELD, author_name="Personne")

    with django_assert_num_queries(1):
        answer = client.get("/comments/feed/")

    feed = feedparser.parse(answer.content)
    assert {entry.link for entry in feed.entries} == {
        f"{SITE}{comment.get_absolute_url()}" for comment in shown
    }
    assert "Les haies" in feed.entries[1].title
    assert b"Personne" not in answer.content
