"""Pages and a change log for tests of the store, without a database."""

import socket
from collections.abc import Callable

from gazette.pages.address import Address
from gazette.pages.log import Lost, Question
from gazette.pages.page import Page

HOME = Address("http://gazette.example/")
ARTICLE = Address("http://gazette.example/articles/seven/")


def make_page(text: str = "a page", *subjects: str, until: float | None = None) -> Page:
    """A page that rests on `lists`, unless subjects are named."""
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Page(200, headers, text.encode(), frozenset(subjects or {"lists"}), until)


class RememberedLog:
    """A change log in memory, which a test writes to by `commit`."""

    def __init__(self) -> None:
        self.commits: list[frozenset[str]] = []
        self.moments: list[float] = []
        self.is_lost = False
        self.began_anew = 0
        self.asked = 0
        self.while_read: Callable[[], object] | None = None

    def commit(self, *subjects: str) -> None:
        """Note what a transaction touched."""
        self.commits.append(frozenset(subjects))

    def mark(self) -> int | None:
        return None if self.is_lost else len(self.commits)

    def question(self) -> Question | None:
        return None

    def since(self, position: str | None) -> tuple[str, frozenset[str] | None]:
        self.asked += 1
        reached = str(len(self.commits))
        touched: frozenset[str] | None = None
        if position and int(position) >= self.began_anew:
            touched = frozenset().union(*self.commits[int(position) :])
        if self.while_read:
            happens, self.while_read = self.while_read, None
            happens()
        return reached, touched

    def next_moment(self, after: float) -> float | None:
        return min((moment for moment in self.moments if moment > after), default=None)

    def close(self) -> None:
        """Let go of nothing."""


class FarLog(RememberedLog):
    """One that answers over a socket, and only while it is not `silent`."""

    def __init__(self) -> None:
        super().__init__()
        self.silent = False
        self.questions = 0
        self.waiting: list[socket.socket] = []

    def question(self) -> Question:
        self.asked_by = FarQuestion(self)
        return self.asked_by

    def close(self) -> None:
        self.asked_by.drop()

    def speak(self) -> None:
        """Answer what was asked, and what will be."""
        self.silent = False
        for each in self.waiting:
            each.send(b".")
        self.waiting.clear()


class FarQuestion:
    """What is answered is what was true when it was asked."""

    def __init__(self, log: FarLog) -> None:
        self._log = log
        self._mark: int | None = None
        self._ends: tuple[socket.socket, socket.socket] | None = None

    def ask(self) -> int | None:
        self._log.questions += 1
        self._mark = self._log.mark()
        if self._mark is None:
            raise Lost
        here, there = self._ends = self._ends or socket.socketpair()
        if self._log.silent:
            self._log.waiting.append(there)
        else:
            there.send(b".")
        return here.fileno()

    def answer(self) -> int | None:
        if not self._ends or not self._ends[0].recv(1):
            raise Lost
        return self._mark

    def drop(self) -> None:
        for end in self._ends or ():
            end.close()
        self._log.waiting.clear()
        self._ends = None
