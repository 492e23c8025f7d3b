"""The pages of the articles, through their addresses."""

import json
import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.http import urlencode
from pytest_django import DjangoAssertNumQueries

from articles import related
from articles.models import Article, Category, State
from tests.factories import make_article, make_author, make_category, make_user

pytestmark = pytest.mark.django_db


def text_of(client: Client, url: str, status: int = 200) -> str:
    """The page at an address, which must answer with this status."""
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_an_article_is_shown_with_all_that_belongs_to_it(client: Client) -> None:
    article = make_article(
        title="Le retour des haies",
        body="<h2>Un talus</h2><p>Vraiment ?</p>",
        tags=("haie", "bocage"),
    )

    page = text_of(client, article.get_absolute_url())

    assert "<h1" in page
    assert page.count("<h1") == 1
    assert "<p>Vraiment\u202f?</p>" in page
    assert 'href="/tags/haie/"' in page
    assert (
        f'<link rel="canonical" href="http://127.0.0.1:8000{article.get_absolute_url()}">' in page
    )


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_what_is_not_published_is_not_found(client: Client, state: State) -> None:
    article = make_article(state=state)

    text_of(client, article.get_absolute_url(), 404)


def test_a_scheduled_article_appears_at_its_minute_without_a_person(client: Client) -> None:
    soon = timezone.now() + timedelta(minutes=10)
    article = make_article(state=State.SCHEDULED, published_at=soon)

    text_of(client, article.get_absolute_url(), 404)
    Article.objects.update(published_at=timezone.now() - timedelta(seconds=1))

    text_of(client, article.get_absolute_url())


def test_staff_may_look_at_a_draft_and_nobody_keeps_the_page(client: Client) -> None:
    article = make_article(state=State.DRAFT, published_at=None)
    client.force_login(make_user("editor", "articles.view_article"))

    response = client.get(article.get_absolute_url())

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"


def test_the_public_page_is_the_same_for_everyone_and_sets_no_cookie(client: Client) -> None:
    article = make_article()
    someone = Client(headers={"accept-language": "en"})
    someone.cookies["tracker"] = "x"

    with time_machine.travel(timezone.now(), tick=False):  # the form's token tells its age
        first = client.get(article.get_absolute_url())
        second = someone.get(article.get_absolute_url())

    assert first.content == second.content
    assert not first.cookies
    assert "Cookie" not in first.headers.get("Vary", "")


def test_structured_data_is_valid_and_cannot_close_its_script(client: Client) -> None:
    article = make_article(title='</script><script>alert("x")</script>')

    page = text_of(client, article.get_absolute_url())

    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(block)
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == article.title
    assert data["datePublished"]


def test_an_english_article_speaks_english_and_a_french_one_french(client: Client) -> None:
    french, english = make_article(), make_article(language="en")

    assert '<html lang="fr"' in text_of(client, french.get_absolute_url())
    assert '<html lang="en"' in text_of(client, english.get_absolute_url())


def test_a_see_also_box_follows_its_article(client: Client) -> None:
    target = make_article(title="La cible")
    article = make_article(
        body=f'<p>Un.</p><aside data-see-also="{target.pk}"></aside><p>Deux.</p>'
    )

    assert "La cible" in text_of(client, article.get_absolute_url())
    Article.objects.filter(pk=target.pk).update(title="Renommée")
    assert "Renommée" in text_of(client, article.get_absolute_url())
    Article.objects.filter(pk=target.pk).update(state=State.WITHDRAWN)
    assert "Renommée" not in text_of(client, article.get_absolute_url())


def test_an_article_page_takes_at_most_three_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    others = [make_article(body="<p>Des batteries et des bornes.</p>") for _ in range(8)]
    article = make_article(
        body=f'<p>Des bornes, des batteries.</p><aside data-see-also="{others[0].pk}"></aside>',
        tags=("borne", "batterie"),
    )
    related.update([article.pk])

    with django_assert_max_num_queries(3):
        page = text_of(client, article.get_absolute_url())

    assert "related__item" in page
    assert "see-also__link" in page
    assert 'href="/tags/borne/"' in page


@pytest.mark.parametrize(
    ("url", "queries"),
    [
        ("/", 2),  # the articles; the menu
        ("/?page=2", 2),
        ("/categories/nature/", 3),
        ("/authors/louise-perrin/", 3),
        ("/tags/haie/", 3),
        ("/search/?q=haie", 2),  # the articles; the menu
        ("/search/", 1),
    ],
)
def test_a_list_takes_the_same_few_queries_whatever_it_holds(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, url: str, queries: int
) -> None:
    author, category = make_author(slug="louise-perrin"), make_category(slug="nature")
    made = [make_article(author=author, category=category, tags=("haie",)) for _ in range(15)]
    related.update([article.pk for article in made])

    with django_assert_num_queries(queries):
        text_of(client, url)


def test_a_page_of_results_beyond_the_last_is_not_found(client: Client) -> None:
    related.update([make_article(title="Haie").pk])

    text_of(client, "/search/?q=haie&page=2", 404)


def test_a_list_holds_both_languages_and_says_which_is_which(client: Client) -> None:
    make_article(title="Une haie")
    make_article(title="A hedge", language="en")

    page = text_of(client, "/")

    assert page.count(' lang="en"') == 1
    assert "Une haie" in page
    assert "A hedge" in page


def test_a_category_keeps_its_address_when_it_is_renamed(client: Client) -> None:
    article = make_article(category=make_category(slug="nature"))
    Category.objects.update(name="Vivant")

    assert "Vivant" in text_of(client, "/categories/nature/")
    assert "Vivant" in text_of(client, article.get_absolute_url())


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        ("2026-03-31T21:59:59Z", "2026/3"),  # summer time: two hours before UTC
        ("2026-03-31T22:00:00Z", "2026/4"),
        ("2026-10-31T22:59:59Z", "2026/10"),  # winter time: one hour
        ("2026-10-31T23:00:00Z", "2026/11"),
        ("2025-12-31T23:00:00Z", "2026/1"),
    ],
)
def test_a_month_begins_and_ends_by_the_clocks_of_the_site(
    client: Client, moment: str, month: str
) -> None:
    make_article(title="Minuit", published_at=datetime.fromisoformat(moment))

    assert "Minuit" in text_of(client, f"/archives/{month}/")
    assert f'href="/archives/{month}/"' in text_of(client, Article.objects.get().get_absolute_url())


def test_hostile_words_break_no_page(client: Client) -> None:
    hostile = "&#" + "9" * 5_000 + ";" + "<" * 50 + "a" * 1_000
    article = make_article(title=hostile[:200], standfirst=hostile, body=f"<p>robotaxi {hostile}")
    related.update([article.pk])

    for url in ("/", article.get_absolute_url(), "/search/?q=robotaxi", "/feed/rss/"):
        text_of(client, url)


def test_lists_show_their_articles_and_no_others(client: Client) -> None:
    author, category = make_author(slug="louise-perrin"), make_category(slug="nature")
    made = make_article(title="Dedans", author=author, category=category, tags=("haie",))
    make_article(title="Dehors")
    make_article(
        title="Brouillon", state=State.DRAFT, author=author, category=category, tags=("haie",)
    )
    month = timezone.localtime(made.published_at)

    for url in ("/categories/nature/", "/authors/louise-perrin/", "/tags/haie/"):
        page = text_of(client, url)
        assert "Dedans" in page
        assert "Dehors" not in page
        assert "Brouillon" not in page
    assert "Dedans" in text_of(client, f"/archives/{month.year}/{month.month}/")


@pytest.mark.parametrize(
    "url",
    [
        "/articles/unknown/", "/categories/unknown/", "/tags/unknown/", "/authors/unknown/",
        "/archives/2019/13/", "/archives/99999/1/", "/archives/2019/2/", "/?page=0", "/?page=99",
        "/?page=x", "/nothing/", "/articles/%FF/", "/categories/a%00b/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_in_the_readers_language(client: Client, url: str) -> None:
    make_article()

    page = text_of(client, url, 404)

    assert '<html lang="fr"' in page


@pytest.mark.parametrize(
    "query", ["%FF%FE", "%00", "\U0001f600", "a" * 10_000, '"', "AND OR NOT *", "العربية"]
)
def test_no_query_is_an_error(client: Client, query: str) -> None:
    url = f"/search/?q={query}" if query.startswith("%") else f"/search/?{urlencode({'q': query})}"

    text_of(client, url)


def test_lists_page_and_the_first_page_of_an_empty_site_is_there(client: Client) -> None:
    assert client.get("/").status_code == 200
    for _ in range(14):
        make_article()

    page = text_of(client, "/")

    assert "page=2" in page
    assert client.get("/?page=2").status_code == 200
