"""What an edit changed is shown word by word."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.difference import Kind, stretches

WORDS = st.text("ab éà'\n 我", max_size=40)


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(stretch.kind.value, stretch.text) for stretch in stretches(before, after)]


def test_only_the_words_that_changed_are_marked() -> None:
    assert told("Je suis bien là, ce soir.", "Je suis toujours là, ce soir.") == [
        ("kept", "Je suis"),
        ("removed", " bien"),
        ("added", " toujours"),
        ("kept", " là, ce soir."),
    ]


def test_the_same_text_has_no_difference() -> None:
    assert told("Rien à dire.", "Rien à dire.") == [("kept", "Rien à dire.")]


@pytest.mark.parametrize(
    ("before", "after", "kinds"), [("", "", []), ("a", "", ["removed"]), ("", "a", ["added"])]
)
def test_a_text_may_come_from_nothing_and_go(before: str, after: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in told(before, after)] == kinds


def test_where_no_spaces_part_words_letters_are_compared() -> None:
    assert told("我喜歡貓", "我喜歡狗") == [("kept", "我喜歡"), ("removed", "貓"), ("added", "狗")]


@given(WORDS, WORDS)
def test_both_texts_can_be_read_in_it_exactly(before: str, after: str) -> None:
    found = list(stretches(before, after))

    assert "".join(each.text for each in found if each.kind != Kind.ADDED) == before
    assert "".join(each.text for each in found if each.kind != Kind.REMOVED) == after


LETTERS = [chr(0x4E00 + number) for number in range(98)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x " + "a " * 4_998, "y " + "b a " * 2_499),
        ("".join(LETTERS) * 102, "".join(reversed(LETTERS)) * 102),
        ("".join(LETTERS) * 102, "".join(letter * 2 for letter in LETTERS) * 51),
    ],
)
def test_no_texts_take_long(before: str, after: str) -> None:
    start: Any = time.process_time()

    assert list(stretches(before, after))
    assert time.process_time() - start < 2
