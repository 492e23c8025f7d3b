"""Several people at the same instant: each comment once, each decision once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from comments import log, tally
from comments.models import Comment, Decision, Reason, State, Tally
from comments.posting import Draft, post
from tests.comments.factories import MODERATOR, make_comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


def together(*tasks: Callable[[], Any]) -> list[Any]:
    """Start all tasks at once, each with its own connection, and return what they return."""
    barrier = Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=30)
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def whole() -> bool:
    """Whether counters and log agree with the rows."""
    rows = Tally.objects.exclude(n=0).values_list("scope", "what", "n")
    counted = {(scope, what): n for scope, what, n in rows}
    return counted == tally.recount() and not list(log.broken_links())


def test_the_same_form_sent_eight_times_at_once_makes_one_comment() -> None:
    article = make_article()

    def send() -> bool:
        draft = Draft(article=article, text="Oui.", author_name="A", author_email="a@example.org")
        return post(draft, as_reader=True)[1]

    new = together(*[send] * 8)

    assert sorted(new) == [False] * 7 + [True]
    assert Comment.objects.count() == 1
    assert whole()


def test_eight_replies_at_once_are_all_stored_each_with_its_number() -> None:
    parent = make_comment()

    def reply(number: int) -> Comment:
        draft = Draft(
            article=parent.article,
            parent=parent,
            text=f"Réponse {number}",
            author_name="A",
            author_email=f"a{number}@example.org",
        )
        return post(draft, as_reader=True)[0]

    replies = together(*(partial(reply, number) for number in range(8)))

    assert sorted(reply.number for reply in replies) == list(range(2, 10))
    assert whole()


def test_of_two_moderators_at_once_exactly_one_wins() -> None:
    comment = make_comment(state=State.HELD)

    changed = together(
        lambda: Comment.objects.waiting().approve(actor=MODERATOR),
        lambda: Comment.objects.waiting().reject(Reason.INSULT, actor=MODERATOR),
    )

    assert sorted(changed) == [0, 1]
    assert Decision.objects.filter(comment=comment).count() == 2
    assert whole()


def test_a_parent_and_its_reply_approved_at_once_are_both_visible() -> None:
    for _ in range(5):
        parent = make_comment(state=State.HELD)
        reply = make_comment(parent=parent, state=State.HELD)

        together(
            partial(parent.move, State.APPROVED, actor=MODERATOR),
            partial(reply.move, State.APPROVED, actor=MODERATOR),
        )

        assert Comment.objects.for_article(parent.article).visible().count() == 2
    assert whole()


def test_a_reply_and_the_hiding_of_its_parent_at_once_leave_no_visible_orphan() -> None:
    from comments.posting import Refused

    parent = make_comment()
    draft = Draft(article=parent.article, parent=parent, text="a", author_name="b")

    def reply() -> None:
        with suppress(Refused):
            post(draft, as_reader=True)

    together(reply, lambda: parent.move(State.TRASH, actor=MODERATOR))

    assert Comment.objects.visible().count() == 0
    assert Comment.objects.filter(parent=parent, hidden_by=0).count() == 0
    assert whole()


def test_moderators_of_different_articles_do_not_wait_in_a_circle() -> None:
    comments = [make_comment(state=State.HELD) for _ in range(6)]

    def decide(comment: Comment) -> list[int]:
        states = (State.APPROVED, State.REJECTED, State.SPAM, State.WITHDRAWN)
        return [comment.move(state, actor=MODERATOR, reason=Reason.HATE) for state in states]

    changed = together(*(partial(decide, comment) for comment in comments))

    assert changed == [[1, 1, 1, 1]] * 6
    assert whole()


def test_bulk_acts_of_several_statements_do_not_wait_in_a_circle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("comments.moves.AT_ONCE", 1)
    articles = [make_article() for _ in range(4)]
    for number, article in enumerate(articles * 5):
        state = (State.HELD, State.APPROVED)[number // 4 % 2]
        make_comment(article, state=state)

    def turn_about(number: int) -> list[int]:
        own = Comment.objects.for_article(articles[number])
        states = [State.SPAM, State.TRASH, State.HELD, State.APPROVED, State.REJECTED]
        return [own.move(to, actor=MODERATOR, reason=Reason.HATE) for to in states[number:] * 3]

    changed = together(*(partial(turn_about, number) for number in range(4)))

    assert all(n == 5 for acts in changed for n in acts[1:])
    assert whole()


def test_a_decision_that_falls_while_the_log_is_read_is_no_break(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = make_comment(state=State.HELD)
    facts_of = log.facts_of

    def meanwhile(decision: Decision) -> dict[str, Any]:
        monkeypatch.setattr(log, "facts_of", facts_of)
        assert together(lambda: first.move(State.APPROVED, actor=MODERATOR)) == [1]
        return facts_of(decision)

    monkeypatch.setattr(log, "facts_of", meanwhile)

    assert list(log.broken_links()) == []
    assert Decision.objects.count() == 2
