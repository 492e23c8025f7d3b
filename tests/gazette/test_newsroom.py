"""What the newsroom shows of articles and comments together."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles.models import Article
from comments.models import State
from tests.comments.factories import make_comment
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("editor", "articles.view_article", "comments.moderate_comment"))
    return client


def test_the_list_says_how_much_is_said_and_how_much_waits(editor: Client) -> None:
    article = make_article()
    make_comment(article)
    make_comment(article)
    make_comment(article, state=State.HELD)

    (shown,) = editor.get(LIST).context["cl"].result_list

    assert (shown.visible_comments, shown.held_comments) == (2, 1)


def test_the_counts_cost_one_query_for_all_the_articles(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(10):
        make_comment(make_article())

    with django_assert_max_num_queries(10):
        editor.get(LIST)


def test_the_first_page_says_how_many_comments_wait(editor: Client) -> None:
    article = make_article()
    make_comment(article)
    make_comment(article, state=State.HELD)

    assert editor.get(reverse("admin:index")).context["waiting_comments"] == 1


def test_the_first_page_parts_what_waits_from_what_is_out(editor: Client) -> None:
    draft = make_article(state="draft", published_at=None)
    out = make_article(state="scheduled")

    page = editor.get(reverse("admin:index")).context

    assert list(page["drafts"]) == [draft]
    assert list(page["scheduled"]) == []
    assert list(page["published"]) == [out]


def test_the_rooms_follow_the_day_s_work(editor: Client) -> None:
    rooms = editor.get(reverse("admin:index")).context["available_apps"]

    assert [room["app_label"] for room in rooms][:2] == ["articles", "comments"]


def test_the_index_of_one_app_lists_its_rooms(editor: Client) -> None:
    page = editor.get(reverse("admin:app_list", args=["articles"])).content.decode()

    assert f'class="way" href="{LIST}"' in page


@pytest.fixture
def chief(client: Client) -> Client:
    """Somebody who may delete articles, and still not what readers wrote."""
    rights = [f"articles.{verb}_article" for verb in ("change", "delete", "view")]
    client.force_login(make_user("chief", *rights, "comments.moderate_comment"))
    return client


def test_a_discussed_article_can_not_be_deleted_and_the_way_out_is_shown(chief: Client) -> None:
    article = make_comment().article
    url = reverse("admin:articles_article_delete", args=[article.pk])

    page = chief.get(url, headers={"accept-language": "en"}).content.decode()
    chief.post(url, {"post": "yes"})

    assert "Withdraw it" in page
    assert reverse("admin:articles_article_change", args=[article.pk]) in page
    assert Article.objects.filter(pk=article.pk).exists()


def test_several_articles_with_a_discussed_one_are_not_deleted(chief: Client) -> None:
    chosen = [make_comment().article.pk, make_article().pk]
    asked = {"action": "delete_selected", "_selected_action": chosen}

    page = chief.post(LIST, asked, headers={"accept-language": "en"}).content.decode()
    chief.post(LIST, {**asked, "post": "yes"})

    assert "Withdraw it" in page
    assert Article.objects.count() == 2


def test_an_article_without_a_discussion_is_deleted_after_a_question(chief: Client) -> None:
    article = make_article()
    url = reverse("admin:articles_article_delete", args=[article.pk])

    asked = chief.get(url)
    chief.post(url, {"post": "yes"})

    assert b'name="post"' in asked.content
    assert not Article.objects.exists()


def test_a_preview_says_that_it_is_one_and_leads_back_to_the_sheet(chief: Client) -> None:
    draft = make_article(state="draft", published_at=None)
    out = make_article()

    assert reverse("admin:articles_article_change", args=[draft.pk]) in text_of(chief, draft)
    assert 'class="preview-note"' in text_of(chief, draft)
    assert 'class="preview-note"' not in text_of(chief, out)


def text_of(client: Client, article: Article) -> str:
    return client.get(article.get_absolute_url()).content.decode()
