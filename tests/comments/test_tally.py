"""The database counts for us, whatever is done to the rows."""

import random
from collections.abc import Callable

import pytest

from comments import paths, tally
from comments.models import Comment, Reason, State, Tally
from comments.states import HIDING
from tests.comments.factories import MODERATOR, make_comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def counted() -> dict[tuple[int, str], int]:
    rows = Tally.objects.exclude(n=0).values_list("scope", "what", "n")
    return {(scope, what): n for scope, what, n in rows}


def _decide(chance: random.Random) -> None:
    some = chance.sample(list(Comment.objects.values_list("pk", flat=True)), 4)
    to = chance.choice(list(State))
    Comment.objects.filter(pk__in=some).move(to, actor=MODERATOR, reason=Reason.INSULT)


def _post(chance: random.Random) -> None:
    parent = chance.choice([None, *Comment.objects.select_related("article")])
    make_comment(parent=parent, state=chance.choice(list(State)))


def _update(chance: random.Random) -> None:
    some = Comment.objects.filter(pk__gt=chance.randint(0, 30), state__in=HIDING)
    some.update(hidden_by=chance.randint(1, 2))


def _copy(chance: random.Random) -> None:
    copies = list(Comment.objects.all()[:3])
    for copy in copies:
        copy.pk, copy.number = None, 1
        copy.path, copy.key = paths.segment(1), str(chance.random())
        copy.article = make_article()
    Comment.objects.bulk_create(copies)


@pytest.mark.parametrize("seed", range(3))
def test_counters_equal_a_recount_after_any_operations(seed: int) -> None:
    chance = random.Random(seed)
    article = make_article()
    for _ in range(6):
        make_comment(article)
    operations: list[Callable[[random.Random], None]] = [_decide, _post, _update, _copy]

    for _ in range(25):
        chance.choice(operations)(chance)

    assert counted() == tally.recount()


def test_rows_that_are_deleted_are_counted_no_more() -> None:
    comment = make_comment()
    make_comment(comment.article, state=State.HELD)

    for related in (comment.decisions, comment.revisions):
        related.all()._raw_delete("default")
    Comment.objects.filter(pk=comment.pk)._raw_delete("default")

    assert counted() == tally.recount()


def test_rebuilding_mends_wrong_counters() -> None:
    make_comment()
    Tally.objects.update(n=7)

    tally.rebuild()

    assert counted() == tally.recount()


def test_counters_tell_by_state_what_is_visible_and_how_many_threads() -> None:
    parent = make_comment()
    make_comment(parent=parent)
    make_comment(parent.article, state=State.HELD)

    counters = Tally.objects.of(parent.article)

    assert counters == {"approved": 2, "held": 1, "visible": 2, "threads": 1}


def test_each_article_has_counters_of_its_own() -> None:
    first, second = make_comment().article, make_comment(state=State.HELD).article

    assert Tally.objects.of(first)["visible"] == 1
    assert Tally.objects.of(second)["visible"] == 0
