"""What asks for a moderator besides a comment's state, and what answers it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import editing, tally
from comments.models import Actor, Appeal, Comment, Decision, Reason, State, Tally
from tests.comments.factories import make_comment
from tests.factories import make_user

pytestmark = pytest.mark.django_db
AFTER = Actor.rule("moderated-after", "2")


def person(name: str) -> Actor:
    return Actor.person(make_user(name, "comments.moderate_comment"))


def published_unread() -> Comment:
    comment = make_comment(state=State.HELD)
    comment.move(State.APPROVED, actor=AFTER)
    return comment


def appealed(by: Actor) -> Comment:
    comment = make_comment(state=State.HELD)
    comment.move(State.REJECTED, actor=by, reason=Reason.INSULT)
    Appeal.objects.create(
        comment=comment, text="Non.", rejected_by_id=by.user_id, created_at=comment.submitted_at
    )
    Comment.objects.filter(pk=comment.pk).update(is_appealed=True)
    return comment


def test_what_a_rule_publishes_unread_waits_to_be_read() -> None:
    comment = published_unread()

    assert list(Comment.objects.unread()) == [comment]
    assert Tally.objects.of()[tally.UNREAD] == 1


def test_reading_it_is_a_decision_that_can_be_undone() -> None:
    comment = published_unread()
    reader = person("claire")

    assert comment.move(State.APPROVED, actor=reader) == 1
    assert not Comment.objects.unread().exists()
    assert comment.move(State.APPROVED, actor=reader) == 0

    assert Decision.objects.filter(actor_name=reader.name).undo(actor=reader) == 1
    assert list(Comment.objects.unread()) == [comment]


def test_undoing_the_undoing_reads_it_again() -> None:
    comment = published_unread()
    reader = person("claire")
    comment.move(State.APPROVED, actor=reader)
    Decision.objects.filter(actor_name=reader.name).undo(actor=reader)

    assert Decision.objects.filter(undoes__isnull=False).undo(actor=reader) == 1

    comment.refresh_from_db()
    assert (comment.state, comment.is_unread) == (State.APPROVED, False)


def test_who_rejected_leaves_the_appeal_to_another() -> None:
    first, second = person("claire"), person("paul")
    comment = appealed(first)

    assert comment.move(State.APPROVED, actor=first) == 0
    assert comment.move(State.APPROVED, actor=second) == 1
    assert Appeal.objects.get().settled_by == Decision.objects.latest("pk").hash


def test_who_is_alone_decides_about_her_own_rejection() -> None:
    alone = person("claire")
    comment = appealed(alone)

    assert comment.move(State.APPROVED, actor=alone) == 1


def test_who_rejected_cannot_undo_what_another_decided_about_the_appeal() -> None:
    first, second = person("claire"), person("paul")
    comment = appealed(first)
    comment.move(State.APPROVED, actor=second)
    granted = Decision.objects.filter(to_state=State.APPROVED)

    assert granted.undo(actor=first) == 0
    assert granted.undo(actor=second) == 1
    comment.refresh_from_db()
    assert (comment.state, comment.is_appealed) == (State.REJECTED, True)


def test_who_edits_an_old_comment_begins_to_wait_then() -> None:
    comment = make_comment(submitted_at=timezone.now() - timedelta(minutes=5))
    before = timezone.now()

    editing.edit(comment, "Autrement dit.", seen=comment.seen_as())
    comment.refresh_from_db()
    first = comment.waits_since
    editing.edit(comment, "Encore autrement.", seen=comment.seen_as())

    comment.refresh_from_db()
    assert before <= first == comment.waits_since


def test_what_is_put_back_on_hold_waits_since_then_and_keeps_its_place_when_undone() -> None:
    comment = make_comment(submitted_at=timezone.now() - timedelta(days=3))
    moderator = person("claire")
    comment.move(State.HELD, actor=moderator)
    comment.refresh_from_db()
    held = comment.waits_since

    comment.move(State.APPROVED, actor=moderator)
    Decision.objects.filter(to_state=State.APPROVED, from_state=State.HELD).undo(actor=moderator)

    comment.refresh_from_db()
    assert (comment.state, comment.waits_since) == (State.HELD, held)
    assert held > comment.submitted_at
