"""Acts at the desk: as it was seen, once by their number, with the truth about what stayed, undone."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone

from comments import attention, editing, log, sight, tally
from comments.desk import acts
from comments.mail import worker
from comments.models import Actor, Appeal, Comment, Decision, Letter, Reason, Report, State, Tally
from comments.privacy import erasure
from tests.comments.factories import (
    MODERATOR,
    make_address,
    make_appeal,
    make_comment,
    make_report,
)  # fmt: skip
from tests.comments.test_at_once import whole
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

MODERATE = "comments.moderate_comment"
COLUMNS = (
    "state", "html", "hidden_by", "revision", "decided_revision", "reports", "is_appealed",
    "is_unread",
)  # fmt: skip


@pytest.fixture
def lea() -> User:
    return make_user("lea", MODERATE)


@pytest.fixture
def max_() -> User:
    return make_user("max", MODERATE)


def act_of(user: User, to: State = State.APPROVED, **fields: Any) -> acts.Act:
    reason = Reason.INSULT if to == State.REJECTED else ""
    defaults = {"number": uuid4(), "reason": reason, **fields}
    return acts.Act(actor=Actor.person(user), to=to, **defaults)


def seen(*comments: Comment) -> dict[int, sight.Seen]:
    return sight.read(comment.seen_as() for comment in comments)


def decide(user: User, *comments: Comment, to: State = State.APPROVED) -> acts.Outcome:
    return acts.decide(act_of(user, to), seen(*comments))


def held(count: int = 1) -> list[Comment]:
    article = make_article()
    return [make_comment(article, state=State.HELD) for _ in range(count)]


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


def test_an_act_moves_what_still_is_as_it_was_seen(lea: User) -> None:
    comments = held(2)

    outcome = decide(lea, *comments)

    assert outcome == acts.Outcome([comment.pk for comment in comments], [])
    assert Comment.objects.visible().count() == 2


def test_an_act_keeps_its_note_and_number_in_the_log(lea: User) -> None:
    (comment,) = held()
    act = act_of(lea, State.REJECTED, note="relu à deux")

    acts.decide(act, seen(comment))

    row = comment.decisions.latest("pk")
    assert (row.batch, row.note, row.reason) == (act.number, "relu à deux", Reason.INSULT)


def test_an_act_sent_twice_is_done_once_and_answered_the_same(lea: User) -> None:
    comments = held(2)
    act = act_of(lea)

    outcomes = [acts.decide(act, seen(*comments)) for _ in range(2)]

    assert outcomes[0] == outcomes[1]
    assert Decision.objects.filter(batch=act.number).count() == 2


def test_an_act_that_was_undone_is_not_done_again_when_it_is_sent_again(lea: User) -> None:
    (comment,) = held()
    act = act_of(lea)
    acts.decide(act, seen(comment))
    undo(lea, act.number)

    acts.decide(act, seen(comment))

    comment.refresh_from_db()
    assert comment.state == State.HELD


def test_what_another_decided_stays_and_the_second_is_told_who_and_how(
    lea: User, max_: User
) -> None:
    (comment,) = held()
    decide(max_, comment, to=State.SPAM)

    (left,) = decide(lea, comment).left

    now = Comment.objects.get(pk=comment.pk)
    assert now.state == State.SPAM
    assert left.seen == now.seen_as()
    assert "max" in left.why
    assert now.get_state_display().lower() in left.why


def test_what_a_rule_decided_meanwhile_is_not_told_as_a_persons_work(lea: User) -> None:
    (comment,) = held()
    comment.move(State.SPAM, actor=MODERATOR)

    (left,) = decide(lea, comment).left

    assert MODERATOR.name not in left.why


def test_a_text_that_was_edited_meanwhile_is_not_approved_unread(lea: User) -> None:
    (comment,) = held()
    editing.edit(comment, "Tout autre chose.", seen=comment.seen_as())

    (left,) = decide(lea, comment).left

    assert Comment.objects.get(pk=comment.pk).state == State.HELD
    assert left.seen == f"{comment.pk}:held:2"
    assert "changed" in left.why or "modifié" in left.why


def test_an_edit_that_a_rule_published_is_told_as_an_edit(lea: User) -> None:
    comment = make_comment()
    before = seen(comment)
    editing.edit(comment, "Autre chose.", seen=comment.seen_as())
    comment.move(State.APPROVED, actor=MODERATOR)

    (left,) = acts.decide(act_of(lea, State.REJECTED), before).left

    assert left.why == said_of_an_edit(lea)


def said_of_an_edit(user: User) -> str:
    (comment,) = held()
    before = seen(comment)
    editing.edit(comment, "Encore autre chose.", seen=comment.seen_as())
    return acts.decide(act_of(user), before).left[0].why


def test_an_edit_that_another_has_read_and_decided_about_is_told_as_a_decision(
    lea: User, max_: User
) -> None:
    (comment,) = held()
    before = seen(comment)
    editing.edit(comment, "Autre chose.", seen=comment.seen_as())
    decide(max_, Comment.objects.get(pk=comment.pk))

    (left,) = acts.decide(act_of(lea), before).left

    assert "max" in left.why


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.ERASED])
def test_what_its_author_took_back_stays_so(lea: User, state: State) -> None:
    (comment,) = held()
    before = seen(comment)
    if state == State.ERASED:
        erasure.erase(comment.author_email)
    else:
        comment.move(state, actor=Actor.author())

    (left,) = acts.decide(act_of(lea), before).left

    assert Comment.objects.get(pk=comment.pk).state == state
    assert (
        left.why
        == {
            State.WITHDRAWN: "Its author has withdrawn it.",
            State.ERASED: "It was erased at its author’s wish.",
        }[state]
        or "auteur" in left.why
    )


def test_an_appeal_against_her_own_rejection_is_left_to_another(lea: User, max_: User) -> None:
    comment = make_appeal(lea).comment
    comment.refresh_from_db()

    left, done = decide(lea, comment).left, decide(max_, comment).done

    assert len(left) == 1
    assert done == [comment.pk]


def test_what_was_never_there_is_said_to_be_gone(lea: User) -> None:
    (comment,) = held()

    outcome = acts.decide(act_of(lea), {**seen(comment), 10**17: sight.Seen("held", 1, None)})

    assert outcome.done == [comment.pk]
    assert [(left.pk, left.seen) for left in outcome.left] == [(10**17, "")]


def test_what_is_so_already_is_left(lea: User) -> None:
    comment = make_comment()

    outcome = decide(lea, comment)

    assert (outcome.done, len(outcome.left)) == ([], 1)
    assert comment.decisions.count() == 1


def test_what_does_not_read_as_a_sight_is_passed_over() -> None:
    values = ["", "x", "1:held", "1:held:1:x", "-1:held:1", "1:held:1; --", "7:held:1"]

    assert sight.read(values) == {7: ("held", 1, None)}


@pytest.mark.parametrize("many", [10, 100])
@pytest.mark.parametrize("to", [State.APPROVED, State.REJECTED])
def test_deciding_many_takes_twelve_queries_at_most(
    lea: User, many: int, to: State, django_assert_max_num_queries: Any
) -> None:
    looked = seen(*held(many))
    act = act_of(lea, to)

    with django_assert_max_num_queries(10):  # two of them the savepoint of the test's transaction
        outcome = acts.decide(act, looked)

    assert len(outcome.done) == many


def test_answering_many_reports_and_appeals_takes_twelve_queries_at_most(
    lea: User, max_: User, django_assert_max_num_queries: Any
) -> None:
    comments = [make_report().comment for _ in range(5)]
    comments += [make_appeal(by).comment for by in (lea, max_) for _ in range(5)]
    comments += held(5)
    looked = seen(*Comment.objects.filter(pk__in=[comment.pk for comment in comments]))

    with django_assert_max_num_queries(14):
        moved = Comment.objects.filter(pk__in=looked).move(
            State.SPAM, actor=Actor.person(max_), batch=uuid4()
        )

    assert moved == 15


def test_saying_what_stays_takes_no_query_more_for_many(
    lea: User, django_assert_max_num_queries: Any
) -> None:
    comments = [make_appeal(lea).comment for _ in range(10)]
    make_user("somebody-else", MODERATE)
    looked = seen(*Comment.objects.filter(pk__in=[comment.pk for comment in comments]))

    with django_assert_max_num_queries(16):
        outcome = acts.decide(act_of(lea), looked)

    assert len(outcome.left) == 10


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


def test_all_that_match_are_decided_but_not_what_came_or_changed_since(
    lea: User, max_: User
) -> None:
    known, edited, decided = held(3)
    before = timezone.now()
    late = make_comment(known.article, state=State.HELD)
    editing.edit(edited, "Autre chose.", seen=edited.seen_as())
    decide(max_, decided, to=State.SPAM)
    act = act_of(lea, State.TRASH)

    counts = [acts.decide_all(act, Comment.objects.all(), before=before) for _ in range(2)]

    assert counts == [1, 1]
    states = dict(Comment.objects.values_list("pk", "state"))
    assert states == {
        known.pk: State.TRASH, edited.pk: State.HELD, decided.pk: State.SPAM, late.pk: State.HELD,
    }  # fmt: skip


def test_of_all_that_match_one_act_decides_the_first_ones(
    lea: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    comments = held(3)
    monkeypatch.setattr(acts, "MOST", 2)

    count = acts.decide_all(
        act_of(lea), Comment.objects.waiting(), before=timezone.now() + timedelta(seconds=1)
    )

    assert count == 2
    assert list(Comment.objects.waiting()) == [comments[2]]


def test_the_log_holds_after_all_of_it(lea: User) -> None:
    act = act_of(lea, State.SPAM)
    acts.decide(act, seen(*one_of_each()))
    undo(lea, act.number)

    assert list(log.broken_links()) == []
    rows = Tally.objects.exclude(n=0).values_list("scope", "what", "n")
    assert {(scope, what): n for scope, what, n in rows} == tally.recount()
