"""Pages of lists: none skipped, none twice, the same cost at any depth."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, State
from articles.paging import page_of
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def _seven_articles() -> list[Article]:
    """Seven published articles, newest first, three of them at the very same instant."""
    now = timezone.now()
    ages = [1, 2, 3, 3, 3, 4, 5]
    made = [make_article(published_at=now - timedelta(hours=hours)) for hours in ages]
    return sorted(made, key=lambda article: (article.published_at, article.pk), reverse=True)


def test_following_next_shows_every_article_once() -> None:
    expected = [article.pk for article in _seven_articles()]
    seen: list[int] = []
    url = "/"

    while url:
        page = page_of(Article.objects.all(), RequestFactory().get(url), per_page=2)
        seen += [article.pk for article in page.articles]
        url = page.next_url

    assert seen == expected


def test_a_bare_page_number_shows_the_same_as_following_next() -> None:
    _seven_articles()
    articles = Article.objects.all()

    followed = page_of(articles, RequestFactory().get("/"), per_page=2)
    second = page_of(articles, RequestFactory().get(followed.next_url), per_page=2)
    bare = page_of(articles, RequestFactory().get("/?page=2"), per_page=2)

    assert [a.pk for a in bare.articles] == [a.pk for a in second.articles]


def test_the_way_back_keeps_the_rest_of_the_address() -> None:
    _seven_articles()

    page = page_of(Article.objects.all(), RequestFactory().get("/x/?page=2&q=a"), per_page=2)

    assert page.previous_url == "/x/?q=a"


@pytest.mark.parametrize("asked", ["0", "-1", "two", "1e3", "99999999", "", "9", "٢"])
def test_a_page_that_is_not_there_is_not_found(asked: str) -> None:
    _seven_articles()

    with pytest.raises(Http404):
        page_of(Article.objects.all(), RequestFactory().get("/", {"page": asked}), per_page=2)


def test_a_broken_key_falls_back_to_counting() -> None:
    expected = [article.pk for article in _seven_articles()][2:4]

    request = RequestFactory().get("/", {"page": "2", "after": "1-2-3"})

    assert [a.pk for a in page_of(Article.objects.all(), request, 2).articles] == expected


def test_a_key_of_the_future_shows_nothing_before_its_time() -> None:
    shown = make_article()
    soon = timezone.now() + timedelta(days=1)
    make_article(state=State.SCHEDULED, published_at=soon)
    later = int((soon + timedelta(days=1)).timestamp() * 1_000_000)

    page = page_of(Article.objects.all(), RequestFactory().get(f"/?page=2&after={later}-9"))

    assert page.articles == [shown]


def _steps(url: str) -> int:
    """How many hundreds of steps SQLite takes for a page, whatever the machine."""
    steps: list[None] = []
    connection.connection.set_progress_handler(lambda: steps.append(None), 100)
    page_of(Article.objects.all(), RequestFactory().get(url))
    connection.connection.set_progress_handler(None, 0)
    return len(steps)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps that SQLite takes")
def test_a_deep_page_costs_what_the_first_one_does() -> None:
    newest = make_article()
    fields = {"author": newest.author, "category": newest.category, "state": newest.state}
    hour = timedelta(hours=1)
    Article.objects.bulk_create(
        Article(slug=f"a{n}", published_at=timezone.now() - n * hour, **fields)
        for n in range(1, 2_000)
    )
    deepest = page_of(Article.objects.all(), RequestFactory().get("/?page=160")).next_url

    first, deep = _steps("/"), _steps(deepest)

    assert 0 < deep < first * 2


def test_a_page_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    _seven_articles()

    with django_assert_num_queries(1):
        page_of(Article.objects.all(), RequestFactory().get("/?page=2"), per_page=2)
