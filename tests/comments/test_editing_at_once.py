"""Edits, decisions and withdrawals at the same instant: each once, none unseen."""

from functools import partial

import pytest

from comments import editing
from comments.models import Actor, Comment, State
from tests.comments.factories import MODERATOR, make_comment
from tests.comments.test_at_once import together, whole

pytestmark = pytest.mark.django_db(transaction=True)


def edit(comment: Comment, text: str) -> str:
    try:
        editing.edit(comment, text, seen=comment.seen_as())
    except editing.Refused as refused:
        return refused.code
    return "saved"


def test_the_same_edit_sent_six_times_at_once_makes_one_revision() -> None:
    comment = make_comment(state=State.HELD)

    said = together(*[partial(edit, comment, "Autrement.")] * 6)

    assert said == ["saved"] * 6
    assert comment.revisions.count() == 2
    assert whole()


def test_of_different_edits_at_once_one_is_saved_and_the_others_are_stale() -> None:
    comment = make_comment(state=State.HELD)

    said = together(*(partial(edit, comment, f"Texte {number}.") for number in range(4)))

    assert sorted(said) == ["saved", "stale", "stale", "stale"]
    assert comment.revisions.count() == 2


def test_an_approval_of_what_was_read_never_publishes_an_edit_that_came_at_once() -> None:
    for _ in range(5):
        comment = make_comment(state=State.HELD, text="Lu.")
        approve = partial(
            Comment.objects.filter(pk=comment.pk).approve,
            actor=MODERATOR,
            revisions={comment.pk: 1},
        )

        together(approve, partial(edit, comment, "Jamais lu."))

        assert not Comment.objects.visible().filter(html__contains="Jamais").exists()
    assert whole()


def test_an_edit_and_a_withdrawal_at_once_leave_a_withdrawn_comment() -> None:
    comment = make_comment()

    said = together(
        partial(edit, comment, "Autrement."),
        partial(comment.move, State.WITHDRAWN, actor=Actor.author()),
    )

    comment.refresh_from_db()
    assert said[0] in {"saved", "gone"}
    assert comment.state == State.WITHDRAWN
    assert whole()
