"""Each change of how a discussion is moderated is kept, with who made it and when."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles.discussion import Wish
from articles.models import Article, DiscussionChange, DiscussionPolicy
from tests.factories import make_article, make_author, make_category, make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_discussionchange_changelist")
ADD = reverse("admin:articles_article_add")


@pytest.fixture
def claire() -> User:
    rights = [f"articles.{verb}_article" for verb in ("add", "change", "view")]
    return make_user("claire", *rights)


@pytest.fixture
def editor(client: Client, claire: User) -> Client:
    client.force_login(claire)
    return client


def sheet(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def fields(**changes: str) -> dict[str, str]:
    return {
        "title": "Un tramway",
        "language": "en",
        "body": "<p>Un paragraphe.</p>",
        "author": str(make_author(slug="claire-vasseur").pk),
        "category": str(make_category(slug="mobilite").pk),
        "state": "draft",
        "discussion": "site",
        "discussion_days": "",
        **changes,
    }


def save(editor: Client, article: Article, **changes: str) -> None:
    response = editor.post(sheet(article), fields(slug=article.slug, **changes))
    assert response.status_code == 302


def page(client: Client, url: str) -> str:
    return client.get(url, headers={"Accept-Language": "en"}).content.decode()


def words(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", html).split())


# What is kept


def test_a_change_is_kept_with_who_made_it(editor: Client, claire: User) -> None:
    article = make_article(discussion=DiscussionPolicy.BEFORE, discussion_days=7)

    save(editor, article, discussion="after", discussion_days="30")

    change = DiscussionChange.objects.get()
    assert change.article == article
    assert (change.policy_before, change.policy_after) == ("before", "after")
    assert (change.days_before, change.days_after) == (7, 30)
    assert (change.user, change.actor_name) == (claire, "claire")


def test_saving_an_article_without_touching_its_discussion_keeps_nothing(editor: Client) -> None:
    article = make_article(discussion=DiscussionPolicy.BEFORE, discussion_days=7)

    save(editor, article, title="Un autre titre", discussion="before", discussion_days="7")

    assert not DiscussionChange.objects.exists()


def test_a_new_article_that_does_as_the_site_keeps_nothing(editor: Client) -> None:
    editor.post(ADD, fields())

    assert Article.objects.exists()
    assert not DiscussionChange.objects.exists()


def test_a_new_article_with_a_wish_of_its_own_keeps_it(editor: Client) -> None:
    editor.post(ADD, fields(discussion="closed"))

    change = DiscussionChange.objects.get()
    assert change.article == Article.objects.get()
    assert (change.policy_before, change.policy_after) == ("", "closed")


def test_an_article_and_its_change_are_stored_together_or_not_at_all(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article(discussion=DiscussionPolicy.BEFORE)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the log can't be written")

    monkeypatch.setattr(DiscussionChange.objects, "log", fail)
    with pytest.raises(RuntimeError):
        editor.post(sheet(article), fields(slug=article.slug, discussion="after"))

    article.refresh_from_db()
    assert article.discussion == DiscussionPolicy.BEFORE


def test_what_is_overwritten_is_told_as_it_was_stored(editor: Client) -> None:
    """Another editor has saved between the opening of the sheet and this saving."""
    article = make_article(discussion=DiscussionPolicy.BEFORE)
    page(editor, sheet(article))
    Article.objects.filter(pk=article.pk).update(discussion=DiscussionPolicy.CLOSED)

    save(editor, article, discussion="before")

    change = DiscussionChange.objects.get()
    assert (change.policy_before, change.policy_after) == ("closed", "before")


def test_her_name_stays_when_her_account_goes(claire: User) -> None:
    DiscussionChange.objects.log(Wish("before"), Wish("after"), user=claire)

    claire.delete()

    change = DiscussionChange.objects.get()
    assert (change.user, change.actor_name) == (None, "claire")


# How it is told


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (Wish("before"), Wish("after"), "moderated before → moderated after"),
        (Wish("site", None), Wish("site", 30), "closes as the site’s do → closes after 30 days"),
        (Wish("open", 1), Wish("open", 0), "closes after 1 day → never closes by itself"),
        (
            Wish("after", 30),
            Wish("closed", None),
            "moderated after → closed, closes after 30 days → closes as the site’s do",
        ),
        (None, Wish("open", 3), "open, closes after 3 days"),
        (None, Wish("site", 3), "closes after 3 days"),
    ],
)
def test_a_change_is_said_in_plain_words(
    claire: User, before: Wish | None, after: Wish, said: str
) -> None:
    from django.utils import translation

    change = DiscussionChange.objects.log(before, after, user=claire)

    assert change is not None
    with translation.override("en"):
        assert change.summary() == said


def test_the_sheet_tells_the_last_changes_of_this_article(editor: Client, claire: User) -> None:
    article, other = make_article(), make_article()
    log = DiscussionChange.objects.log
    log(Wish("before"), Wish("after"), user=claire, article=article)
    log(Wish("after"), Wish("closed"), user=claire, article=other)

    html = page(editor, sheet(article))

    assert "Moderated before → moderated after" in html
    assert "by claire" in html
    assert "closed</li>" not in html
    assert "→ closed" not in html


def test_the_sheet_shows_five_changes_and_leads_to_all(editor: Client, claire: User) -> None:
    article = make_article()
    for days in range(6):
        wishes = Wish("site", days), Wish("site", days + 1)
        DiscussionChange.objects.log(*wishes, user=claire, article=article)

    html = page(editor, sheet(article))
    everything = page(editor, f"{LIST}?article__id__exact={article.pk}")

    assert html.count("by claire") == 5
    assert f'href="{LIST}?article__id__exact={article.pk}"' in html
    assert everything.count("closes after 1 day →") == 1


def test_the_sheet_of_a_new_article_has_nothing_to_tell(editor: Client) -> None:
    assert "discussion_log" not in page(editor, ADD)


def test_the_sheet_says_what_moderating_before_publication_means_in_law(editor: Client) -> None:
    assert "Act no. 82-652, article 93-3" in page(editor, sheet(make_article()))


# The list


def test_the_list_says_what_was_changed_where_by_whom(editor: Client, claire: User) -> None:
    article = make_article(title="Un tramway pour Valmeray")
    DiscussionChange.objects.log(Wish("before"), Wish("after"), user=claire, article=article)
    DiscussionChange.objects.log(Wish("after"), Wish("closed"), user=claire)

    said = words(page(editor, LIST))

    assert "moderated before → moderated after Un tramway pour Valmeray claire" in said
    assert "moderated after → closed The whole site claire" in said


@pytest.mark.parametrize(("scope", "shown"), [("site", "closed"), ("article", "open")])
def test_the_list_is_narrowed_to_the_site_or_to_articles(
    editor: Client, claire: User, scope: str, shown: str
) -> None:
    DiscussionChange.objects.log(Wish("after"), Wish("closed"), user=claire)
    DiscussionChange.objects.log(Wish("after"), Wish("open"), user=claire, article=make_article())

    response = editor.get(LIST, {"scope": scope})

    assert [each.policy_after for each in response.context["cl"].result_list] == [shown]


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    editor: Client, claire: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        article = make_article()
        DiscussionChange.objects.log(Wish("after"), Wish("open"), user=claire, article=article)

    with django_assert_max_num_queries(6):
        editor.get(LIST)


def test_nothing_is_written_in_it_by_hand(client: Client, claire: User) -> None:
    change = DiscussionChange.objects.log(Wish("after"), Wish("open"), user=claire)
    assert change is not None
    client.force_login(User.objects.create_superuser("boss"))
    names = ("change", "delete")
    urls = [reverse(f"admin:articles_discussionchange_{name}", args=[change.pk]) for name in names]

    answers = [client.post(url, {"actor_name": "nobody"}).status_code for url in urls]

    assert answers == [403, 403]
    assert client.get(reverse("admin:articles_discussionchange_add")).status_code == 403


def test_who_may_not_see_articles_does_not_see_it(client: Client) -> None:
    client.force_login(make_user("somebody"))

    assert client.get(LIST).status_code == 403
