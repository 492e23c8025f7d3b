"""The words and names of a text, in French and English."""

import time

import pytest

from articles.related import analysis
from articles.related.analysis import names, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’énergie", ["energie"]),
        ("d'Orange", ["orange"]),
        ("qu’Orange", ["orange"]),
        ("jusqu’Orléans", ["orlean"]),
        ("lorsqu'Orange", ["orange"]),
        ("presqu’île", ["presqu'ile"]),
        ("prud’hommes", ["prud'homme"]),
    ],
)
def test_an_elided_article_is_taken_off_and_a_words_own_apostrophe_stays(
    text: str, expected: list[str]
) -> None:
    assert words(text, "fr") == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Énergie", "energie"),
        ("cœur", "coeur"),
        ("e\u0301cole", "école"),
        ("élec\u00adtrique", "électrique"),
        ("\ufb01lière", "filière"),
        ("ＧＡＦＡ", "gafa"),
        ("porte\u2011parole", "porte-parole"),
    ],
)
def test_case_accents_ligatures_and_invisible_signs_make_no_difference(
    one: str, other: str
) -> None:
    assert words(one, "fr") == words(other, "fr") != []


@pytest.mark.parametrize(
    ("plural", "singular", "language"),
    [
        ("voitures", "voiture", "fr"),
        ("réseaux", "réseau", "fr"),
        ("journaux", "journal", "fr"),
        ("travaux", "travail", "fr"),
        ("jeux", "jeu", "fr"),
        ("batteries", "battery", "en"),
        ("churches", "church", "en"),
        ("cars", "car", "en"),
    ],
)
def test_a_plural_and_its_singular_are_one_word(plural: str, singular: str, language: str) -> None:
    assert words(plural, language) == words(singular, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [("Deux mille premières, cents millions", "fr"), ("Twelve hundred thousand, third", "en")],
)
def test_words_for_numbers_say_nothing_of_a_subject(text: str, language: str) -> None:
    assert words(text, language) == []


@pytest.mark.parametrize(
    ("word", "language"), [("bus", "fr"), ("gaz", "fr"), ("class", "en"), ("analysis", "en")]
)
def test_what_only_looks_like_a_plural_stays(word: str, language: str) -> None:
    assert words(word, language) == [word]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Qu’est-ce que c’est ? Il n’y a là rien que nous ne puissions, peut-être, aujourd’hui.",
            "fr",
        ),
        ("They don’t know what isn't there; it's what we've been.", "en"),
    ],
)
def test_words_that_say_nothing_of_the_subject_are_left_out(text: str, language: str) -> None:
    assert set(words(text, language)) <= {"puission", "know"}


def test_a_compound_is_one_word() -> None:
    assert words("vingt-quatre porte-parole, un rendez-vous", "fr") == [
        "vingt-quatre",
        "porte-parole",
        "rendez-vou",
    ]


def test_an_inverted_pronoun_belongs_to_no_word() -> None:
    assert words("Roule-t-elle ? pense-t-on, celui-ci", "fr") == ["roule", "pense"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("10 000 km", "fr", ["10000", "km"]),
        ("10\u202f000 km", "fr", ["10000", "km"]),
        ("3,5 %", "fr", ["3.5"]),
        ("10,000 miles", "en", ["10000", "mile"]),
        ("3.5 %", "en", ["3.5"]),
        ("en 2019", "fr", ["2019"]),
        ("Model 3", "en", ["model", "3"]),
    ],
)
def test_a_figure_is_one_word_however_it_is_grouped(
    text: str, language: str, expected: list[str]
) -> None:
    assert words(text, language) == expected


def test_the_possessive_of_an_english_word_is_taken_off() -> None:
    assert words("the agency’s robots' charger", "en") == ["agency", "robot", "charger"]


@pytest.mark.parametrize("language", ["fr", "en", "xx"])
@pytest.mark.parametrize(
    "text", ["", " \n\t", "😀🎉", "\x00", "’’’", "---", "\u0301\u0301", "«»", "\u200b"]
)
def test_a_text_without_words_has_none(text: str, language: str) -> None:
    assert words(text, language) == names(text) == []


def test_arabic_has_words() -> None:
    assert words("مرحبا بالعالم", "fr") == ["مرحبا", "بالعالم"]


@pytest.mark.parametrize(
    "text",
    [
        "mot " * 50_000,
        "a'" * 200_000,
        "A de " * 100_000,
        "1 000 " * 80_000,
        "É" * 400_000,
        "A-" * 200_000,
        "\u0301" * 400_000,
    ],
    ids=["words", "apostrophes", "names", "figures", "one word", "hyphens", "marks"],
)
def test_a_hostile_text_is_read_in_no_time(text: str) -> None:
    begun = time.process_time()

    analysis.words(text, "fr")
    analysis.names(text)

    assert (
        time.process_time() - begun < 5
    )  # 0.2 s of CPU where it was written; minutes if quadratic


def test_a_token_knows_where_it_stands_in_the_text() -> None:
    text = "Vive l’Énergie !"

    found = [token for token in analysis.tokens(text, "fr") if token.key == "energie"]

    assert [text[token.start : token.end] for token in found] == ["l’Énergie"]


def test_names_are_runs_of_capitals_within_a_sentence() -> None:
    text = "Hier, Jean de La Fontaine quitta Paris pour l’Institut Pasteur."

    assert names(text) == ["Jean de La Fontaine", "Paris", "Institut Pasteur"]


def test_a_capital_that_only_opens_a_sentence_is_no_name() -> None:
    assert names("Demain il pleuvra. Voici la pluie. « Bonjour. »") == []


def test_a_name_that_opens_a_sentence_counts_if_it_stands_elsewhere_too() -> None:
    assert names("Renault recule. On attendait Renault.") == ["Renault", "Renault"]


def test_an_acronym_is_a_name_even_where_a_sentence_begins() -> None:
    assert names("IGN publie ses cartes.") == ["IGN"]


def test_the_article_before_a_name_is_no_part_of_it() -> None:
    assert names("La Renault Zoé roule.") == ["Renault Zoé"]


@pytest.mark.parametrize("word", ["PostGIS", "QGIS", "H2O", "MapServer", "iPhone", "5G", "ÉNA"])
def test_a_word_that_its_letters_mark_names_a_thing(word: str) -> None:
    assert analysis.is_marked(word)


@pytest.mark.parametrize("word", ["Paris", "serveur", "A", "2024", "3,5", "L", "Élan", ""])
def test_a_word_in_usual_letters_is_not_marked(word: str) -> None:
    assert not analysis.is_marked(word)
