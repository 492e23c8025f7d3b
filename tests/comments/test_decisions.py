"""Deciding about comments: exactly once, reversibly, and never more than was meant."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from comments import log, tally
from comments.models import Actor, Comment, Decision, Reason, Revision, State, Tally
from comments.signals import discussion_changed
from comments.states import TAKEN_BACK
from tests.comments.factories import MODERATOR, make_comment
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def hidden_by() -> list[int]:
    return list(Comment.objects.in_threads().values_list("hidden_by", flat=True))


def test_approving_twice_changes_once() -> None:
    make_comment(state=State.HELD)

    assert Comment.objects.all().approve(actor=MODERATOR) == 1
    assert Comment.objects.all().approve(actor=MODERATOR) == 0


def test_of_two_who_decide_what_waits_the_second_changes_nothing() -> None:
    make_comment(state=State.HELD)
    first, second = Comment.objects.waiting(), Comment.objects.waiting()

    assert first.approve(actor=MODERATOR) == 1
    assert second.reject(Reason.INSULT, actor=MODERATOR) == 0
    assert Comment.objects.get().state == State.APPROVED


def test_approving_a_parent_does_not_publish_its_held_reply() -> None:
    parent = make_comment(state=State.HELD)
    reply = make_comment(parent=parent, state=State.HELD)

    parent.move(State.APPROVED, actor=MODERATOR)

    assert list(Comment.objects.visible()) == [parent]
    reply.refresh_from_db()
    assert reply.state == State.HELD


def test_hiding_a_comment_hides_its_thread_and_showing_it_shows_it_again() -> None:
    parent = make_comment()
    reply = make_comment(parent=parent)
    make_comment(parent=reply)

    parent.move(State.TRASH, actor=MODERATOR)
    hidden = hidden_by()
    parent.move(State.APPROVED, actor=MODERATOR)

    assert hidden == [1, 1, 1]
    assert hidden_by() == [0, 0, 0]


def test_each_hiding_ancestor_is_counted() -> None:
    parent = make_comment()
    reply = make_comment(parent=parent)
    make_comment(parent=reply)

    Comment.objects.filter(pk__in=[parent.pk, reply.pk]).move(State.SPAM, actor=MODERATOR)

    assert hidden_by() == [1, 2, 2]


def test_a_decision_touches_no_other_thread_and_no_other_article() -> None:
    parent = make_comment()
    beside = make_comment(parent.article)
    elsewhere = make_comment()

    parent.move(State.REJECTED, actor=MODERATOR, reason=Reason.INSULT)

    assert set(Comment.objects.visible()) == {beside, elsewhere}


def test_a_withdrawn_comment_leaves_its_replies_in_their_thread() -> None:
    parent = make_comment()
    reply = make_comment(parent=parent)

    parent.move(State.WITHDRAWN, actor=Actor.author())

    assert list(Comment.objects.visible()) == [reply]


@pytest.mark.parametrize("taken_back", TAKEN_BACK)
def test_what_its_author_took_back_no_moderator_brings_back(taken_back: State) -> None:
    comment = make_comment()
    comment.move(taken_back, actor=Actor.author())

    moved = [comment.move(to, actor=MODERATOR) for to in (State.APPROVED, State.HELD, State.TRASH)]
    undone = Decision.objects.filter(to_state=taken_back).undo(actor=MODERATOR)

    assert (moved, undone) == ([0, 0, 0], 0)


def test_its_author_may_change_her_mind_and_a_withdrawn_text_may_still_be_erased() -> None:
    comment = make_comment()
    comment.move(State.WITHDRAWN, actor=Actor.author())

    undone = Decision.objects.filter(to_state=State.WITHDRAWN).undo(actor=Actor.author())
    comment.move(State.WITHDRAWN, actor=Actor.author())
    erased = comment.move(State.ERASED, actor=MODERATOR)
    brought_back = comment.move(State.APPROVED, actor=Actor.author())

    assert (undone, erased, brought_back) == (1, 1, 0)


def test_a_text_that_changed_since_it_was_read_is_not_approved() -> None:
    comment = make_comment(state=State.HELD)
    Comment.objects.update(revision=2)

    changed = Comment.objects.waiting().approve(actor=MODERATOR, revisions={comment.pk: 1})

    assert changed == 0


def test_approving_shows_the_revision_that_was_approved() -> None:
    comment = make_comment(state=State.HELD)
    Revision.objects.create(
        comment=comment, number=2, text="b", html="<p>b</p>", created_at=comment.submitted_at
    )
    Comment.objects.update(revision=2)

    comment.move(State.APPROVED, actor=MODERATOR)

    comment.refresh_from_db()
    assert (comment.html, comment.decided_revision) == ("<p>b</p>", 2)


def test_an_edit_of_an_approved_comment_is_approved_in_its_turn() -> None:
    comment = make_comment()
    Revision.objects.create(
        comment=comment, number=2, text="b", html="<p>b</p>", created_at=comment.submitted_at
    )
    Comment.objects.update(revision=2)

    first, second = (comment.move(State.APPROVED, actor=MODERATOR) for _ in range(2))

    comment.refresh_from_db()
    assert (first, second) == (1, 0)
    assert (comment.html, comment.decided_revision) == ("<p>b</p>", 2)


def test_undoing_restores_exactly_what_was() -> None:
    parent = make_comment(state=State.HELD)
    make_comment(parent=parent, state=State.APPROVED)
    was = list(Comment.objects.in_threads().values())
    parent.move(State.APPROVED, actor=MODERATOR)

    undone = Decision.objects.filter(to_state=State.APPROVED, comment=parent).undo(actor=MODERATOR)

    assert undone == 1
    assert list(Comment.objects.in_threads().values()) == was


def test_undoing_an_approval_brings_back_the_text_that_was_public() -> None:
    comment = make_comment()
    shown = Comment.objects.get().html
    comment.move(State.REJECTED, actor=MODERATOR, reason=Reason.INSULT)
    Revision.objects.create(
        comment=comment, number=2, text="b", html="<p>b</p>", created_at=comment.submitted_at
    )
    Comment.objects.update(revision=2)

    Decision.objects.filter(to_state=State.REJECTED).undo(actor=MODERATOR)

    comment.refresh_from_db()
    assert (comment.state, comment.decided_revision, comment.html) == ("approved", 1, shown)


def test_undoing_is_refused_once_something_else_was_decided() -> None:
    comment = make_comment(state=State.HELD)
    comment.move(State.APPROVED, actor=MODERATOR)
    comment.move(State.SPAM, actor=MODERATOR)
    comment.move(State.APPROVED, actor=MODERATOR)

    first = Decision.objects.filter(to_state=State.APPROVED).order_by("pk")[:1]

    assert Decision.objects.filter(pk__in=[first[0].pk]).undo(actor=MODERATOR) == 0


def test_undoing_can_be_undone_and_what_came_before_it_too() -> None:
    comment = make_comment(state=State.HELD)
    comment.move(State.APPROVED, actor=MODERATOR)
    comment.move(State.SPAM, actor=MODERATOR)
    spam = Decision.objects.filter(to_state=State.SPAM)
    approval = Decision.objects.filter(from_state=State.HELD)

    spam.undo(actor=MODERATOR)
    redone = Decision.objects.filter(undoes__isnull=False).undo(actor=MODERATOR)
    Decision.objects.filter(undoes__undoes__isnull=False).undo(actor=MODERATOR)
    undone = approval.undo(actor=MODERATOR)

    assert (redone, undone) == (1, 1)
    assert Comment.objects.get().state == State.HELD


def test_a_first_decision_cannot_be_undone_for_nothing_was_before() -> None:
    make_comment()

    assert Decision.objects.all().undo(actor=MODERATOR) == 0


def test_a_batch_is_undone_as_one() -> None:
    article = make_article()
    for _ in range(3):
        make_comment(article, state=State.HELD)
    Comment.objects.waiting().approve(actor=MODERATOR)

    assert Decision.objects.filter(from_state=State.HELD).undo(actor=MODERATOR) == 3
    assert Comment.objects.waiting().count() == 3


def test_more_than_one_statement_can_decide_leaves_nobody_wrongly_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("comments.moves.AT_ONCE", 2)
    deepest = make_comment(state=State.HELD)
    for _ in range(3):
        deepest = make_comment(parent=deepest, state=State.HELD)
    make_comment(deepest.article, state=State.HELD)

    changed = Comment.objects.waiting().order_by("-path").approve(actor=MODERATOR)

    assert (changed, hidden_by()) == (5, [0] * 5)


@pytest.mark.parametrize("many", [10, 100])
def test_approving_many_takes_at_most_ten_queries(
    many: int, django_assert_max_num_queries: Any
) -> None:
    parent = make_comment(state=State.HELD)
    for number in range(many - 1):
        make_comment(parent.article, parent=parent if number % 2 else None, state=State.HELD)

    with django_assert_max_num_queries(
        10
    ):  # two of them the savepoint of the test's own transaction
        changed = Comment.objects.waiting().approve(actor=MODERATOR)

    assert changed == many


def test_undoing_many_takes_at_most_eleven_queries(django_assert_max_num_queries: Any) -> None:
    article = make_article()
    for _ in range(30):
        make_comment(article, state=State.HELD)
    Comment.objects.waiting().approve(actor=MODERATOR)

    with django_assert_max_num_queries(11):
        Decision.objects.filter(from_state=State.HELD).undo(actor=MODERATOR)


def test_a_rejection_without_a_reason_is_refused() -> None:
    from django.db import IntegrityError, transaction

    comment = make_comment(state=State.HELD)

    refused = pytest.raises(IntegrityError, match="comments_rejection_has_a_reason")
    with refused, transaction.atomic():
        comment.move(State.REJECTED, actor=MODERATOR)


def test_the_news_come_after_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    heard: list[set[int]] = []

    def listen(article_ids: set[int], **_: object) -> None:
        heard.append(article_ids)

    comment = make_comment(state=State.HELD)
    discussion_changed.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        comment.move(State.APPROVED, actor=MODERATOR)
        before = list(heard)
    discussion_changed.disconnect(listen)

    assert (before, heard) == ([], [{comment.article_id}])


def test_a_receiver_that_fails_undoes_nothing(
    django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    comment = make_comment(state=State.HELD)
    discussion_changed.connect(fail)
    with django_capture_on_commit_callbacks(execute=True):
        changed = comment.move(State.APPROVED, actor=MODERATOR)
    discussion_changed.disconnect(fail)

    assert changed == 1
    assert "on_commit" in caplog.text


def test_every_move_has_its_row_in_the_log() -> None:
    comment = make_comment(state=State.HELD)
    for state in (State.APPROVED, State.TRASH, State.APPROVED, State.TRASH):
        comment.move(state, actor=MODERATOR)

    states = Decision.objects.values_list("from_state", "to_state")

    assert list(states) == [
        ("", "held"),
        ("held", "approved"),
        ("approved", "trash"),
        ("trash", "approved"),
        ("approved", "trash"),
    ]


def test_a_moderator_who_goes_leaves_her_name_in_the_log_and_the_chain_whole() -> None:
    user = make_user("fatou")
    make_comment(state=State.HELD).move(State.APPROVED, actor=Actor.person(user))

    User.objects.all().delete()

    assert Decision.objects.last().actor_name == "fatou"  # type: ignore[union-attr]
    assert list(log.broken_links()) == []


def test_removing_and_restoring_leaves_the_counters_as_they_were() -> None:
    parent = make_comment()
    make_comment(parent=parent)
    was = Tally.objects.of(parent.article)

    for _ in range(2):
        parent.move(State.TRASH, actor=MODERATOR)
        parent.move(State.APPROVED, actor=MODERATOR)

    assert {k: n for k, n in Tally.objects.of(parent.article).items() if n} == dict(was)
    assert was[tally.VISIBLE] == 2
