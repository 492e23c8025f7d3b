"""How near two articles are, and why."""

from dataclasses import replace
from typing import Any

import pytest

from articles.related import ranking, yardstick
from articles.related.finding import gathered, nearest
from articles.related.index import Index
from articles.related.ranking import Profile, Source
from articles.related.yardstick import Yardstick

CARS = "La voiture électrique recharge sa batterie à la borne, selon l’étude de Jean Dupont."
VANS = "Une batterie de voiture coûte cher. On cite Jean Dupont et la borne du village."
BREAD = "Le boulanger pétrit la farine et le levain avant la cuisson du pain."
PADDING = " ".join(f"mot{number}" for number in range(ranking.FULL))


def profiles(*texts: str, **fields: Any) -> list[Profile]:
    """Profiles of articles with these texts, measured against each other."""
    common: dict[str, Any] = {"language": "fr", "day": None, "title": "", **fields}
    sources = [Source(id=number, text=text, **common) for number, text in enumerate(texts)]
    readings = [ranking.read(source) for source in sources]
    yardstick = Yardstick.of(readings)
    return [ranking.weigh(reading, yardstick) for reading in readings]


def indexed(*profiles: Profile) -> Index:
    """An index of these."""
    return Index(profiles, gathered(profiles))


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


@pytest.mark.parametrize(
    ("near", "common", "is_offered"),
    [(0.029, 2, False), (0.029, 3, True), (0.009, 9, False), (ranking.WEAKEST, 1, True)],
)
def test_what_is_faintly_alike_is_offered_only_where_a_quarter_of_the_words_is_shared(
    near: float, common: int, is_offered: bool
) -> None:
    words = dict.fromkeys("abcdefghij", 1)
    few = Profile(1, "fr", None, words, {})
    many = Profile(
        2, "fr", None, {**dict(list(words.items())[:common]), **dict.fromkeys("KLMNOPQRST", 1)}, {}
    )

    assert ranking.is_offered(few, many, near) == is_offered
    assert ranking.is_offered(many, few, near) == is_offered


def test_an_article_is_found_by_the_words_of_its_title_however_light() -> None:
    many = {f"mot{number}": 900 for number in range(ranking.HEAVIEST)} | {"pain": 1}
    titled = Profile(1, "fr", None, many, {}, title={"pain": ranking.LENGTH})
    other = Profile(2, "fr", None, {"pain": 9_000}, {}, fullness=ranking.LENGTH)

    assert [found.other for found in indexed(titled, other).suggestions(2)] == [1]


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


def covering(text: str, title: str = "") -> list[Profile]:
    """An article with this text, one with the title « Farine complète », and one of neither."""
    sources = [
        Source(1, "fr", None, title, text),
        Source(2, "fr", None, "Farine complète", CARS),
        Source(3, "fr", None, "Titre", VANS),
    ]
    readings = [ranking.read(source) for source in sources]
    yardstick = Yardstick.of(readings)
    return [ranking.weigh(reading, yardstick) for reading in readings]


def test_a_title_is_covered_as_far_as_the_other_text_holds_its_words() -> None:
    whole, titled, _ = covering(f"La farine est complète. {PADDING}")
    half, titled_too, _ = covering(f"La farine est blanche. {PADDING}")

    assert ranking.coverage(whole, titled) == pytest.approx(0.5, abs=0.001)  # one of two ways
    assert 0 < ranking.coverage(half, titled_too) < 0.5


def test_coverage_is_the_same_both_ways() -> None:
    text, titled, _ = covering(f"La farine est complète. {PADDING}", "La voiture du boulanger")

    assert ranking.coverage(text, titled) == ranking.coverage(titled, text)


def test_a_short_text_covers_a_title_only_in_part() -> None:
    text, titled, _ = covering("La farine est complète, dit-on.")  # 5 words of 200

    assert ranking.coverage(text, titled) == pytest.approx(0.5 * 5 / ranking.FULL, abs=0.001)


def test_a_covered_title_brings_articles_nearer() -> None:
    text, titled, _ = covering(f"La farine est complète. {PADDING}")
    untitled = replace(titled, title={})

    assert ranking.score(text, titled) - ranking.score(text, untitled) == pytest.approx(
        ranking.COVERAGE / 2, abs=0.001
    )


def test_a_word_that_its_letters_mark_as_a_name_counts_twice() -> None:
    reading = ranking.read(Source(1, "fr", None, "", "avant\nMapServer mapserver serveur"))

    assert reading.words["mapserver"] == ranking.MARKED + 1
    assert reading.words["serveur"] == 1


def test_the_first_paragraph_counts_as_a_standfirst_where_there_is_none() -> None:
    text = "Un robotaxi passe.\nUn boulanger aussi."

    without = ranking.read(Source(1, "fr", None, "", text))
    with_one = ranking.read(Source(1, "fr", None, "", text, standfirst="Chapeau"))

    assert without.words["robotaxi"] == 1 + ranking.OPENING
    assert without.words["boulanger"] == with_one.words["robotaxi"] == 1


def test_an_article_with_one_name_among_many_with_more_is_not_known_by_it() -> None:
    many = "On vit Jean Dupont, Anna Weiss, Malo Guen, Paul Roussel, Rose Petit et Luc Grand."
    one, *others = profiles("On vit Jean Dupont ici.", many, many, many)

    assert ranking.cosine(one.names, one.names) < 0.9
    assert ranking.cosine(others[0].names, others[0].names) == pytest.approx(1, abs=0.001)


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


def test_of_those_found_the_ones_near_in_time_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "CANDIDATES", 1)
    found = [(1, 1_000, 5_000 - 3_650), (2, 900, 5_001)]

    assert ranking.likeliest(5_000, found) == [2]
    assert ranking.likeliest(None, found) == [1]


def test_a_word_that_many_articles_hold_finds_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yardstick, "FEW", 1)
    cars, vans, _ = profiles(CARS, VANS, BREAD)

    assert "voiture" in cars.heaviest()
    assert "voiture" not in cars.entries()
    assert nearest(cars, gathered([vans])["fr"]) == []


def test_an_index_finds_across_its_words_and_never_across_languages() -> None:
    french = profiles(CARS, VANS, BREAD)
    english = Profile(9, "en", None, french[0].words, french[0].names, {})
    index = indexed(*french, english)

    assert [found.other for found in index.suggestions(0)] == [1]
    assert index.suggestions(9) == []


def test_an_index_finds_an_article_by_a_name_that_is_no_heavy_word() -> None:
    many = {f"mot{number}": 900 for number in range(ranking.HEAVIEST)}
    one = Profile(1, "fr", None, many, {"=jean dupont": ranking.LENGTH}, {})
    other = Profile(2, "fr", None, {"pain": ranking.LENGTH}, {"=jean dupont": ranking.LENGTH}, {})

    assert [found.other for found in indexed(one, other).suggestions(1)] == [2]
