"""Acts at the desk: as it was seen, once by their number, with the truth about what stayed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from comments import editing, sight
from comments.desk import acts
from comments.models import Actor, Comment, Decision, Reason, State
from comments.privacy import erasure
from tests.comments.desk.acting import MODERATE, act_of, decide, held, seen
from tests.comments.factories import MODERATOR, make_appeal, make_comment, make_report
from tests.factories import make_user

pytestmark = pytest.mark.django_db


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
