"""The desk finds comments by their words, whatever is typed, and as they are written now."""

from typing import Any

import pytest
from django.db import connection

from comments import editing
from comments.desk import search
from comments.models import Comment, State
from comments.privacy import erasure
from tests.comments.factories import make_comment

pytestmark = pytest.mark.django_db

HOSTILE = [
    "", " ", "'", '"', '"un"', "un OR deux", "NEAR(un deux)", "words:un", "un*", "*", "(", "un)",
    "-un", "^un", "un & deux | !trois", "'un':*", "\\", "%s %(x)s", "\x00", "un\x00deux", "_", "___",
    "a_b", "😀", "👩‍👩‍👧", "²", "½", "𞤀𞤁", "हिन्दी", "日本語", "\u202eun", "{un} + deux", "un;--",
    "x" * 10_000, "é" * 10_000, " ".join(["mot"] * 5_000), " ".join(map(str, range(2_000))),
    "\ud800", "\ufdd0", "ß", "ſ", "İ", "ﬁn",
]  # fmt: skip


def found(query: str, **options: Any) -> set[int]:
    return {each.pk for each in search.matching(Comment.objects.all(), query, **options)}


@pytest.mark.parametrize(
    "query",
    ["batterie", "Batterie", "BATTERIES", "batt", "électrique", "ELECTRIQUE", "electrique batterie",
     "Odile", "odile", "mérigaud", "odile.m@example.org", "odile.m", "ODILE.M@EXAMPLE.ORG"],
)  # fmt: skip
def test_a_comment_is_found_by_text_name_and_address_however_they_are_typed(query: str) -> None:
    comment = make_comment(
        text="Une batterie électrique, et des batteries.",
        author_name="Odile Mérigaud",
        author_email="odile.m@example.org",
    )
    make_comment(text="Tout autre chose.", author_name="Paul", author_email="paul@example.com")

    assert found(query) == {comment.pk}


@pytest.mark.parametrize("query", ["zz", "bat terie", "batterie absente", "at", "lectrique"])
def test_what_is_not_said_is_not_found(query: str) -> None:
    make_comment(text="Une batterie électrique.")

    assert found(query) == set()


def test_lookalike_letters_are_found_as_what_they_look_like() -> None:
    comment = make_comment(text="Une аrnаque manifeste.")  # with Cyrillic letters

    assert found("arnaque") == {comment.pk}


def test_long_words_are_found_by_themselves() -> None:
    comment = make_comment(text="anticonstitutionnellement")

    assert found("anticonstitutionnellement") == {comment.pk}


@pytest.mark.parametrize("query", HOSTILE)
def test_no_query_fails(query: str) -> None:
    make_comment(text="un deux trois mot")

    assert len(found(query)) <= 1


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.strip()])
def test_whatever_is_written_can_be_indexed_and_found(text: str) -> None:
    comment = make_comment()
    search.index(comment.pk, text)

    words = search.words_of(text)[: search.MAX_WORDS]

    assert found(" ".join(words)) == ({comment.pk} if words else set())


def test_an_edit_is_found_by_its_new_words_alone() -> None:
    comment = make_comment(state=State.HELD, text="éoliennes")

    editing.edit(comment, "panneaux", seen=comment.seen_as())

    assert (found("eoliennes"), found("panneaux")) == (set(), {comment.pk})


def test_the_newest_text_of_an_approved_comment_is_found_before_it_is_approved() -> None:
    comment = make_comment(text="éoliennes")

    editing.edit(comment, "panneaux", seen=comment.seen_as())

    assert found("panneaux") == {comment.pk}


def test_an_erased_comment_is_found_no_more() -> None:
    comment = make_comment(text="éoliennes", author_name="Odile")

    erasure.erase(comment.author_email)

    assert found("eoliennes") | found("odile") | found("example") == set()


def test_a_comment_that_was_refused_a_place_leaves_no_words_behind() -> None:
    make_comment(text="éoliennes")
    make_comment(text="éoliennes", author_email="reader-x@example.org")

    assert len(found("eoliennes")) == 2


def test_a_word_that_very_many_use_is_found_in_a_queue_to_its_oldest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    oldest = make_comment(state=State.HELD, text="merci à tous")
    for _ in range(3):
        make_comment(text="merci")
    monkeypatch.setattr(search, "MOST", 2)

    waiting = search.matching(Comment.objects.waiting(), "merci tous")
    many = search.matching(Comment.objects.waiting(), "merci")

    assert list(waiting) == list(many) == [oldest]


def test_among_all_comments_the_newest_with_a_common_word_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    comments = [make_comment(text="merci") for _ in range(3)]
    monkeypatch.setattr(search, "MOST_OF_ALL", 2)

    assert found("merci", among_all=True) == {comments[1].pk, comments[2].pk}


def test_every_comment_has_one_row_in_the_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM comments_search")  # tests that commit leave rows of theirs
    comment = make_comment(text="un", state=State.HELD)
    editing.edit(comment, "deux", seen=comment.seen_as())
    make_comment(text="trois")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM comments_search")
        (count,) = cursor.fetchone()

    assert count == 2
