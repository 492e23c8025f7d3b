"""The suggestions of an article on its sheet, and the aside that offers links, through their URLs."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import related
from articles.models import Article, RelatedChoice, State
from articles.related import hand
from articles.related.models import Verdict
from tests.articles.handed import offered
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

TEXT = "La voiture électrique recharge sa batterie à la borne de la commune."
OTHER = "Le boulanger pétrit la farine et le levain au four."
NEARBY = reverse("admin:articles_article_nearby")
JSON = {"accept": "application/json"}


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("editor", "articles.change_article", "articles.view_article"))
    return client


@pytest.fixture
def articles() -> list[Article]:
    """Three articles about one thing, and one about another."""
    words = ("cric roue pneu", "frein coffre siège", "phare volant moteur")
    made = [make_article(title=f"Auto {n}", body=f"<p>{TEXT} {w}</p>") for n, w in enumerate(words)]
    made.append(make_article(title="Pain", standfirst="", body=f"<p>{OTHER}</p>"))
    related.update([each.pk for each in made])
    return made


def make_more(count: int) -> list[Article]:
    """More articles about the same."""
    bodies = (f"<p>{TEXT} mot{n} chose{n} truc{n}</p>" for n in range(count))
    made = [make_article(body=body) for body in bodies]
    related.update([each.pk for each in made])
    return made


def own_page(article: Article) -> str:
    return reverse("admin:articles_article_related", args=[article.pk])


def sheet(client: Client, article: Article) -> str:
    url = reverse("admin:articles_article_change", args=[article.pk])
    return client.get(url, headers={"accept-language": "en"}).content.decode()


def act(client: Client, article: Article, verb: str, other: Article, **options: Any) -> Any:
    return client.post(own_page(article), {"act": f"{verb}:{other.pk}"}, **options)


# The sheet


def test_the_sheet_shows_the_suggestions_with_their_reasons(
    editor: Client, articles: list[Article]
) -> None:
    page = sheet(editor, articles[0])

    assert 'id="related"' in page
    assert "Auto 1" in page
    assert "batterie" in page
    assert "likeness 0." in page
    assert "Found by the machine" in page


def test_the_sheet_says_what_is_hers(editor: Client, articles: list[Article]) -> None:
    act(editor, articles[0], "pin", articles[3])

    page = sheet(editor, articles[0])

    assert "Pinned by editor" in page


def test_the_sheet_of_a_draft_has_suggestions_too(editor: Client, articles: list[Article]) -> None:
    draft = make_article(body=f"<p>{TEXT}</p>", state=State.DRAFT, published_at=None)

    page = sheet(editor, draft)

    assert "Auto 1" in page
    assert "batterie" in page


def test_a_new_article_is_told_when_suggestions_come(client: Client) -> None:
    client.force_login(make_user("editor", "articles.add_article", "articles.change_article"))

    page = client.get(
        reverse("admin:articles_article_add"), headers={"accept-language": "en"}
    ).content.decode()

    assert "Related posts are suggested when the article is saved." in page
    assert 'id="related"' not in page


def test_the_buttons_belong_to_no_form_that_stores_the_article(
    editor: Client, articles: list[Article]
) -> None:
    page = sheet(editor, articles[0])

    section = page[page.index('id="related"') : page.index('class="sheet-side"')]
    controls = section.count("<button") + section.count("<input")
    assert controls == section.count('form="related-')
    assert "<form" not in section


def test_a_text_in_error_keeps_its_suggestions(editor: Client, articles: list[Article]) -> None:
    url = reverse("admin:articles_article_change", args=[articles[0].pk])

    page = editor.post(url, {"title": "", "body": "<p>Neuf</p>"}).content.decode()

    assert "&lt;p&gt;Neuf&lt;/p&gt;" in page
    assert "Auto 1" in page


def test_the_section_costs_the_same_queries_for_few_suggestions_and_for_many(
    editor: Client, articles: list[Article], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    more = make_more(12)
    for other in more[:3]:
        act(editor, articles[0], "pin", other)
    act(editor, articles[0], "exclude", more[4])

    with django_assert_max_num_queries(5):
        hand.board(articles[0])


# What she does


@pytest.mark.parametrize(
    ("verb", "verdicts"),
    [("pin", [Verdict.PINNED]), ("exclude", [Verdict.EXCLUDED]), ("release", [])],
)
def test_a_button_does_what_it_says(
    editor: Client, articles: list[Article], verb: str, verdicts: list[Verdict]
) -> None:
    answer = act(editor, articles[0], verb, articles[1])

    assert answer.status_code == 302
    assert answer.headers["Location"] == own_page(articles[0])
    assert list(RelatedChoice.objects.values_list("verdict", flat=True)) == verdicts


@pytest.mark.parametrize(("verb", "place"), [("up", 1), ("down", 0)])
def test_the_arrows_change_the_order(
    editor: Client, articles: list[Article], verb: str, place: int
) -> None:
    before = offered(articles[0])

    act(editor, articles[0], verb, before[place])

    assert offered(articles[0]) == [before[1], before[0]]


def test_a_choice_is_signed(editor: Client, articles: list[Article]) -> None:
    act(editor, articles[0], "pin", articles[3])

    assert RelatedChoice.objects.get().actor_name == "editor"


def test_with_javascript_the_lists_come_back_as_readers_see_them_now(
    editor: Client, articles: list[Article]
) -> None:
    answer = act(editor, articles[0], "pin", articles[3], headers=JSON).json()

    assert answer["lists"].index("Pain") < answer["lists"].index("Auto")
    assert "Pain" in answer["said"]
    assert "<html" not in answer["lists"]


def test_a_choice_stores_nothing_else_of_the_article(
    editor: Client, articles: list[Article]
) -> None:
    before = Article.objects.values().get(pk=articles[0].pk)

    editor.post(own_page(articles[0]), {"act": f"pin:{articles[3].pk}", "title": "Autre"})

    assert Article.objects.values().get(pk=articles[0].pk) == before


@pytest.mark.parametrize("state", [State.DRAFT, State.SCHEDULED, State.WITHDRAWN])
def test_only_a_published_article_can_be_added(
    editor: Client, articles: list[Article], state: State
) -> None:
    hidden = make_article(state=state, published_at=timezone.now() + timedelta(days=1))

    answer = act(editor, articles[0], "pin", hidden, headers=JSON)

    assert answer.status_code == 422
    assert not RelatedChoice.objects.exists()


@pytest.mark.parametrize("sent", ["", "pin", "pin:", "love:1", "pin:999999", "pin:1\n", "pin:-1"])
def test_what_no_button_says_changes_nothing(
    editor: Client, articles: list[Article], sent: str
) -> None:
    answer = editor.post(own_page(articles[0]), {"act": sent}, headers=JSON)

    assert answer.status_code == 422
    assert not RelatedChoice.objects.exists()


def test_an_article_is_not_put_beside_itself(editor: Client, articles: list[Article]) -> None:
    answer = act(editor, articles[0], "pin", articles[0], headers=JSON)

    assert answer.status_code == 422


def test_an_article_that_is_gone_is_not_found(editor: Client) -> None:
    assert editor.get("/admin/articles/article/999999/related/").status_code == 404


@pytest.mark.parametrize("rights", [(), ("articles.view_article",)])
def test_who_may_not_change_articles_chooses_nothing(
    client: Client, articles: list[Article], rights: tuple[str, ...]
) -> None:
    client.force_login(make_user("reader", *rights))

    answers = [client.get(own_page(articles[0])), act(client, articles[0], "pin", articles[3])]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not RelatedChoice.objects.exists()


def test_who_is_not_logged_in_is_asked_to(client: Client, articles: list[Article]) -> None:
    answer = act(client, articles[0], "pin", articles[3])

    assert answer.headers["Location"].startswith("/admin/login/")
    assert not RelatedChoice.objects.exists()


# The page of its own


def test_the_own_page_shows_what_was_just_done(editor: Client, articles: list[Article]) -> None:
    answer = editor.post(
        own_page(articles[0]),
        {"act": f"exclude:{articles[1].pk}"},
        follow=True,
        headers={"accept-language": "en"},
    )

    page = answer.content.decode()
    assert "Excluded: Auto 1" in page
    assert "Put back" in page


def test_what_can_be_added_is_found_by_title_and_by_what_it_says(
    editor: Client, articles: list[Article]
) -> None:
    for query in ("pain", "Levain"):
        found = editor.get(own_page(articles[0]), {"q": query}).context["found"]

        assert found == [articles[3]]


def test_a_search_offers_neither_the_article_itself_nor_what_is_chosen(
    editor: Client, articles: list[Article]
) -> None:
    act(editor, articles[0], "pin", articles[1])

    found = editor.get(own_page(articles[0]), {"q": "Auto"}).context["found"]

    assert found == [articles[2]]


def test_a_search_does_not_offer_what_is_not_public(
    editor: Client, articles: list[Article]
) -> None:
    make_article(title="Pain perdu", state=State.DRAFT, published_at=None)

    found = editor.get(own_page(articles[0]), {"q": "pain"}).context["found"]

    assert found == [articles[3]]


@pytest.mark.parametrize("query", ["\x00", "“", "a" * 5_000, "%", "'"])
def test_any_search_is_answered(editor: Client, articles: list[Article], query: str) -> None:
    assert editor.get(own_page(articles[0]), {"q": query}).status_code == 200


def test_with_javascript_a_search_answers_with_what_it_found_alone(
    editor: Client, articles: list[Article]
) -> None:
    answer = editor.get(own_page(articles[0]), {"q": "pain"}, headers=JSON).json()

    assert "Pain" in answer["found"]
    assert "Auto" not in answer["found"]


def test_a_title_is_shown_as_text(editor: Client, articles: list[Article]) -> None:
    Article.objects.filter(pk=articles[3].pk).update(title="<script>Pain</script>")

    answer = editor.get(own_page(articles[0]), {"q": "pain"}, headers=JSON).json()

    assert "&lt;script&gt;Pain" in answer["found"]


# The aside while she writes


def paragraph(text: str, **fields: Any) -> dict[str, Any]:
    return {"text": text, "language": "fr", "article": "", **fields}


def test_a_paragraph_is_offered_what_speaks_of_the_same(
    editor: Client, articles: list[Article]
) -> None:
    answer = editor.post(
        NEARBY, paragraph("À la boulangerie, le levain attend la farine et le four.")
    )

    results = answer.json()["results"]
    assert [result["id"] for result in results] == [articles[3].pk]
    assert results[0]["url"] == articles[3].get_absolute_url()
    assert set(results[0]["terms"]) == {"levain", "farine", "four"}


def test_a_paragraph_is_not_offered_the_article_that_it_stands_in(
    editor: Client, articles: list[Article]
) -> None:
    answer = editor.post(NEARBY, paragraph(TEXT, article=articles[0].pk))

    found = {result["id"] for result in answer.json()["results"]}
    assert found == {articles[1].pk, articles[2].pk}


def test_a_paragraph_is_offered_nothing_that_is_not_public(
    editor: Client, articles: list[Article]
) -> None:
    Article.objects.filter(pk=articles[3].pk).update(state=State.WITHDRAWN)

    answer = editor.post(NEARBY, paragraph(OTHER))

    assert answer.json()["results"] == []


def test_a_paragraph_in_another_language_is_offered_nothing(
    editor: Client, articles: list[Article]
) -> None:
    answer = editor.post(NEARBY, paragraph(TEXT, language="en"))

    assert answer.json()["results"] == []


def test_a_paragraph_is_offered_at_most_five(editor: Client, articles: list[Article]) -> None:
    make_more(6)

    answer = editor.post(NEARBY, paragraph(TEXT))

    assert len(answer.json()["results"]) == 5


@pytest.mark.parametrize("text", ["le la les", "😀", "مرحبا", "&#" + "9" * 4_000 + ";"])
def test_a_paragraph_without_a_subject_is_offered_nothing(
    editor: Client, articles: list[Article], text: str
) -> None:
    assert editor.post(NEARBY, paragraph(text)).json() == {"results": []}


@pytest.mark.parametrize(
    "fields",
    [{"text": ""}, {"text": "a" * 5_001}, {"language": "de"}, {"article": "x"}, {"text": "\x00"}],
)
def test_a_paragraph_that_can_not_be_read_is_refused(
    editor: Client, fields: dict[str, Any]
) -> None:
    assert editor.post(NEARBY, paragraph(TEXT) | fields).status_code == 422


def test_the_aside_is_asked_by_post_alone(editor: Client) -> None:
    assert editor.get(NEARBY).status_code == 405


def test_the_aside_is_closed_to_who_may_not_see_articles(client: Client) -> None:
    client.force_login(make_user("stranger"))

    assert client.post(NEARBY, paragraph(TEXT)).status_code == 403


def test_the_aside_costs_few_queries(
    editor: Client, articles: list[Article], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(11):
        editor.post(NEARBY, paragraph(TEXT, article=articles[0].pk))
