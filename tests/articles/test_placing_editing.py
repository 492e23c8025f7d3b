"""What an editor does with a box of the machine's: leaves it, moves it, takes it away for good."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import markup, related
from articles.forms import ArticleForm
from articles.models import Article, State
from articles.related.models import Placement, Standing
from tests.articles.placed import BOX, STORY, make_others, offered, page_of, target, written
from tests.articles.test_placing import RADIO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("others")]


@pytest.fixture
def others() -> None:
    """Other articles stand around."""
    make_others()


def sheet(article: Article) -> dict[str, Any]:
    """What the sheet of an article sends if nothing is changed on it."""
    form = ArticleForm(instance=Article.objects.get(pk=article.pk))
    return {
        name: value
        for name in form.fields
        if (value := form[name].value()) is not None and name != "tags"
    }


def send(article: Article, **changes: Any) -> Article:
    """Save the sheet with these changes, and bring related posts up to date."""
    form = ArticleForm({**sheet(article), **changes}, instance=Article.objects.get(pk=article.pk))
    assert form.is_valid(), form.errors
    saved: Article = form.save()
    related.update([saved.pk])
    return saved


def test_her_sheet_shows_the_box_where_readers_see_it() -> None:
    hospital, story = target(), written(STORY)
    anchor = markup.anchor(RADIO)

    body = sheet(story)["body"]

    box = f'<aside data-see-also="{hospital.pk}" data-offered="{anchor}"></aside>'
    assert body == STORY.replace(RADIO, RADIO + box)


def test_a_box_that_she_leaves_alone_stays_the_machines() -> None:
    hospital, story = target(), written(STORY)

    saved = send(story, title="Un autre titre")

    assert saved.body == STORY
    assert offered(story) == [hospital.pk]


def test_a_box_that_she_removes_never_comes_back() -> None:
    target()
    story = written(STORY)

    send(story, body=STORY)
    related.rebuild()
    send(story, title="Un autre titre")

    assert offered(story) == []


def test_no_other_box_takes_the_place_of_one_that_she_removed() -> None:
    target()
    story = written(STORY)
    send(story, body=STORY)

    target(published_at=timezone.now())

    assert offered(story) == []


def test_a_refusal_outlives_the_deletion_of_its_target() -> None:
    hospital, story = target(), written(STORY)
    send(story, body=STORY)
    pk = hospital.pk
    hospital.delete()
    related.update([pk])

    target()

    assert offered(story) == []


def test_a_box_that_she_moves_is_hers(client: Client) -> None:
    hospital, story = target(), written(STORY)
    moved = sheet(story)["body"].replace(RADIO, "") + RADIO

    saved = send(story, body=moved)

    assert saved.linked_ids() == [hospital.pk]
    assert offered(story) == []
    assert page_of(client, story).count(BOX) == 1


def test_a_box_of_her_own_that_she_removes_is_not_placed_by_the_machine() -> None:
    hospital = target()
    story = written(f'{STORY}<aside data-see-also="{hospital.pk}"></aside>')

    send(story, body=STORY)

    assert offered(story) == []


def test_what_she_puts_back_by_hand_is_refused_no_more() -> None:
    hospital, story = target(), written(STORY)
    send(story, body=STORY)

    send(story, body=f'{STORY}<aside data-see-also="{hospital.pk}"></aside>')

    assert not Placement.objects.filter(standing=Standing.REFUSED).exists()


def test_a_box_that_came_after_she_opened_the_sheet_is_not_refused() -> None:
    story = written(STORY)
    opened = sheet(story)
    hospital = target()

    send(story, **opened)

    assert offered(story) == [hospital.pk]


def test_a_sheet_with_an_error_keeps_what_she_was_shown() -> None:
    hospital, story = target(), written(STORY)
    form = ArticleForm({**sheet(story), "title": "", "body": STORY}, instance=story)

    assert not form.is_valid()

    assert form["boxes"].value() == str(hospital.pk)


@pytest.mark.parametrize("boxes", ["999999", "x -1 0 1e9", "9" * 40])
def test_what_names_no_article_refuses_nothing(boxes: str) -> None:
    story = written(STORY)

    send(story, boxes=boxes)

    assert not Placement.objects.exists()


def test_her_words_outlive_a_withdrawal() -> None:
    target()
    story = written(STORY)
    send(story, body=STORY)

    for state in (State.WITHDRAWN, State.PUBLISHED):
        Article.objects.filter(pk=story.pk).update(state=state)
        related.update([story.pk])

    assert offered(story) == []
