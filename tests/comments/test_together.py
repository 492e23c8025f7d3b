"""Writers who come at once share a transaction: each keeps what she wrote, or what went wrong."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from comments import together
from comments.models import LogHead, Tally

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL gathers commits itself"),
]

WRITERS = 6
PATIENCE = 30


def note(number: int) -> int:
    """Write a row of its own."""
    Tally.objects.create(scope=number, what="held", n=number)
    return number


def noted() -> list[int]:
    return sorted(Tally.objects.values_list("scope", flat=True))


def written(work: Callable[[], Any]) -> Any:
    """What one writer gets, in a thread with a connection of its own."""
    try:
        return together.write(work)
    finally:
        connection.close()


@contextmanager
def held_up(works: Sequence[Callable[[], Any]]) -> Iterator[list[Future[Any]]]:
    """Let them all wait behind a writer who goes on when the block ends."""
    entered, go_on = Event(), Event()

    def first() -> None:
        entered.set()
        assert go_on.wait(PATIENCE)

    with ThreadPoolExecutor(len(works) + 1) as pool:
        leader = pool.submit(written, first)
        assert entered.wait(PATIENCE)
        followers = [pool.submit(written, work) for work in works]
        while len(together._line._waiting) < len(works):
            assert not leader.done()
        try:
            yield followers
        finally:
            go_on.set()


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many shared each transaction."""
    sizes: list[int] = []
    take = together._line.take

    def counted() -> Any:
        taken = take()
        sizes.append(len(taken))
        return taken

    monkeypatch.setattr(together._line, "take", counted)
    return sizes


def test_those_who_wait_share_one_transaction_and_each_gets_her_own_answer(
    shared: list[int],
) -> None:
    works = [partial(note, number) for number in range(WRITERS)]

    with held_up(works) as answers:
        pass

    assert [answer.result(PATIENCE) for answer in answers] == list(range(WRITERS))
    assert shared == [1, WRITERS]
    assert noted() == list(range(WRITERS))


def test_nobody_is_answered_before_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[int]] = []
    answer = together._Writer.answer

    def answered(writer: Any) -> Any:
        seen.append(noted())
        return answer(writer)

    monkeypatch.setattr(together._Writer, "answer", answered)
    with held_up([partial(note, number) for number in range(3)]):
        pass

    assert seen[-3:] == [[0, 1, 2]] * 3


def test_a_failure_is_hers_whose_it_is() -> None:
    def fail() -> None:
        note(99)
        raise ValueError("hers")

    works = [lambda: note(1), fail, lambda: note(2)]

    with held_up(works) as answers:
        pass

    with pytest.raises(ValueError, match="hers"):
        answers[1].result(PATIENCE)
    assert (answers[0].result(PATIENCE), answers[2].result(PATIENCE)) == (1, 2)
    assert noted() == [1, 2]


def test_who_writes_alone_is_tried_once() -> None:
    tried: list[int] = []

    def fail() -> None:
        tried.append(1)
        raise ValueError("hers")

    with pytest.raises(ValueError, match="hers"):
        together.write(fail)

    assert tried == [1]


def test_nobody_is_told_that_what_an_interruption_took_back_is_stored() -> None:
    tried: list[int] = []

    def interrupted_at_last() -> int:
        tried.append(1)
        if len(tried) > 1:
            raise SystemExit
        return note(2)

    def fail() -> None:
        raise ValueError("hers")

    with held_up([lambda: note(1), interrupted_at_last, fail, lambda: note(3)]) as answers:
        pass

    told = [answer for answer in answers if answer.exception(PATIENCE) is None]
    assert len(told) < len(answers)
    assert {answer.result() for answer in told} <= {*noted()}


def test_what_gives_its_transaction_up_in_silence_is_not_taken_for_stored() -> None:
    def given_up() -> int:
        number = note(1)
        transaction.set_rollback(True)
        return number

    with pytest.raises(OperationalError):
        together.write(given_up)

    assert noted() == []


def test_a_database_that_takes_nothing_fails_for_all_and_the_next_are_served() -> None:
    def full() -> None:
        raise OperationalError("database or disk is full")

    with held_up([lambda: note(1), full, lambda: note(2)]) as answers:
        pass

    for answer in answers:
        with pytest.raises(OperationalError):
            answer.result(PATIENCE)
    assert noted() == []
    assert together.write(lambda: note(3)) == 3


def test_a_turn_that_never_comes_fails_for_all_who_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def locked() -> Iterator[None]:
        raise OperationalError("database is locked")
        yield

    monkeypatch.setattr(transaction, "atomic", locked)

    with pytest.raises(OperationalError, match="locked"):
        together.write(lambda: note(1))
    monkeypatch.undo()
    assert together.write(lambda: note(2)) == 2


def test_no_more_than_the_limit_share_one(
    monkeypatch: pytest.MonkeyPatch, shared: list[int]
) -> None:
    monkeypatch.setattr(together, "MOST", 4)
    works = [partial(note, number) for number in range(WRITERS)]

    with held_up(works):
        pass

    assert shared == [1, 4, 2]
    assert noted() == list(range(WRITERS))


def test_within_a_transaction_it_is_written_in_that_one(shared: list[int]) -> None:
    with transaction.atomic():
        together.write(lambda: LogHead.objects.create(pk=1))
        transaction.set_rollback(True)

    assert shared == []
    assert not LogHead.objects.exists()
