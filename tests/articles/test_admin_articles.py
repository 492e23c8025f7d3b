"""The list of articles and the sheet they are written on, through their URLs."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from articles import markup
from articles.models import Article, DiscussionPolicy, Language, State, Tag
from articles.signals import article_changed
from tests.factories import make_article, make_author, make_category, make_tag, make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")
ADD = reverse("admin:articles_article_add")


@pytest.fixture
def editor(client: Client) -> Client:
    rights = [f"articles.{verb}_article" for verb in ("add", "change", "delete", "view")]
    client.force_login(make_user("editor", *rights, "articles.view_picture"))
    return client


def sheet(**fields: Any) -> dict[str, Any]:
    """What a browser sends from the article's form."""
    return {
        "title": "L’été des œufs",
        "slug": "",
        "standfirst": "",
        "body": "<p>Un texte.</p>",
        "state": State.DRAFT,
        "published_at": "",
        "updated_at": "",
        "picture": "",
        "author": make_author(slug="claire-vasseur").pk,
        "category": make_category(slug="mobilite").pk,
        "language": Language.FRENCH,
        "discussion": DiscussionPolicy.SITE,
        "discussion_days": "",
        "tags": "",
        **fields,
    }


def local(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


# The list


def test_the_list_costs_the_same_queries_for_one_article_and_for_many(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_article(author=make_author(), category=make_category(), tags=(f"tag-{number}",))

    with django_assert_max_num_queries(10):
        editor.get(LIST)


def test_a_scheduled_article_past_its_minute_is_shown_as_published(editor: Client) -> None:
    make_article(state=State.SCHEDULED, published_at=timezone.now() - timedelta(minutes=1))

    page = editor.get(LIST).content.decode()

    assert "state-published" in page
    assert "state-scheduled" not in page


@pytest.mark.parametrize("state", State.values)
def test_the_filter_of_states_finds_what_readers_would_call_so(editor: Client, state: str) -> None:
    later = timezone.now() + timedelta(days=1)
    wanted = {
        "draft": make_article(state=State.DRAFT, published_at=None),
        "scheduled": make_article(state=State.SCHEDULED, published_at=later),
        "published": make_article(state=State.SCHEDULED),
        "withdrawn": make_article(state=State.WITHDRAWN),
    }

    found = editor.get(LIST, {"state": state}).context["cl"].result_list

    assert list(found) == [wanted[state]]


def test_the_search_looks_into_title_standfirst_and_address(editor: Client) -> None:
    make_article(title="Un tramway de nuit")
    make_article(standfirst="Le tramway revient.")
    make_article(slug="tramway")
    make_article()

    found = editor.get(LIST, {"q": "tramway"}).context["cl"].result_list

    assert len(found) == 3


def test_a_draft_is_offered_as_a_preview(editor: Client) -> None:
    draft = make_article(state=State.DRAFT, published_at=None)

    page = editor.get(reverse("admin:articles_article_change", args=[draft.pk])).content.decode()

    assert f'href="{draft.get_absolute_url()}"' in page


def test_a_draft_without_a_date_can_be_previewed(editor: Client) -> None:
    draft = make_article(state=State.DRAFT, published_at=None)

    assert editor.get(draft.get_absolute_url()).status_code == 200


# Several at once


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("publish_now", State.DRAFT, State.PUBLISHED),
        ("withdraw", State.PUBLISHED, State.WITHDRAWN),
        ("return_to_draft", State.PUBLISHED, State.DRAFT),
    ],
)
def test_an_action_moves_the_chosen_articles(
    editor: Client, action: str, before: State, after: State
) -> None:
    chosen, other = make_article(state=before), make_article(state=before)

    editor.post(LIST, {"action": action, "_selected_action": [chosen.pk]})

    assert Article.objects.get(pk=chosen.pk).state == after
    assert Article.objects.get(pk=other.pk).state == before


def test_who_may_only_look_is_offered_no_action(client: Client) -> None:
    article = make_article()
    client.force_login(make_user("reader", "articles.view_article"))

    client.post(LIST, {"action": "withdraw", "_selected_action": [article.pk]})

    assert Article.objects.get().state == State.PUBLISHED


# The sheet


def test_an_empty_address_is_made_from_the_title(editor: Client) -> None:
    editor.post(ADD, sheet())

    assert Article.objects.get().slug == "l-ete-des-oeufs"


def test_a_second_article_of_the_same_title_gets_an_address_of_its_own(editor: Client) -> None:
    editor.post(ADD, sheet())
    editor.post(ADD, sheet())

    assert set(Article.objects.values_list("slug", flat=True)) == {
        "l-ete-des-oeufs",
        "l-ete-des-oeufs-2",
    }


def test_publishing_without_a_date_is_publishing_now(editor: Client) -> None:
    editor.post(ADD, sheet(state=State.PUBLISHED))

    assert Article.objects.get().is_public()


def test_publishing_with_a_date_to_come_is_scheduling(editor: Client) -> None:
    later = timezone.now() + timedelta(days=2)

    editor.post(ADD, sheet(state=State.PUBLISHED, published_at=local(later)))

    assert Article.objects.get().state == State.SCHEDULED


@pytest.mark.parametrize("days", [None, -2])
def test_scheduling_needs_a_date_to_come(editor: Client, days: int | None) -> None:
    date = local(timezone.now() + timedelta(days=days)) if days else ""

    answer = editor.post(ADD, sheet(state=State.SCHEDULED, published_at=date))

    assert answer.context["adminform"].form.has_error("published_at", "not_to_come")
    assert not Article.objects.exists()


def test_a_scheduled_article_that_came_out_can_be_saved_again(editor: Client) -> None:
    out = make_article(state=State.SCHEDULED)
    url = reverse("admin:articles_article_change", args=[out.pk])
    form = editor.get(url).context["adminform"].form

    editor.post(url, sheet(state=form["state"].value(), published_at=local(out.published_at)))

    saved = Article.objects.get()
    assert saved.title == "L’été des œufs"
    assert saved.state == State.PUBLISHED


def test_saving_keeps_the_seconds_of_the_publication(editor: Client) -> None:
    moment = timezone.now().replace(second=42, microsecond=7) - timedelta(days=1)
    article = make_article(published_at=moment)
    url = reverse("admin:articles_article_change", args=[article.pk])

    editor.post(url, sheet(state=State.PUBLISHED, published_at=local(moment)))

    assert Article.objects.get().published_at == moment


def test_an_update_before_the_publication_is_refused_at_its_field(editor: Client) -> None:
    now = timezone.now()
    dates = {
        "published_at": local(now - timedelta(days=1)),
        "updated_at": local(now - timedelta(days=2)),
    }

    answer = editor.post(ADD, sheet(state=State.PUBLISHED, **dates))

    assert answer.context["adminform"].form.has_error("updated_at", "before_publication")


def test_a_text_that_is_too_long_is_refused_and_kept_in_the_form(editor: Client) -> None:
    text = "a" * (markup.MAX_LENGTH + 1)

    answer = editor.post(ADD, sheet(body=text))

    assert answer.context["adminform"].form.has_error("body", "too_long")
    assert text in answer.content.decode()


def test_an_error_keeps_all_that_was_typed(editor: Client) -> None:
    answer = editor.post(ADD, sheet(title="", standfirst="Le chapeau.", body="<h2>Un titre</h2>"))

    page = answer.content.decode()
    assert "Le chapeau." in page
    assert "&lt;h2&gt;Un titre&lt;/h2&gt;" in page


def test_a_taken_address_is_said_so_in_plain_words(editor: Client) -> None:
    make_article(slug="prise")

    page = editor.post(ADD, sheet(slug="prise"), headers={"accept-language": "en"})

    assert "Another page has this address." in page.content.decode()


def test_who_may_only_look_is_shown_the_article_itself(client: Client) -> None:
    draft = make_article(state=State.DRAFT, published_at=None)
    client.force_login(make_user("reader", "articles.view_article"))

    answer = client.get(reverse("admin:articles_article_change", args=[draft.pk]))

    assert answer.headers["Location"] == draft.get_absolute_url()


def test_the_text_area_knows_the_titles_of_the_boxes_in_the_text(editor: Client) -> None:
    target = make_article(title="La cible")
    article = make_article(body=f'<aside data-see-also="{target.pk}"></aside>')

    page = editor.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()

    assert f"&quot;{target.pk}&quot;: &quot;La cible&quot;" in page


def test_a_new_article_is_signed_by_who_writes_it(editor: Client) -> None:
    from django.contrib.auth.models import User

    author = make_author(user=User.objects.get(username="editor"))

    form = editor.get(ADD).context["adminform"].form

    assert form["author"].value() == author.pk


# The tags, as words


def test_tags_are_stored_as_they_are_named(editor: Client) -> None:
    make_tag("haie")
    make_tag("bocage")

    editor.post(ADD, sheet(tags="haie,  Bocage, haie"))

    assert {tag.name for tag in Article.objects.get().tags.all()} == {"haie", "bocage"}


def test_a_new_word_becomes_a_tag(client: Client) -> None:
    client.force_login(make_user("editor", "articles.add_article", "articles.add_tag"))

    client.post(ADD, sheet(tags="Œufs d’été"))

    assert [(tag.name, tag.slug) for tag in Article.objects.get().tags.all()] == [
        ("Œufs d’été", "oeufs-d-ete")
    ]


def test_who_may_not_add_tags_can_not_invent_one(editor: Client) -> None:
    answer = editor.post(ADD, sheet(tags="inconnu"))

    assert answer.context["adminform"].form.has_error("tags", "unknown")
    assert not Tag.objects.exists()


def test_a_refused_article_leaves_no_new_tag_behind(client: Client) -> None:
    client.force_login(make_user("editor", "articles.add_article", "articles.add_tag"))

    client.post(ADD, sheet(title="", tags="neuf"))

    assert not Tag.objects.exists()


# What the rest of the site is told


@pytest.fixture
def told() -> Any:
    """The sets of articles that were announced."""
    news: list[set[int]] = []

    def hear(article_ids: set[int], **_: Any) -> None:
        news.append(article_ids)

    article_changed.connect(hear)
    yield news
    article_changed.disconnect(hear)


def test_saving_tells_the_site_after_the_tags_are_stored(
    editor: Client,
    told: list[set[int]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    tag = make_tag("oeufs")

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(ADD, sheet(tags=tag.name))

    article = Article.objects.get()
    assert told == [{article.pk}]
    assert list(article.tags.all()) == [tag]


def test_deleting_tells_the_site(
    editor: Client,
    told: list[set[int]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    pk = make_article().pk

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("admin:articles_article_delete", args=[pk]), {"post": "yes"})

    assert told == [{pk}]
    assert not Article.objects.exists()


# The chooser of the « Lire également » box


def test_the_chooser_finds_published_articles_by_their_title(editor: Client) -> None:
    out = make_article(title="Un tramway de nuit")
    make_article(title="Un tramway de jour", state=State.DRAFT, published_at=None)
    make_article()

    answer = editor.get(reverse("admin:articles_article_choose"), {"q": "tramway"}).json()

    assert [result["id"] for result in answer["results"]] == [out.pk]


def test_the_chooser_is_closed_to_who_may_not_see_articles(client: Client) -> None:
    client.force_login(make_user("stranger"))

    answer = client.get(reverse("admin:articles_article_choose"))

    assert answer.status_code == 403
