"""Tells the front what was committed where that is a question to a server, without waiting in its loop.

Whoever wants a page says what she does when it is known. One question is under way at a time, and it is
for all who came before it was sent; who comes later waits for the next. So nobody gets an older page
than who looked herself, and a thousand readers ask no more often than one. Where something was
committed, the store is brought up to date in a thread before anybody is called.

A database that does not answer holds nobody up for long: then nothing is known, whoever waits or comes
is called at once, and Django is asked instead, until an answer comes again.
"""

import asyncio
import logging
from asyncio import Future, TimerHandle
from collections.abc import Callable

from gazette.pages.address import Address
from gazette.pages.answer import Stored
from gazette.pages.log import PATIENCE, Lost, Question
from gazette.pages.store import Store, Ticket

log = logging.getLogger("gazette.pages")


class Asker:
    """Asks for all readers of a loop."""

    def __init__(self, store: Store, question: Question) -> None:
        self._store = store
        self._question = question
        self._knows = False
        self._waiting: list[Callable[[], None]] = []  # for the next question
        self._asking: list[Callable[[], None]] | None = None  # whose question is under way
        self._descriptor: int | None = None
        self._late: TimerHandle | None = None
        self._reading: Future[None] | None = None

    def find(self, address: Address) -> Stored | None:
        """Return a page as fresh as for whoever was called last; None: not there, or not known."""
        return self._store.look(address) if self._knows else None

    async def find_or_begin(self, address: Address) -> tuple[Stored | None, Ticket | None]:
        """Look for a page on the disk as well; where it is not, return a ticket for rendering it."""
        if not self._knows:
            return None, None
        stored = await asyncio.to_thread(self._store.find, address)
        return stored, None if stored else await asyncio.to_thread(self._store.begin)

    def ask(self, then: Callable[[], None]) -> None:
        """Call `then` when it is known what was committed until now, or that it can't be known."""
        self._waiting.append(then)
        if self._asking is None and len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._send)  # more may come in this turn

    async def asked(self) -> None:
        """Return when it is known what was committed until now, or that it can't be known."""
        known = asyncio.Event()
        self.ask(known.set)
        await known.wait()

    def _send(self) -> None:
        """Ask for all who wait; where that can't be done, or somebody still reads the log: don't."""
        self._asking, self._waiting = self._waiting, []
        if self._reading or not self._has_asked():
            self._call(knows=False)

    def _has_asked(self) -> bool:
        try:
            descriptor = self._question.ask()
        except Lost:
            self._lose()
            return False
        if descriptor is None:
            return False
        loop = asyncio.get_running_loop()
        self._late = loop.call_later(PATIENCE, self._give_up)
        if self._descriptor is None:
            self._descriptor = descriptor
            loop.add_reader(descriptor, self._receive)
        return True

    def _receive(self) -> None:
        try:
            mark = self._question.answer()
        except Lost:
            self._lose()
            if self._asking and not self._reading:
                self._call(knows=False)
            return
        if mark is None:
            return
        if self._store.is_current(mark):
            self._call(knows=True)
        else:
            loop = asyncio.get_running_loop()
            self._reading = loop.run_in_executor(None, self._store.bring_up_to_date, mark)
            self._reading.add_done_callback(self._has_read)

    def _has_read(self, reading: Future[None]) -> None:
        self._reading = None
        if error := reading.exception():
            log.error("The page store failed; Django answers.", exc_info=error)
        if self._asking:  # and was not given up
            self._call(knows=not error)

    def _give_up(self) -> None:
        if not self._reading:
            self._lose()
        self._call(knows=False)

    def _lose(self) -> None:
        if self._descriptor is not None:
            asyncio.get_running_loop().remove_reader(self._descriptor)
        self._descriptor = None
        self._question.drop()

    def _call(self, *, knows: bool) -> None:
        """Call those for whom it was asked; ask for those who have come meanwhile."""
        self._knows = knows
        if self._late:
            self._late.cancel()
        for then in self._asking or ():
            then()
        self._asking = None
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._send)
