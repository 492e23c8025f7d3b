"""The machine's boxes in the database: placed when articles are written, and shown."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from articles import related
from articles.models import Article, State
from articles.related import hand, placing, ranking, rebuilding, tables, upkeep
from articles.related.models import Placement, Posting, Profile, Standing, Yardstick
from tests.articles.placed import BOX, STORY, TARGET, make_others, offered, page_of, target, written
from tests.articles.test_placing import BREAD, PLAIN, RADIO
from tests.factories import make_article, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("others")]


@pytest.fixture
def others() -> None:
    """Other articles stand around."""
    make_others()


def rows() -> list[Any]:
    """Every box that the machine placed, with all that it says."""
    fields = ("article_id", "other_id", "anchor", "score", "terms")
    return list(Placement.objects.order_by("article_id", "other_id").values_list(*fields))


def test_a_box_is_shown_behind_the_paragraph_that_brought_it(client: Client) -> None:
    hospital = target()
    story = written(STORY)

    page = page_of(client, story)

    assert page.count(BOX) == 1
    assert page.index("il écrit pourquoi.") < page.index(BOX) < page.rindex("lundi.")
    assert hospital.get_absolute_url() in page[page.index(BOX) :]


def test_an_older_article_gets_a_box_when_what_it_speaks_of_is_published() -> None:
    story = written(STORY)

    hospital = target()

    assert offered(story) == [hospital.pk]


def test_the_stored_body_is_left_as_it_was_written() -> None:
    target()
    story = written(STORY)

    story.refresh_from_db()
    assert "data-see-also" not in story.body


def test_a_box_shows_the_new_title_of_its_article(client: Client) -> None:
    hospital, story = target(), written(STORY)

    Article.objects.filter(pk=hospital.pk).update(title="Un titre tout neuf")

    assert "Un titre tout neuf" in page_of(client, story).split(BOX)[1]


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_a_withdrawn_target_shows_at_once_no_more_and_is_forgotten(
    client: Client, state: State
) -> None:
    hospital, story = target(), written(STORY)
    Article.objects.filter(pk=hospital.pk).update(state=state)

    before_the_update = page_of(client, story)
    related.update([hospital.pk])

    assert BOX not in before_the_update
    assert rows() == []


def test_another_takes_the_place_of_a_withdrawn_target() -> None:
    first, second = target(), target(published_at=timezone.now())
    story = written(STORY)
    gone = Article.objects.get(pk=offered(story)[0])
    Article.objects.filter(pk=gone.pk).update(state=State.WITHDRAWN)

    related.update([gone.pk])

    assert offered(story) == [({first.pk, second.pk} - {gone.pk}).pop()]


def test_a_deleted_target_leaves_no_box() -> None:
    hospital, story = target(), written(STORY)
    pk = hospital.pk
    hospital.delete()

    related.update([pk])

    assert offered(story) == []


def test_what_the_text_links_already_has_no_box() -> None:
    hospital = target()
    link = f'<a href="{hospital.get_absolute_url()}#suite">là</a>'

    assert offered(written(STORY.replace("lundi", link))) == []


def test_what_an_editor_placed_has_no_second_box() -> None:
    hospital = target()

    assert offered(written(f'{STORY}<aside data-see-also="{hospital.pk}"></aside>')) == []


def test_what_an_editor_excluded_from_the_list_has_no_box() -> None:
    hospital, story = target(), written(STORY)
    story.related_choices.create(
        other=hospital, verdict="excluded", actor_name="chef", at=timezone.now()
    )

    related.update([story.pk])

    assert offered(story) == []


def test_excluding_takes_the_box_away_and_putting_back_brings_it_again(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    hospital, story = target(), written(STORY)

    with django_capture_on_commit_callbacks(execute=True):
        hand.exclude(story, hospital, make_user("chef"))
    while_excluded = offered(story)
    with django_capture_on_commit_callbacks(execute=True):
        hand.release(story, hospital)

    assert while_excluded == []
    assert offered(story) == [hospital.pk]


def test_an_edit_above_keeps_the_box_by_its_paragraph(client: Client) -> None:
    target()
    story = written(STORY)
    Article.objects.filter(pk=story.pk).update(body=f"<p>Neuf.</p>{STORY}")

    page = page_of(client, story)

    assert page.index("il écrit pourquoi.") < page.index(BOX) < page.rindex("lundi.")


def test_a_box_vanishes_at_once_with_its_paragraph(client: Client) -> None:
    target()
    story = written(STORY)

    Article.objects.filter(pk=story.pk).update(body=PLAIN)

    assert BOX not in page_of(client, story)


def test_the_site_can_leave_boxes_to_its_editors(client: Client, settings: Any) -> None:
    target()
    story = written(STORY)
    settings.SEE_ALSO_BY_HAND = True

    page = page_of(client, story)
    related.update([story.pk])

    assert BOX not in page
    assert rows() == []


def test_a_page_with_both_kinds_of_boxes_reads_them_in_its_one_query_of_other_things(
    client: Client, django_assert_num_queries: Any
) -> None:
    target()
    own = written("<p>Rien de commun.</p>")
    story = written(f'{STORY}{PLAIN}<aside data-see-also="{own.pk}"></aside>{PLAIN}')
    page_of(client, story)

    with django_assert_num_queries(3):
        page = page_of(client, story)

    assert page.count(BOX) == 2


def test_a_page_compares_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    target()
    story = written(STORY)
    for judgement in ("read", "place", "subject"):
        monkeypatch.delattr(placing, judgement)
    for judgement in ("read", "weigh", "score", "rank", "cosine"):
        monkeypatch.delattr(ranking, judgement)

    assert BOX in page_of(client, story)


def test_what_has_not_changed_is_not_written_again() -> None:
    target()
    story = written(STORY)
    before = Placement.objects.get().pk

    related.update([story.pk])

    assert Placement.objects.get().pk == before


PARAGRAPHS = st.sampled_from([RADIO, BREAD, "<p>Tout court.</p>", "<h2>Titre</h2>", PLAIN])
BODIES = st.lists(PARAGRAPHS, min_size=1, max_size=6).map(lambda parts: PLAIN + "".join(parts))
TARGETS = st.sampled_from([TARGET, "<p>Boulanger, farine, blé, levain, four, pain, croûte.</p>"])
DEEDS = st.tuples(
    st.sampled_from(["write", "rewrite", "withdraw", "delete", "refuse"]),
    st.integers(0, 99),
    st.one_of(BODIES, TARGETS),
)


def _do(deed: str, which: int, body: str) -> int:
    """Do one thing to one article; return its key."""
    articles = list(Article.objects.order_by("id"))
    if deed == "write" or not articles:
        return make_article(title=f"T{len(articles)}", body=body, standfirst="").pk
    article = articles[which % len(articles)]
    pk = article.pk
    if deed == "delete":
        article.delete()
    elif deed == "refuse":
        Placement.objects.filter(article=article).update(standing=Standing.REFUSED)
    else:
        article.state = State.WITHDRAWN if deed == "withdraw" else State.PUBLISHED
        article.body = article.body if deed == "withdraw" else body
        article.save()
    return pk


@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    bodies=st.lists(st.one_of(BODIES, TARGETS), min_size=6, max_size=6),
    deeds=st.lists(DEEDS, min_size=3, max_size=8),
)
def test_increments_place_the_boxes_that_a_rebuild_does(
    bodies: list[str], deeds: list[tuple[str, int, str]]
) -> None:
    for model in (Article, Profile, Posting, Yardstick, Placement):
        model.objects.all().delete()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "KEPT", 3)
        patch.setattr(placing, "CANDIDATES", 2)
        patch.setattr(ranking, "TWINS", 1.1)
        for body in bodies:
            _do("write", 0, body)
        upkeep.rebuild()
        patch.setattr(upkeep, "TOO_MANY", 0)  # the yardstick stays as it is
        for deed in deeds:
            related.update([_do(*deed)])
        by_increments = rows()

        patch.setattr(rebuilding, "_yardsticks", lambda *_: tables.whole_yardsticks())
        upkeep.rebuild()

    assert rows() == by_increments
