"""The demo content: complete, and filled in once. Its pictures are plain here."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import TestCase, override_settings
from pytest_django import DjangoDbBlocker

from articles.models import Article, Related, State, Tag
from articles.related.models import Placement
from articles.slugs import slug_of
from comments.models import Comment, Finding, HeldTerm
from gazette.demo import illustrations
from tests.gazette.filling import ARTICLES, fill, plain_pictures

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[int, int]]:
    """The demo, for all tests that only look at it; how many articles and comments were new."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        django_db_blocker.unblock(),
        override_settings(DATA_DIR=folder, MEDIA_ROOT=folder),
        transaction.atomic(),
    ):
        with (
            pytest.MonkeyPatch.context() as patch,
            TestCase.captureOnCommitCallbacks(execute=True),
        ):
            patch.delenv("DEMO_PASSWORD", raising=False)
            patch.setattr(illustrations, "jpegs", plain_pictures())
            filled = fill()
        yield filled
        transaction.set_rollback(True)


def test_the_demo_is_filled_in_once(demo: tuple[int, int]) -> None:
    again = fill()

    assert demo == (Article.objects.count(), Comment.objects.count())
    assert demo[0] == ARTICLES
    assert demo[1] > 100
    assert again == (0, 0)


@pytest.mark.usefixtures("demo")
def test_boxes_lead_to_articles_that_are_there() -> None:
    linked = {pk for article in Article.objects.all() for pk in article.linked_ids()}
    assert linked
    assert linked <= set(Article.objects.values_list("pk", flat=True))
    assert not Article.objects.filter(body__contains="see-also:").exists()


@pytest.mark.usefixtures("demo")
def test_the_demo_holds_every_state_and_both_languages() -> None:
    assert Article.objects.drafts().exists()
    assert Article.objects.awaiting_their_minute().exists()
    assert set(Article.objects.published().values_list("language", flat=True)) == {"fr", "en"}
    assert set(Article.objects.values_list("state", flat=True)) <= set(State.values)
    assert len(set(Comment.objects.values_list("state", flat=True))) > 3


@pytest.mark.usefixtures("demo")
def test_the_tags_of_the_demo_have_the_addresses_that_an_editor_would_give() -> None:
    assert {tag.name: tag.slug for tag in Tag.objects.all()} == {
        tag.name: slug_of(tag.name) for tag in Tag.objects.all()
    }


@pytest.mark.usefixtures("demo")
def test_articles_of_the_demo_have_related_posts() -> None:
    with_some = Related.objects.filter(folded=False).values("article").distinct().count()
    assert with_some > ARTICLES * 0.8


@pytest.mark.usefixtures("demo")
def test_boxes_of_the_demo_are_placed_by_hand_and_by_the_machine() -> None:
    published = Article.objects.published()
    assert any(article.linked_ids() for article in published)
    assert Placement.objects.filter(article__in=published).exists()


@pytest.mark.usefixtures("demo")
def test_waiting_comments_of_the_demo_say_what_the_rules_noticed() -> None:
    noticed = Finding.objects.filter(comment__state="held").values_list("rule", flat=True)
    assert "shouting" in noticed


@pytest.mark.usefixtures("demo")
def test_the_demo_asks_for_a_moderator_in_every_way() -> None:
    comments = Comment.objects.all()
    assert comments.reported().visible().exists()
    assert comments.reported().waiting().exists()
    assert comments.appealed().count() > 1
    assert comments.edited().exists()
    assert comments.unread().visible().exists()


@pytest.mark.usefixtures("demo")
def test_the_words_of_the_demo_hold_a_comment() -> None:
    said = {finding.sentence() for finding in Finding.objects.filter(rule="held-words")}
    assert any("arnaque*" in sentence for sentence in said)
    assert HeldTerm.objects.count() > 2
