"""Related posts in the database: who is offered, and whether increments equal a rebuild."""

import json
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from articles import related
from articles.models import Article, Related, State
from articles.related import postings, ranking, rebuilding, tables, upkeep
from articles.related.models import Posting, Profile, Yardstick
from tests.articles.handed import offered, suggested
from tests.articles.written import BREAD, CARS, GARAGE, distinct, lists, written
from tests.factories import make_article, make_tag

pytestmark = pytest.mark.django_db


def found_by(word: str) -> list[int]:
    """Which articles a word finds."""
    return list(postings.of("fr", [word]).get(word, ())[::2])


def floors() -> dict[int, float]:
    """From which score on each list is entered."""
    return dict(Profile.objects.values_list("article_id", "floor"))


def test_an_article_is_offered_what_speaks_of_the_same() -> None:
    first = written(CARS)
    written(BREAD)
    second = written(GARAGE)

    assert offered(first) == [second]
    assert offered(second) == [first]


def test_a_suggestion_says_its_score_and_its_shared_words() -> None:
    first = written("Le supercalculateur Dojo entraîne les modèles.")
    written("Les supercalculateurs Dojo coûtent cher.")
    written(BREAD)

    row = Related.objects.get(article=first)

    assert 0 < row.score <= 1 + ranking.NAMES + ranking.COVERAGE
    assert row.terms[:2] == ["Dojo", "supercalculateur"]
    assert json.loads(suggested(first)[0].more or "") == row.terms


def test_reading_suggestions_compares_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    first = written(CARS)
    second = written(GARAGE)

    for judgement in ("read", "weigh", "score", "rank", "cosine"):
        monkeypatch.delattr(ranking, judgement)

    assert offered(first) == [second]


def test_a_page_needs_no_arrays(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first = written(CARS)
    second = written(GARAGE)

    for module in ("numpy", "articles.related.index", "articles.related.rows"):
        monkeypatch.setitem(sys.modules, module, None)

    assert second.title in client.get(first.get_absolute_url()).content.decode()


def test_six_are_shown_and_more_can_be_asked_for() -> None:
    articles = [written(f"{CARS} {distinct(number)}") for number in range(9)]

    assert len(offered(articles[0])) == 6
    assert len(offered(articles[0], limit=8)) == 8


def test_a_single_article_is_offered_nothing() -> None:
    assert offered(written(CARS)) == []


def test_an_identical_article_is_not_offered_beside_its_twin() -> None:
    first, second = written(CARS, title="Un titre"), written(CARS, title="Un titre")

    assert offered(first) == []
    assert offered(second) == []


def test_of_two_identical_articles_one_is_offered_to_others() -> None:
    written(CARS, title="Un titre")
    written(CARS, title="Un titre")
    other = written(GARAGE)

    assert len(offered(other)) == 1


def test_languages_do_not_mix() -> None:
    french = written("Tesla robotaxi batterie autonomie")
    english = written("Tesla robotaxi batterie autonomie", language="en")

    assert offered(french) == []
    assert offered(english) == []


def test_an_article_that_changes_its_language_leaves_the_lists_of_the_old_one() -> None:
    first, second = written(CARS), written(GARAGE)
    Article.objects.filter(pk=second.pk).update(language="en")

    related.update([second.pk])

    assert offered(first) == []


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_what_is_not_published_is_never_offered(state: State) -> None:
    first, second = written(CARS), written(GARAGE)
    Article.objects.filter(pk=second.pk).update(state=state)

    before_the_update = offered(first)
    related.update([second.pk])

    assert before_the_update == []
    assert lists() == []
    assert found_by("voiture") == [first.pk]


def test_a_scheduled_article_is_offered_from_its_minute_on(time_machine: Any) -> None:
    first = written(CARS)
    out = timezone.now() + timedelta(hours=2)
    second = written(GARAGE, state=State.SCHEDULED, published_at=out)

    before = offered(first)
    time_machine.move_to(out + timedelta(seconds=1))

    assert before == []
    assert offered(first) == [second]


def test_a_deleted_article_leaves_the_lists_and_others_move_up() -> None:
    articles = [written(f"{CARS} {distinct(number)}") for number in range(15)]
    pk = articles[3].pk
    articles[3].delete()

    related.update([pk])

    assert Related.objects.filter(article=articles[0]).count() == ranking.KEPT
    assert not Profile.objects.filter(article_id=pk).exists()


def test_publishing_beside_a_deleted_article_that_nobody_reported_works() -> None:
    written(CARS).delete()

    assert offered(written(GARAGE)) == []


def test_an_article_that_is_written_anew_changes_its_neighbours() -> None:
    first, second = written(CARS), written(BREAD)
    second.body = f"<p>{GARAGE}</p>"
    second.save()

    related.update([second.pk])

    assert offered(first) == [second]


def test_a_tag_alone_can_bring_articles_together() -> None:
    first = written("Un récit sans rapport aucun avec ailleurs.", tags=("robotaxi",))
    second = written("Quelque phrase étrangère, loin de tout.")
    second.tags.add(make_tag("robotaxi"))

    related.update([second.pk])

    assert offered(first) == [second]


@pytest.mark.parametrize(
    "text", ["", "😀 🎉 ‼️", "مرحبا بالعالم هذا نص", "le la les et", "mot " * 50_000, "é" * 5_000]
)
def test_any_text_can_be_published_twice(text: str) -> None:
    first, second = written(text, title="Un titre"), written(text, title="Un titre")

    assert offered(first) == offered(second) == []


def test_words_are_counted_anew_when_a_quarter_came_since() -> None:
    for number in range(4):
        written(f"{CARS} {distinct(number)}")

    assert Yardstick.objects.get(language="fr").articles == 4


def test_updating_twice_changes_nothing() -> None:
    first, _ = written(CARS), written(GARAGE)
    before = lists()

    related.update([first.pk])
    related.update([first.pk])

    assert lists() == before


SUBJECTS = (*CARS.split(), *BREAD.split(), "Tesla", "Paris", "Jean Dupont", "vingt-quatre")
TITLES = st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=3).map(" ".join)
TEXTS = st.lists(st.sampled_from(SUBJECTS), min_size=0, max_size=8).map(" ".join)
DEEDS = st.tuples(
    st.sampled_from(["write", "rewrite", "rewrite", "withdraw", "delete", "age"]),
    st.integers(0, 99),
    st.tuples(TITLES, TEXTS),
    st.sampled_from(["fr", "fr", "fr", "en"]),
)


def _do(deed: str, which: int, written: tuple[str, str], language: str) -> int:
    """Do one thing to one article; return its key."""
    title, text = written
    articles = list(Article.objects.order_by("id"))
    if deed == "write" or not articles:
        body = f"<p>{text}</p>"
        return make_article(title=title, body=body, standfirst="", language=language).pk
    article = articles[which % len(articles)]
    pk = article.pk
    if deed == "delete":
        article.delete()
        return pk
    if deed == "withdraw":
        article.state = State.WITHDRAWN
    elif deed == "age":
        article.published_at = timezone.now() - timedelta(days=which * 10)
    else:
        article.title, article.body = title, f"<p>{text}</p>"
        article.language, article.state = language, State.PUBLISHED
    article.save()
    return pk


@pytest.mark.django_db(transaction=False)
@settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    articles=st.lists(st.tuples(TITLES, TEXTS), min_size=8, max_size=8),
    deeds=st.lists(DEEDS, min_size=4, max_size=12),
)
def test_increments_come_to_what_a_rebuild_does(
    articles: list[tuple[str, str]], deeds: list[tuple[str, int, tuple[str, str], str]]
) -> None:
    for model in (Article, Profile, Posting, Yardstick):
        model.objects.all().delete()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "KEPT", 2)  # short lists have more comings and goings
        patch.setattr(ranking, "HEAVIEST", 2)  # so that some are found by their titles only
        patch.setattr(ranking, "FULL", 5)
        for article in articles:
            _do("write", 0, article, "fr")
        upkeep.rebuild()
        patch.setattr(upkeep, "TOO_MANY", 0)  # the yardstick stays as it is
        for deed in deeds:
            related.update([_do(*deed)])
        by_increments = lists(), floors()

        patch.setattr(rebuilding, "_yardsticks", lambda *_: tables.whole_yardsticks())
        upkeep.rebuild()

    assert (lists(), floors()) == by_increments
