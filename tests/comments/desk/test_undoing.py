"""Acts at the desk undone: all is as it was, once, and the author hears of nothing."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone

from comments import attention, editing, log, tally
from comments.desk import acts
from comments.mail import worker
from comments.models import Actor, Appeal, Comment, Letter, Report, State, Tally
from tests.comments.desk.acting import act_of, decide, held, seen
from tests.comments.factories import make_address, make_appeal, make_comment, make_report
from tests.comments.test_at_once import whole

pytestmark = pytest.mark.django_db

COLUMNS = (
    "state", "html", "hidden_by", "revision", "decided_revision", "reports", "is_appealed",
    "is_unread",
)  # fmt: skip


def standing() -> list[tuple[Any, ...]]:
    """All that decisions write: the comments' columns, the counters, and what was answered."""
    return [
        *Comment.objects.order_by("pk").values_list("pk", *COLUMNS),
        *Tally.objects.exclude(n=0).order_by("scope", "what").values_list("scope", "what", "n"),
        *Report.objects.order_by("pk").values_list("pk", "settled_by"),
        *Appeal.objects.order_by("pk").values_list("pk", "settled_by"),
    ]


def undo(user: User, number: UUID, by: UUID | None = None) -> int:
    return acts.undo(number, actor=Actor.person(user), by=by or uuid4())


def one_of_each() -> list[Comment]:
    """A comment that waits, an edited, a reported, an unread one, and one with a reply below it."""
    edited, reported, parent = make_comment(), make_comment(), make_comment(state=State.HELD)
    editing.edit(edited, "Autrement dit.", seen=edited.seen_as())
    make_report(reported)
    make_comment(parent=parent)
    unread = make_comment(state=State.HELD)
    unread.move(State.APPROVED, actor=Actor.rule(attention.UNREAD_RULE, "1"))
    appealed = make_appeal().comment
    pks = [c.pk for c in (edited, reported, parent, unread, appealed)]
    return list(Comment.objects.filter(pk__in=pks).order_by("pk"))


def test_an_act_that_was_undone_is_not_done_again_when_it_is_sent_again(lea: User) -> None:
    (comment,) = held()
    act = act_of(lea)
    acts.decide(act, seen(comment))
    undo(lea, act.number)

    acts.decide(act, seen(comment))

    comment.refresh_from_db()
    assert comment.state == State.HELD


def test_five_hundred_are_decided_and_undone_exactly(lea: User) -> None:
    comments = held(500)
    before = standing()
    act = act_of(lea, State.SPAM)

    done = acts.decide(act, seen(*comments)).done
    undone = undo(lea, act.number)

    assert (len(done), undone) == (500, 500)
    assert standing() == before
    assert whole()


@pytest.mark.parametrize(
    "to", [State.APPROVED, State.REJECTED, State.SPAM, State.TRASH, State.HELD]
)
def test_undoing_an_act_restores_everything(lea: User, to: State) -> None:
    comments = one_of_each()
    before = standing()
    act = act_of(lea, to)
    outcome = acts.decide(act, seen(*comments))

    undone = undo(lea, act.number)

    assert outcome.done
    assert undone == len(outcome.done)
    assert standing() == before
    assert whole()


def test_undoing_the_undoing_restores_what_the_act_did(lea: User, max_: User) -> None:
    comments = one_of_each()
    act, back = act_of(lea, State.SPAM), uuid4()
    acts.decide(act, seen(*comments))
    after = [row[1:] for row in standing() if len(row) > 3]
    undo(max_, act.number, by=back)

    again = undo(lea, back)

    assert again == len(comments)
    assert [row[1:] for row in standing() if len(row) > 3] == after
    assert whole()


def test_an_undoing_sent_twice_is_done_once(lea: User) -> None:
    (comment,) = held()
    act, by = act_of(lea), uuid4()
    acts.decide(act, seen(comment))

    counts = [undo(lea, act.number, by=by) for _ in range(2)]

    assert counts == [1, 1]
    assert comment.decisions.count() == 3


def test_undoing_leaves_alone_what_was_decided_since(lea: User, max_: User) -> None:
    first, second = held(2)
    act = act_of(lea)
    acts.decide(act, seen(first, second))
    first.refresh_from_db()
    decide(max_, first, to=State.TRASH)

    undone = undo(lea, act.number)

    assert undone == 1
    states = dict(Comment.objects.values_list("pk", "state"))
    assert states == {first.pk: State.TRASH, second.pk: State.HELD}


def test_undoing_an_unknown_act_does_nothing(lea: User) -> None:
    held()

    assert undo(lea, uuid4()) == 0


def test_the_author_is_not_told_of_what_was_undone_in_time(lea: User) -> None:
    comment = make_comment(state=State.HELD, author_email="odile@example.org")
    make_address("odile@example.org")
    act = act_of(lea, State.REJECTED)
    acts.decide(act, seen(comment))
    undo(lea, act.number)
    Letter.objects.update(due_at=timezone.now())

    worker.deliver()

    assert mail.outbox == []
    assert not Letter.objects.unsettled().exists()


def test_the_author_is_told_once_of_what_was_undone_and_done_again(lea: User) -> None:
    comment = make_comment(state=State.HELD, author_email="odile@example.org")
    make_address("odile@example.org")
    act, back = act_of(lea, State.REJECTED), uuid4()
    acts.decide(act, seen(comment))
    undo(lea, act.number, by=back)
    undo(lea, back)
    Letter.objects.update(due_at=timezone.now())

    worker.deliver()

    assert [message.to for message in mail.outbox] == [["odile@example.org"]]


def test_the_log_holds_after_all_of_it(lea: User) -> None:
    act = act_of(lea, State.SPAM)
    acts.decide(act, seen(*one_of_each()))
    undo(lea, act.number)

    assert list(log.broken_links()) == []
    rows = Tally.objects.exclude(n=0).values_list("scope", "what", "n")
    assert {(scope, what): n for scope, what, n in rows} == tally.recount()
