"""Related posts in the database: who is offered, and whether increments equal a rebuild."""

import json
from datetime import timedelta
from io import StringIO
from itertools import count
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone, translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from articles import related
from articles.models import Article, Related, State
from articles.related import postings, ranking, rebuilding, tables, upkeep
from articles.related.index import Index
from articles.related.models import Posting, Profile, Yardstick
from articles.related.ranking import Suggestion
from tests.articles.handed import offered, suggested
from tests.factories import make_article, make_tag

pytestmark = pytest.mark.django_db

CARS = "La voiture électrique recharge sa batterie à la borne. Batterie, borne, autonomie, voiture."
GARAGE = f"{CARS} Au garage attendent un mécanicien, son cric, ses clés, son chien et la pluie."
BREAD = "Le boulanger pétrit la farine et le levain. Farine, levain, four, pain."

_numbers = count(1)


def distinct(number: int) -> str:
    """Words that no text of another number has."""
    return " ".join(
        f"{word}{number}" for word in ("cric", "roue", "pneu", "frein", "coffre", "siège")
    )


def written(text: str, **fields: Any) -> Article:
    """An article with this text, and its related posts up to date."""
    defaults = {"title": f"Titre{next(_numbers)}", "standfirst": ""}
    article = make_article(body=f"<p>{text}</p>", **{**defaults, **fields})
    related.update([article.pk])
    return article


def lists() -> list[tuple[Any, ...]]:
    """Every list that stands, with all that it says."""
    rows = Related.objects.order_by("article_id", "rank")
    return [
        (row.article_id, row.other_id, row.rank, row.score, row.terms, row.folded) for row in rows
    ]


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


def test_a_rebuild_tells_how_far_it_is() -> None:
    written(CARS)
    told: list[tuple[int, int]] = []

    count = related.rebuild(lambda done, of: told.append((done, of)))

    assert count == 1
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("when", [1, 2, 3])
def test_what_is_written_during_a_rebuild_is_in_its_lists(when: int) -> None:
    first = written(CARS)
    late: list[Article] = []

    def write_meanwhile(done: int, of: int) -> None:
        if done != when or late:
            return
        late.append(make_article(body=f"<p>{GARAGE}</p>"))
        before = timezone.now() - timedelta(minutes=5)  # who commits late was written earlier
        Article.objects.filter(pk=late[0].pk).update(modified_at=before)

    related.rebuild(write_meanwhile)

    assert offered(first) == late


def test_what_is_deleted_during_a_rebuild_is_in_no_list() -> None:
    written(CARS)
    second = written(GARAGE)

    related.rebuild(lambda done, of: Article.objects.filter(pk=second.pk).delete() and None)

    assert lists() == []
    assert not Profile.objects.filter(article_id=second.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_others_may_write_while_many_articles_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = make_article(body=f"<p>{CARS}</p>")
    suggestions = Index.suggestions
    held: list[bool] = []

    def compare(index: Index, article_id: int) -> list[Suggestion]:
        held.append(connection.in_atomic_block)
        return suggestions(index, article_id)

    monkeypatch.setattr(Index, "suggestions", compare)

    related.update([article.pk])

    assert held == [False]


def stop_after(lists: int, articles: int) -> None:
    """Begin a rebuild, and stop it when it has made so many lists, one at a time."""

    def stop(done: int, _of: int) -> None:
        if done == 2 * articles + lists:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rebuilding, "BATCH", 1)
        with pytest.raises(KeyboardInterrupt):
            related.rebuild(stop)


def test_a_rebuild_that_was_stopped_goes_on_where_it_was() -> None:
    first, second = written(CARS), written(GARAGE)
    Related.objects.all().delete()
    stop_after(lists=1, articles=2)
    told: list[tuple[int, int]] = []

    related.rebuild(lambda done, of: told.append((done, of)), resume=True)

    assert told == [(6, 6)]
    assert [offered(first), offered(second)] == [[second], [first]]
    assert not related.stopped()


def test_what_is_written_while_a_rebuild_is_stopped_is_in_its_lists() -> None:
    first, second = written(CARS), written(BREAD)
    stop_after(lists=1, articles=2)
    second.body = f"<p>{GARAGE}</p>"
    second.save()

    related.rebuild(resume=True)

    assert offered(first) == [second]


def test_a_rebuild_leaves_the_rest_to_one_that_began_later() -> None:
    for text in (CARS, GARAGE, BREAD):
        written(text)
    told: list[int] = []

    def begin_again(done: int, _of: int) -> None:
        told.append(done)
        if done == 7:
            related.rebuild()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rebuilding, "BATCH", 1)
        related.rebuild(begin_again)

    assert told[-1] == 7


def test_several_processes_make_the_lists_that_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (CARS, GARAGE, BREAD):
        written(text)
    related.rebuild()
    by_one = lists()
    Related.objects.all().delete()
    monkeypatch.setattr(rebuilding, "BATCH", 1)

    related.rebuild(processes=2)

    assert by_one
    assert lists() == by_one


def test_the_command_makes_lost_lists_again() -> None:
    first, second = written(CARS), written(GARAGE)
    Related.objects.all().delete()

    call_command("rebuild_related", processes=1, stdout=StringIO())

    assert offered(first) == [second]


@pytest.mark.parametrize(("options", "goes_on"), [({}, True), ({"from_start": True}, False)])
def test_the_command_says_when_it_goes_on(options: dict[str, bool], goes_on: bool) -> None:
    written(CARS)
    stop_after(lists=1, articles=1)
    out = StringIO()

    with translation.override("en"):
        call_command("rebuild_related", processes=1, stdout=out, **options)

    assert ("Going on where the last one was stopped." in out.getvalue()) is goes_on


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
