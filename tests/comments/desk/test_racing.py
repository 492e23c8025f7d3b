"""Two moderators at the same comments at the same instant: nothing double, nothing lost, all told."""

from functools import partial
from uuid import uuid4

import pytest

from comments import sight
from comments.desk import acts
from comments.models import Actor, Comment, Decision, State
from tests.comments.factories import make_comment
from tests.comments.test_at_once import together, whole
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)

MODERATE = "comments.moderate_comment"
ITEMS = 200


def test_two_moderators_clear_two_hundred_comments_with_none_double_and_none_lost() -> None:
    articles = [make_article() for _ in range(4)]
    comments = [make_comment(articles[n % 4], state=State.HELD) for n in range(ITEMS)]
    users = [make_user(name, MODERATE) for name in ("lea", "max")]

    def clear(number: int) -> list[acts.Outcome]:
        """Decide one by one, one of them from the front and the other from the back."""
        actor, to = Actor.person(users[number]), (State.APPROVED, State.SPAM)[number]
        order = comments if number == 0 else comments[::-1]
        return [
            acts.decide(
                acts.Act(number=uuid4(), actor=actor, to=to), sight.read([comment.seen_as()])
            )
            for comment in order
        ]

    outcomes = together(partial(clear, 0), partial(clear, 1))

    done = [{pk for outcome in each for pk in outcome.done} for each in outcomes]
    assert done[0] | done[1] == {comment.pk for comment in comments}
    assert done[0] & done[1] == set()
    assert Decision.objects.filter(batch__isnull=False).count() == ITEMS
    for number, other in ((0, "max"), (1, "lea")):
        left = [each for outcome in outcomes[number] for each in outcome.left]
        assert {each.pk for each in left} == done[1 - number]
        assert all(other in each.why for each in left)
    assert Comment.objects.visible().count() == len(done[0])
    assert whole()


def test_two_bulk_acts_over_the_same_comments_part_them() -> None:
    article = make_article()
    comments = [make_comment(article, state=State.HELD) for _ in range(40)]
    users = [make_user(name, MODERATE) for name in ("lea", "max")]

    def clear(number: int) -> acts.Outcome:
        act = acts.Act(number=uuid4(), actor=Actor.person(users[number]), to=State.APPROVED)
        return acts.decide(act, sight.read(comment.seen_as() for comment in comments))

    outcomes = together(partial(clear, 0), partial(clear, 1))

    assert sorted(len(outcome.done) for outcome in outcomes) == [0, 40]
    assert sorted(len(outcome.left) for outcome in outcomes) == [0, 40]
    assert whole()


def test_the_same_act_sent_four_times_at_once_is_done_once() -> None:
    article = make_article()
    comments = [make_comment(article, state=State.HELD) for _ in range(5)]
    act = acts.Act(number=uuid4(), actor=Actor.person(make_user()), to=State.SPAM)
    looked = sight.read(comment.seen_as() for comment in comments)

    outcomes = together(*[lambda: acts.decide(act, looked)] * 4)

    assert outcomes == [acts.Outcome(list(looked), [])] * 4
    assert Decision.objects.filter(batch=act.number).count() == 5


def test_the_same_undoing_sent_four_times_at_once_is_done_once() -> None:
    comment = make_comment(state=State.HELD)
    actor = Actor.person(make_user())
    act, by = acts.Act(number=uuid4(), actor=actor, to=State.SPAM), uuid4()
    acts.decide(act, sight.read([comment.seen_as()]))

    counts = together(*[lambda: acts.undo(act.number, actor=actor, by=by)] * 4)

    assert counts == [1] * 4
    assert comment.decisions.count() == 3
    assert whole()
