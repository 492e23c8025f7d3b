"""The editor's hand over the machine's suggestions: what readers are offered because of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from articles import related
from articles.models import Article, RelatedChoice, State
from articles.related import hand, ranking
from articles.related.models import Related, Verdict
from articles.signals import article_changed
from tests.articles.handed import make_suggested, offered, stranger, suggested
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user("editor")


@pytest.fixture
def article() -> Article:
    return make_suggested()


# What readers see


def test_a_pinned_article_stands_first(article: Article, editor: User) -> None:
    before = offered(article)

    hand.pin(article, before[3], editor)

    assert offered(article) == [before[3], *before[:3], *before[4:]]


def test_pinned_ones_stand_in_the_order_in_which_they_were_pinned(
    article: Article, editor: User
) -> None:
    before = offered(article)

    hand.pin(article, before[4], editor)
    hand.pin(article, before[2], editor)

    assert offered(article)[:2] == [before[4], before[2]]


def test_an_article_that_the_machine_does_not_offer_can_be_added(
    article: Article, editor: User
) -> None:
    added = stranger()

    hand.pin(article, added, editor)

    assert offered(article)[0] == added
    assert len(offered(article)) == related.SHOWN


def test_an_article_in_another_language_can_be_added(article: Article, editor: User) -> None:
    translation = stranger(language="en")

    hand.pin(article, translation, editor)

    assert offered(article)[0] == translation


def test_an_excluded_article_makes_room_for_the_next(article: Article, editor: User) -> None:
    all_of_them = offered(article, limit=8)

    hand.exclude(article, all_of_them[1], editor)

    assert offered(article) == [all_of_them[0], *all_of_them[2:7]]


def test_an_article_that_was_put_back_stands_where_the_machine_has_it(
    article: Article, editor: User
) -> None:
    before = offered(article)
    hand.exclude(article, before[1], editor)
    hand.pin(article, before[4], editor)

    hand.release(article, before[1])
    hand.release(article, before[4])

    assert offered(article) == before


def test_excluding_a_pinned_article_takes_it_out(article: Article, editor: User) -> None:
    before = offered(article)
    hand.pin(article, before[0], editor)

    hand.exclude(article, before[0], editor)

    assert before[0] not in offered(article)


def test_pinning_an_excluded_article_brings_it_first(article: Article, editor: User) -> None:
    before = offered(article)
    hand.exclude(article, before[5], editor)

    hand.pin(article, before[5], editor)

    assert offered(article)[0] == before[5]


def test_a_choice_is_about_one_article_alone(article: Article, editor: User) -> None:
    other = offered(article)[0]
    before = offered(other)

    hand.exclude(article, other, editor)

    assert offered(other) == before


@pytest.mark.parametrize("state", [State.DRAFT, State.SCHEDULED, State.WITHDRAWN])
def test_a_pinned_article_that_is_not_public_is_not_shown(
    article: Article, editor: User, state: State
) -> None:
    pinned = stranger()
    hand.pin(article, pinned, editor)
    later = timezone.now() + timedelta(hours=1)

    Article.objects.filter(pk=pinned.pk).update(state=state, published_at=later)

    assert pinned not in offered(article)
    assert len(offered(article)) == related.SHOWN


def test_a_pinned_article_that_is_scheduled_is_shown_from_its_minute_on(
    article: Article, editor: User, time_machine: Any
) -> None:
    out = timezone.now() + timedelta(hours=1)
    pinned = stranger(state=State.SCHEDULED, published_at=out)
    hand.pin(article, pinned, editor)

    time_machine.move_to(out + timedelta(seconds=1))

    assert offered(article)[0] == pinned


def test_a_pinned_article_that_is_deleted_is_gone(article: Article, editor: User) -> None:
    pinned = stranger()
    hand.pin(article, pinned, editor)

    pinned.delete()

    assert pinned not in offered(article)
    assert not RelatedChoice.objects.exists()


def test_choices_outlive_an_update_and_a_rebuild(article: Article, editor: User) -> None:
    added, out = stranger(), offered(article)[0]
    hand.pin(article, added, editor)
    hand.exclude(article, out, editor)
    before = offered(article)

    related.update([article.pk, added.pk, out.pk])
    related.rebuild()

    assert offered(article) == before


def test_choices_leave_the_rows_of_the_machine_alone(article: Article, editor: User) -> None:
    before = list(Related.objects.order_by("id").values())

    hand.pin(article, stranger(), editor)
    hand.exclude(article, offered(article)[2], editor)

    assert list(Related.objects.filter(article=article).order_by("id").values()) == [
        row for row in before if row["article_id"] == article.pk
    ]


def test_choices_cost_a_page_no_query_of_their_own(
    article: Article, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hand.pin(article, stranger(), editor)
    hand.exclude(article, offered(article)[2], editor)

    with django_assert_num_queries(2):  # the article, and all that its page leads to
        assert len(suggested(article)) == 8


def test_reading_choices_compares_nothing(
    article: Article, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = stranger()
    hand.pin(article, added, editor)

    for judgement in ("read", "weigh", "score", "rank", "cosine"):
        monkeypatch.delattr(ranking, judgement)

    assert offered(article)[0] == added


# The order


def test_a_pinned_article_moves_up_among_the_pinned(article: Article, editor: User) -> None:
    first, second = offered(article)[:2]
    hand.pin(article, first, editor)
    hand.pin(article, second, editor)

    hand.move(article, second, -1, editor)

    assert offered(article)[:2] == [second, first]


@pytest.mark.parametrize(("place", "step"), [(1, -1), (4, -1), (0, 1), (3, 1)])
def test_whatever_is_moved_changes_places_with_its_neighbour_alone(
    article: Article, editor: User, place: int, step: int
) -> None:
    wanted = offered(article)
    moved = wanted[place]
    wanted[place], wanted[place + step] = wanted[place + step], wanted[place]

    hand.move(article, moved, step, editor)

    assert offered(article) == wanted


def test_moving_pins_no_more_than_it_must(article: Article, editor: User) -> None:
    first, second = offered(article)[:2]

    hand.move(article, second, -1, editor)

    pinned = RelatedChoice.objects.filter(verdict=Verdict.PINNED)
    assert [row.other for row in pinned] == [second]
    assert offered(article)[:2] == [second, first]


@pytest.mark.parametrize(("place", "step"), [(0, -1), (-1, 1)])
def test_nothing_moves_beyond_the_ends(
    article: Article, editor: User, place: int, step: int
) -> None:
    lines = hand.board(article).lines

    hand.move(article, lines[place].article, step, editor)

    assert not RelatedChoice.objects.exists()


def test_what_is_not_in_the_list_does_not_move(article: Article, editor: User) -> None:
    hand.move(article, stranger(), -1, editor)

    assert not RelatedChoice.objects.exists()


# Who and when, and who is told


def test_a_choice_says_who_made_it_and_when(article: Article, editor: User) -> None:
    before = timezone.now()

    hand.pin(article, offered(article)[0], editor)

    choice = RelatedChoice.objects.get()
    assert (choice.user, choice.actor_name) == (editor, "editor")
    assert choice.at >= before


def test_who_pins_another_leaves_the_name_of_who_pinned_before(
    article: Article, editor: User
) -> None:
    first, second = offered(article)[:2]
    hand.pin(article, first, editor)

    hand.pin(article, second, make_user("chief"))
    hand.pin(article, first, make_user("third"))

    names = RelatedChoice.objects.values_list("other", "actor_name")
    assert dict(names) == {first.pk: "editor", second.pk: "chief"}


def test_a_choice_stays_when_the_account_of_who_made_it_goes(
    article: Article, editor: User
) -> None:
    hand.pin(article, offered(article)[0], editor)

    editor.delete()

    assert RelatedChoice.objects.get().actor_name == "editor"


@pytest.mark.parametrize("deed", ["pin", "exclude", "release", "move"])
def test_every_change_tells_the_site_which_page_changed(
    article: Article,
    editor: User,
    deed: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    told: list[set[int]] = []

    def hear(article_ids: set[int], **_: Any) -> None:
        told.append(article_ids)

    other = offered(article)[1]
    article_changed.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        if deed == "release":
            hand.release(article, other)
        elif deed == "move":
            hand.move(article, other, -1, editor)
        else:
            getattr(hand, deed)(article, other, editor)
    article_changed.disconnect(hear)

    assert told == [{article.pk}]


# The database


@pytest.mark.parametrize(
    "fields",
    [
        {"verdict": Verdict.PINNED, "place": None},
        {"verdict": Verdict.EXCLUDED, "place": 1},
        {"verdict": "neither", "place": None},
    ],
)
def test_the_database_refuses_a_verdict_that_is_none(
    article: Article, fields: dict[str, Any]
) -> None:
    other = offered(article)[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        article.related_choices.create(other=other, at=timezone.now(), **fields)


def test_the_database_refuses_two_choices_about_one(article: Article, editor: User) -> None:
    other = offered(article)[0]
    hand.exclude(article, other, editor)

    with pytest.raises(IntegrityError), transaction.atomic():
        article.related_choices.create(other=other, verdict="pinned", place=1, at=timezone.now())


def test_the_database_refuses_an_article_beside_itself(article: Article) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        article.related_choices.create(other=article, verdict="excluded", at=timezone.now())
