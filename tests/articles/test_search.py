"""Full-text search over what is published."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from articles import related
from articles.models import Article, State
from articles.search import Results, finding, page, search
from tests.factories import make_article, make_author, make_category

pytestmark = pytest.mark.django_db


def written(text: str = "", **fields: Any) -> Article:
    """An article with this text, in the index."""
    defaults = {"title": "Titre", "standfirst": ""}
    article = make_article(body=f"<p>{text}</p>", **{**defaults, **fields})
    related.update([article.pk])
    return article


def found(query: str, **options: Any) -> list[Article]:
    """The articles that answer a query, best first."""
    return articles_of(search(query, **options))


def articles_of(results: Results) -> list[Article]:
    """The articles of a page of results, in its order."""
    return [Article.objects.get(pk=item.article.pk) for item in results]


@pytest.mark.parametrize("query", ["energie", "L’ÉNERGIE", "d'énergies", "\u0065\u0301nergie"])
def test_a_word_is_found_without_its_accents_elision_and_plural(query: str) -> None:
    article = written("Il parle d’énergie.")

    assert found(query) == [article]


def test_any_word_of_an_article_is_found() -> None:
    article = written(" ".join(f"mot{number}" for number in range(400)))

    assert found("mot3 mot399") == [article]


def test_every_word_must_be_there() -> None:
    written("La batterie.")
    both = written("La batterie et la borne.")

    assert found("batterie borne") == [both]


@pytest.mark.parametrize(
    "query", ['"voiture électrique"', "« voiture électrique »", "“voiture électrique”"]
)
def test_a_phrase_in_quotation_marks_must_stand_side_by_side(query: str) -> None:
    written("La voiture verte est électrique.")
    phrase = written("La grande voiture électrique.")

    assert found(query) == [phrase]


def test_the_title_weighs_more_than_the_standfirst_and_that_more_than_the_body() -> None:
    body = written("Un robotaxi.")
    standfirst = written("Une voiture.", standfirst="Un robotaxi.")
    title = written("Une voiture.", title="Un robotaxi")

    assert found("robotaxi") == [title, standfirst, body]


def test_between_equals_the_newest_comes_first() -> None:
    new, old = (
        written("Un robotaxi.", published_at=timezone.now() - timedelta(days=days))
        for days in (1, 9)
    )

    assert found("robotaxi") == [new, old]


@pytest.mark.parametrize("word", ["Vasseur", "Mobilité", "recharge"])
def test_author_category_and_tags_are_found(word: str) -> None:
    article = written(
        author=make_author(slug="cv", name="Claire Vasseur"),
        category=make_category(slug="mob", name="Mobilité"),
        tags=("recharge",),
    )

    assert found(word) == [article]


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_what_is_not_published_is_never_found(state: State) -> None:
    article = written("Un robotaxi.")
    Article.objects.filter(pk=article.pk).update(state=state)

    before_the_update = found("robotaxi")
    related.update([article.pk])

    assert before_the_update == found("robotaxi") == []


def test_a_scheduled_article_is_found_from_its_minute_on(time_machine: Any) -> None:
    out = timezone.now() + timedelta(hours=2)
    article = written("Un robotaxi.", state=State.SCHEDULED, published_at=out)

    before = found("robotaxi")
    time_machine.move_to(out + timedelta(seconds=1))

    assert before == []
    assert found("robotaxi") == [article]


def test_a_deleted_article_is_not_found() -> None:
    article = written("Un robotaxi.")
    article.delete()

    assert found("robotaxi") == []


def test_an_article_that_was_written_anew_is_found_by_its_new_words_alone() -> None:
    article = written("Un robotaxi.")
    article.body = "<p>Une trottinette.</p>"
    article.save()

    related.update([article.pk])

    assert found("robotaxi") == []
    assert found("trottinette") == [article]


def test_both_languages_are_searched_unless_one_is_named() -> None:
    french = written("Les batteries.")
    english = written("The batteries.", language="en")

    assert set(found("batteries")) == {french, english}
    assert found("batteries", language="en") == [english]


def test_a_page_and_the_total_take_one_query(django_assert_num_queries: Any) -> None:
    for _ in range(3):
        written("Un robotaxi.")

    with django_assert_num_queries(1):
        results = search("robotaxi", size=2)

    assert len(results.items) == 2
    assert results.has_next
    assert results.total == 3


def test_pages_follow_each_other() -> None:
    articles = {written("Un robotaxi.") for _ in range(3)}

    first, second = search("robotaxi", size=2), search("robotaxi", size=2, page=2)

    assert {*articles_of(first), *articles_of(second)} == articles
    assert (first.has_next, second.has_next) == (True, False)
    assert not search("robotaxi", page=9)


def test_the_newest_stand_first_where_the_date_decides() -> None:
    now = timezone.now()
    best = written("Un robotaxi, un robotaxi.", published_at=now - timedelta(days=2))
    newest = written("Une rue, un robotaxi, un jardin.", published_at=now - timedelta(days=1))

    assert found("robotaxi") == [best, newest]
    assert found("robotaxi", by_date=True) == [newest, best]


def test_of_words_that_stand_nearly_everywhere_the_last_articles_are_weighed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finding, "RANKED", 2)
    first = written("Un robotaxi.", title="Robotaxi", published_at=timezone.now())
    for _ in range(3):
        written("Un robotaxi.")

    results = search("robotaxi")
    with translation.override("en"):
        shown = page.html("robotaxi", results, by_date=False)

    assert first not in articles_of(results)
    assert found("robotaxi", by_date=True)[0] == first
    assert (results.total, results.has_more, results.has_next) == (2, True, False)
    assert "More than 2 articles for “robotaxi”" in shown
    assert not search("robotaxi", page=2, size=2)


def test_the_page_offers_both_orders_and_keeps_the_one_that_was_chosen(client: Client) -> None:
    for _ in range(12):
        written("Un robotaxi.", language="fr")

    page = client.get("/search/?q=robotaxi&sort=date").content.decode()

    assert 'href="?q=robotaxi"' in page
    assert 'href="?q=robotaxi&amp;sort=date" aria-current="true"' in page
    assert 'name="sort" value="date"' in page
    assert 'href="?q=robotaxi&amp;sort=date&amp;page=2"' in page


@pytest.mark.parametrize("query", ["", "  ", "a on", "😀", "\x00", '"', "*", "---", "’"])
def test_a_query_without_a_word_finds_nothing_and_asks_nothing(
    query: str, django_assert_num_queries: Any
) -> None:
    written("Un robotaxi.")

    with django_assert_num_queries(0):
        results = search(query)

        assert (results.items, results.total, results.has_next) == ([], 0, False)


@pytest.mark.parametrize(
    "query",
    [
        "robotaxi\x00",
        'robotaxi "',
        "robotaxi AND",
        "robotaxi OR NEAR(",
        "robotaxi*",
        "-robotaxi",
        "title:robotaxi",
        "(robotaxi) & | ! <-> :*",
        "'; DROP TABLE articles_article; -- robotaxi",
        "robotaxi %s %(a)s",
        "robotaxi 😀",
        "مرحبا",
        "l’aujourd’hui d’",
        "R&D prud’hommes C++ \\",
        "robotaxi " * 2_000,
        "é" * 10_000,
        '"' * 10_000,
    ],
)
def test_any_string_is_a_query(query: str) -> None:
    written("Un robotaxi.")

    results = search(query)

    assert results.total == len(results.items) <= 1


@pytest.mark.parametrize(
    "text", ["R&D", "prud’hommes", "vingt-quatre", "3,5", "مرحبا", "node.js", "10 000", "O’Neill"]
)
def test_words_with_signs_in_them_are_found_as_they_are_written(text: str) -> None:
    article = written(f"Il y a {text} ici.")

    assert found(text) == [article]


def test_a_very_long_article_is_indexed() -> None:
    article = written(" ".join(f"mot{number}" for number in range(50_000)))

    assert found("mot7") == [article]


def test_the_excerpt_marks_the_words_that_were_looked_for() -> None:
    written("Hier. " * 100 + "On parle d’énergies & de robotaxi. " + "Demain. " * 100)

    excerpt = search("energie robotaxi").items[0].excerpt

    assert "<mark>d’énergies</mark> &amp; de <mark>robotaxi</mark>" in excerpt
    assert excerpt.startswith("… ")
    assert excerpt.endswith(" …")
    assert len(excerpt) < 400


def test_the_excerpt_escapes_what_looks_like_html() -> None:
    written("Un robotaxi &lt;script&gt;alert(1)&lt;/script&gt; roule.")

    excerpt = search("robotaxi script").items[0].excerpt

    assert "&lt;<mark>script</mark>&gt;" in excerpt
    assert "<script" not in excerpt


def test_the_excerpt_of_an_article_found_by_its_title_is_its_beginning() -> None:
    written("Au commencement.", title="Robotaxi")

    assert search("robotaxi").items[0].excerpt == "Au commencement."


def test_the_excerpt_of_an_empty_article_is_empty() -> None:
    written("", title="Robotaxi")

    assert search("robotaxi").items[0].excerpt == ""
