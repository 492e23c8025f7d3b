"""Words of the newsroom's list are found whole, however they are dressed up."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.moderation.words import Terms, fold_term, words


def found(text: str, *held: str) -> list[str]:
    """What was found of the list in a text, as it stands there."""
    terms = Terms([(each, fold_term(each)) for each in held])
    return [text[match.start : match.end] for match in terms.find(text)]


@pytest.mark.parametrize(
    "text", ["un spécialiste", "spécialistes", "cialiste", "SPÉCIALISER", "cialis1", "décialis"]
)
def test_a_word_is_never_found_within_a_longer_one(text: str) -> None:
    assert found(text, "cialis") == []


@pytest.mark.parametrize(
    "text",
    [
        "cialis",
        "CÎALIS",
        "Cia\u0301lis",
        "с\u200bialis",  # a Cyrillic с, and a zero-width space
        "ci\u2066al\u00adis",
        "cia\u200d\ufe0flis",
        "𝐜𝐢𝐚𝐥𝐢𝐬",
        "ｃｉａｌｉｓ",
        "ⓒⓘⓐⓛⓘⓢ",
        "cıalіѕ",
    ],
)
def test_a_word_is_found_however_it_is_written(text: str) -> None:
    assert found(f"Du {text}, pas cher", "cialis") == [text]


@pytest.mark.parametrize(
    "around", ["l’{}", "l'{}", "lʼ{}", "-{}-", "_{}_", "«\u202f{}\u202f»", "({})"]
)
def test_apostrophes_hyphens_and_signs_part_words(around: str) -> None:
    assert found(around.format("achat"), "achat") == ["achat"]


@pytest.mark.parametrize(
    "text", ["pas cher", "Pas  CHER", "pas\ncher", "pas-cher", "pas\u00a0\u2066cher", "pas’cher"]
)
def test_a_phrase_runs_across_white_space_hyphens_and_apostrophes(text: str) -> None:
    assert found(f"C’est {text}.", "pas cher") == [text]


@pytest.mark.parametrize(
    "text", ["Pas. Cher", "pas, cher", "pas (cher)", "pas\u2009: cher", "pas si cher"]
)
def test_a_phrase_ends_at_a_sign_and_at_another_word(text: str) -> None:
    assert found(text, "pas cher") == []


def test_a_phrase_with_a_sign_in_it_is_found_with_such_a_sign() -> None:
    assert found("Eh bien, non ! Eh bien non.", "eh bien, non") == ["Eh bien, non"]


def test_an_address_can_be_held() -> None:
    assert found("voir https://bit.ly/3x et bit. Ly", "bit.ly") == ["bit.ly"]


def test_an_asterisk_at_the_end_stands_for_any_ending() -> None:
    text = "L’arnaque des arnaqueurs qui ont arnaqué ; larnaque"

    assert found(text, "arnaque*") == ["arnaque", "arnaqueurs", "arnaqué"]
    assert found("un casino gratuitement", "casino gratuit*") == ["casino gratuitement"]
    assert found("un casino très gratuit", "casino gratuit*") == []


def test_terms_that_overlap_are_all_found() -> None:
    text = "casino en ligne"

    assert found(text, "casino", "casino en ligne", "en ligne", "lign*") == [
        "casino", "casino en ligne", "en ligne", "ligne",
    ]  # fmt: skip


def test_symbols_are_words_of_their_own() -> None:
    assert found("💊💊 à 100€", "💊", "100 €") == ["💊", "💊", "100€"]


def test_scripts_that_write_vowels_as_marks_keep_their_words_whole() -> None:
    assert [word.text for word in words("हिन्दी में")] == ["हिनदी", "में"]
    assert found("हिन्दी में", "हि") == []


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("  CÎALIS ", "cialis"),
        ("l’Achat", "l achat"),
        ("Arnaque*", "arnaque*"),
        ("pas  cher", "pas cher"),
        ("*", ""),
        ("…", ""),
        ("\u200b", ""),
    ],
)
def test_a_term_is_folded_as_texts_are(written: str, looked_for: str) -> None:
    assert fold_term(written) == looked_for


def test_an_empty_term_finds_nothing() -> None:
    assert found("rien * du tout", "", "…") == []


def test_a_term_is_named_as_the_list_has_it() -> None:
    (match,) = Terms([("CÎALIS", fold_term("CÎALIS"))]).find("cialis")

    assert match.term == "CÎALIS"


@given(st.text(max_size=60))
def test_words_stand_in_their_order_and_each_shows_something(text: str) -> None:
    said = list(words(text))

    assert all(word.text and " " not in word.text for word in said)
    assert all(0 <= word.start < word.end <= len(text) for word in said)
    assert all(one.end <= other.start for one, other in pairwise(said))


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_every_term_is_found_between_spaces(before: str, term: str, after: str) -> None:
    looked_for = fold_term(term)

    holds = bool(found(f"{before} {term} {after}", term))

    assert holds == bool(looked_for)


def test_thousands_of_terms_cost_no_time_whatever_the_text() -> None:
    chance = random.Random(1)
    said = " ".join(f"mot{chance.randrange(3000)}" for _ in range(2000))[:10_000]
    terms = Terms(
        (each, fold_term(each))
        for n in range(500)
        for each in (f"terme{n}", f"mot{n} mot{n + 1}", f"debut{n}*", f"a {'a ' * (n % 49)}b")
    )

    began = time.process_time()
    list(terms.find(said))
    list(terms.find("a " * 5000))

    assert time.process_time() - began < 0.5  # 4 and 60 ms where nothing else runs
