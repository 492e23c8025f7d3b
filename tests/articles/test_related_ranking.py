"""How near two articles are, and why."""

from typing import Any

import pytest

from articles.related import ranking
from articles.related.ranking import Index, Profile, Source, Yardstick

CARS = "La voiture électrique recharge sa batterie à la borne, selon l’étude de Jean Dupont."
VANS = "Une batterie de voiture coûte cher. On cite Jean Dupont et la borne du village."
BREAD = "Le boulanger pétrit la farine et le levain avant la cuisson du pain."


def profiles(*texts: str, **fields: Any) -> list[Profile]:
    """Profiles of articles with these texts, measured against each other."""
    common: dict[str, Any] = {"language": "fr", "day": None, "title": "", **fields}
    sources = [Source(id=number, text=text, **common) for number, text in enumerate(texts)]
    readings = [ranking.read(source) for source in sources]
    yardstick = Yardstick.of(readings)
    return [ranking.weigh(reading, yardstick) for reading in readings]


def weighed(day: int | None, number: int = 0) -> Profile:
    """A profile of one day, all whose weight is on one word."""
    return Profile(number, "fr", day, {"mot": ranking.LENGTH}, {}, {"mot": "mot"})


def test_what_shares_words_is_nearer_than_what_does_not() -> None:
    cars, vans, bread = profiles(CARS, VANS, BREAD)

    assert ranking.score(cars, vans) > ranking.score(cars, bread) == 0


def test_nearness_is_the_same_both_ways() -> None:
    cars, vans, _ = profiles(CARS, VANS, BREAD)

    assert ranking.score(cars, vans) == ranking.score(vans, cars)


def test_an_article_is_as_near_as_can_be_to_itself() -> None:
    cars, *_ = profiles(CARS, VANS, BREAD)

    assert ranking.score(cars, cars) == pytest.approx(1 + ranking.NAMES, abs=0.01)


@pytest.mark.parametrize(("days", "left"), [(0, 1.0), (60, 0.775), (-60, 0.775), (3_650, 0.55)])
def test_time_takes_its_share_before_and_after_alike(days: int, left: float) -> None:
    near = ranking.score(weighed(5_000), weighed(5_000 + days))

    assert near == pytest.approx(left, abs=0.001)


def test_without_dates_time_takes_nothing() -> None:
    assert ranking.score(weighed(None), weighed(5_000)) == 1


def test_a_shared_name_counts_beside_the_words_of_it() -> None:
    with_names, others, _ = profiles("Hier, Jean Dupont parla.", "On vit Jean Dupont.", BREAD)
    only_words = Profile(9, "fr", None, with_names.words, {}, with_names.shown)

    assert ranking.score(with_names, others) > ranking.score(only_words, others)


@pytest.mark.parametrize("field", ["title", "standfirst", "category"])
def test_what_stands_above_the_body_counts(field: str) -> None:
    above: dict[str, Any] = {"title": "", field: "Robotaxi"}

    reading = ranking.read(Source(id=1, language="fr", day=None, text=CARS, **above))

    assert reading.words["robotaxi"] > 0


def test_the_terms_that_explain_are_readable_and_the_most_telling_come_first() -> None:
    one, other, _ = profiles(
        "Le supercalculateur est là. Le supercalculateur Dojo calcule pour l’État en été.",
        "Des supercalculateurs, comme Dojo, pour l’État : des supercalculateurs.",
        BREAD,
    )

    assert ranking.shared(one, other)[:2] == ["supercalculateur", "Dojo"]
    assert "État" in ranking.shared(one, other)


def test_a_name_explains_in_place_of_its_words() -> None:
    cars, vans, _ = profiles(CARS, VANS, BREAD)

    terms = ranking.shared(cars, vans)

    assert "Jean Dupont" in terms
    assert not {"Jean", "Dupont"} & set(terms)


def test_a_twin_of_a_better_suggestion_is_folded() -> None:
    article, *others = profiles(CARS, VANS, VANS, BREAD)

    assert [found.folded for found in ranking.rank(article, others)] == [False, True]


def test_a_twin_of_the_article_itself_is_folded() -> None:
    article, *others = profiles(CARS, CARS, VANS, BREAD)

    assert [(found.other, found.folded) for found in ranking.rank(article, others)] == [
        (1, True),
        (2, False),
    ]


def test_between_equals_the_newest_comes_first() -> None:
    article = Profile(0, "fr", 5_000, {"a": 7_071, "b": 7_071}, {}, {})
    before = Profile(1, "fr", 4_990, {"a": ranking.LENGTH}, {}, {})
    after = Profile(2, "fr", 5_010, {"b": ranking.LENGTH}, {}, {})

    assert [found.other for found in ranking.rank(article, [before, after])] == [2, 1]


def test_a_list_keeps_no_more_than_its_length() -> None:
    article, *others = (weighed(5_000 + number, number) for number in range(30))

    assert len(ranking.rank(article, others)) == ranking.KEPT


def test_an_index_finds_across_its_words_and_never_across_languages() -> None:
    french = profiles(CARS, VANS, BREAD)
    english = Profile(9, "en", None, french[0].words, french[0].names, {})
    index = Index([*french, english])

    assert [found.other for found in index.suggestions(0)] == [1]
    assert index.suggestions(9) == []


def test_an_index_finds_an_article_by_a_name_that_is_no_heavy_word() -> None:
    many = {f"mot{number}": 900 for number in range(ranking.HEAVIEST)}
    one = Profile(1, "fr", None, many, {"=jean dupont": ranking.LENGTH}, {})
    other = Profile(2, "fr", None, {"pain": ranking.LENGTH}, {"=jean dupont": ranking.LENGTH}, {})

    assert [found.other for found in Index([one, other]).suggestions(1)] == [2]
