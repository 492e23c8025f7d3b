"""How a page says how it showed a comment, and what is something else since."""

import pytest

from comments import sight
from comments.models import Comment, Reason, State
from tests.comments.factories import MODERATOR, make_comment

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [State.HELD, State.APPROVED, State.REJECTED])
def test_a_comment_that_nobody_touched_is_as_it_was_seen(state: State) -> None:
    comment = make_comment(state=state)

    seen = sight.read([comment.seen_as()])

    assert list(Comment.objects.filter(sight.still(seen))) == [comment]


def test_what_was_decided_since_to_the_same_state_is_something_else() -> None:
    comment = make_comment(state=State.REJECTED)
    seen = sight.read([comment.seen_as()])
    Comment.objects.filter(pk=comment.pk).update(is_appealed=True)

    comment.move(State.HELD, actor=MODERATOR)
    comment.move(State.REJECTED, actor=MODERATOR, reason=Reason.HATE)

    assert not Comment.objects.filter(sight.still(seen)).exists()


def test_a_new_text_is_something_else() -> None:
    comment = make_comment(state=State.HELD)
    seen = sight.read([comment.seen_as()])

    Comment.objects.update(revision=2)

    assert not Comment.objects.filter(sight.still(seen)).exists()
