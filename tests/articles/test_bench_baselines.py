"""The rankings that related posts are compared with, on examples that were worked out by hand."""

import math
from typing import Any

import pytest

from tests.bench import baselines


def document(name: str, text: str = "", **known: Any) -> dict[str, Any]:
    """A French document without a title, unless said otherwise."""
    return {"id": name, "lang": "fr", "title": "", "text": text, "date": "", **known}


def test_a_word_counts_as_often_as_it_stands_by_its_rarity_squared() -> None:
    index = baselines.FullText([["borne", "borne", "reseau"], ["reseau"], ["pain"], ["sel"]])

    scores = index.scores(["borne", "reseau", "absent"])

    assert scores == pytest.approx(
        {0: 2 * math.log10(4) ** 2 + math.log10(2) ** 2, 1: math.log10(2) ** 2}
    )


def test_words_of_two_letters_are_not_indexed() -> None:
    index = baselines.FullText([["or"], ["ors"]])

    assert not index.scores(["or"])


def test_yarpp_adds_one_for_each_shared_tag_and_the_category() -> None:
    documents = [
        document("asked", "borne", tags=["a", "b"], category="c"),
        document("word", "borne"),
        document("tags", "pain", tags=["a", "b"]),
        document("category", "sel", category="c"),
        document("stranger", "vent"),
    ]

    orders = baselines.yarpp(documents)

    assert math.log10(5 / 2) ** 2 < 1
    assert orders["asked"] == ["tags", "category", "word"]


def test_yarpp_leaves_out_what_says_nothing() -> None:
    documents = [document("asked", "dans les bornes"), document("other", "dans les vents")]

    assert baselines.yarpp(documents)["asked"] == []


def test_the_newest_of_the_category_come_first_whatever_they_say() -> None:
    documents = [
        document("asked", date="2020-02-01", category="c"),
        document("old", date="2020-01-01", category="c"),
        document("new", date="2020-03-01", category="c"),
        document("elsewhere", date="2020-04-01", category="d"),
    ]

    assert baselines.newest(documents)["asked"] == ["new", "old"]


def test_bm25_prefers_the_rare_word_and_the_short_text() -> None:
    documents = [
        document("asked", "tramway borne"),
        document("rare", "tramway vent"),
        document("common", "borne vent"),
        document("long", "borne vent pluie neige grêle orage brume givre"),
    ]

    assert baselines.bm25(documents)["asked"] == ["rare", "common", "long"]


def test_bm25_asks_most_for_what_an_article_says_most_often() -> None:
    documents = [
        document("asked", "borne tramway tramway"),
        document("once", "borne vent"),
        document("twice", "tramway vent"),
    ]

    assert baselines.bm25(documents)["asked"] == ["twice", "once"]


def test_nothing_is_offered_beside_itself_nor_more_than_ten() -> None:
    documents = [document(str(number), "borne pain", category="c") for number in range(15)]
    documents += [document(f"other {number}") for number in range(20)]

    for system in (baselines.newest, baselines.yarpp, baselines.bm25):
        orders = system(documents)
        assert len(orders["3"]) == baselines.K
        assert "3" not in orders["3"]
