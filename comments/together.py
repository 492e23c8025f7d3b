"""Writers who come at once share one transaction, and wait for the disk once.

A durable commit takes as long for one comment as for ten. So on SQLite, where one writes at a time,
whoever of this process comes to her turn writes for all who wait with her, one after the other in
her transaction, and nobody is answered before it is on the disk. PostgreSQL does so by itself.

If one of them fails, nothing of this transaction stays, and each is tried again alone: so a failure
is hers whose it is. A database that can't be written to fails for all.
"""

from __future__ import annotations

from collections import deque
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import OperationalError, transaction

from comments import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

MOST = 32
"""Writers who share a transaction: none holds others up for long."""


def _interrupted() -> Exception:
    return OperationalError("who wrote was interrupted")


class _Writer:
    """Somebody who waits: until her work is done by another, or it is she who writes."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.woken = Event()
        self.leads = False
        self.result: Any = None
        self.error: Exception | None = _interrupted()

    def lead(self) -> None:
        """Let her write for all."""
        self.leads = True
        self.woken.set()

    def write(self) -> None:
        """Do her work within a transaction that is open."""
        self.result = self.work()
        self.error = None

    def write_alone(self) -> None:
        """Do her work in a transaction of its own; its failure is hers alone."""
        try:
            with transaction.atomic():
                result = self.work()
                _refuse_what_was_given_up()
        except Exception as error:  # noqa: BLE001 (she raises it)
            self.error = error
        else:  # only what is committed counts
            self.result, self.error = result, None

    def answer(self) -> Any:
        """Return what her work returned, or raise what it raised."""
        if self.error:
            raise self.error
        return self.result


class _Line:
    """The writers of this process that wait; the first of them leads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[_Writer] = deque()
        self._is_led = False

    def join(self, writer: _Writer) -> None:
        """Stand at the end; where nobody leads, she does."""
        with self._lock:
            self._waiting.append(writer)
            if not self._is_led:
                self._is_led = True
                writer.lead()

    def take(self) -> list[_Writer]:
        """Take out those who are written for now."""
        with self._lock:
            return [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]

    def hand_on(self) -> None:
        """Let the first who came meanwhile lead, if there is one."""
        with self._lock:
            self._is_led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].lead()


_line = _Line()


def write(work: Callable[[], T]) -> T:
    """Carry out `work` in a transaction; what it wrote is on the disk when this returns.

    It may be carried out twice, and by another thread: it must do nothing but write rows.
    """
    database = rows.database()
    if database.vendor != "sqlite" or database.in_atomic_block:
        with transaction.atomic():
            return work()
    writer = _Writer(work)
    _line.join(writer)
    writer.woken.wait()
    if writer.leads:
        try:
            _write_for_all()
        finally:
            _line.hand_on()
    result: T = writer.answer()
    return result


def _write_for_all() -> None:
    """Write for those who wait once it is our turn, and wake them, whatever comes of it."""
    writers: Sequence[_Writer] = ()
    try:
        with transaction.atomic():
            writers = _line.take()
            for each in writers:
                each.write()
            _refuse_what_was_given_up()
    except BaseException as error:
        is_one_of_theirs = len(writers) > 1 and not isinstance(error, OperationalError)
        writers = writers or _line.take()
        for each in writers:  # nothing stayed of what seemed to be done
            each.error = error if isinstance(error, Exception) else _interrupted()
        if not isinstance(error, Exception):
            raise
        if is_one_of_theirs:
            _write_each_alone(writers)
    finally:
        for each in writers:
            each.woken.set()


def _write_each_alone(writers: Sequence[_Writer]) -> None:
    """Try each in a transaction of her own: whose failure it is, she raises it."""
    for each in writers:
        each.error = _interrupted()
    for each in writers:
        each.write_alone()


def _refuse_what_was_given_up() -> None:
    """Raise where Django would roll back without a word: some error within was swallowed."""
    if rows.database().needs_rollback:
        raise OperationalError("the transaction was given up")
