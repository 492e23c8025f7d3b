"""Keeps ready pages, and never hands out one that a commit has made stale.

Why it can't, in four sentences. Whoever changes what a page shows leaves, in the same transaction,
a line in the change log that names what was touched; the database's own triggers see to that. Every
`find` first asks the log for its mark, which differs after any commit; where it does, the log is
read and exactly the pages that rest on what was touched are dropped before any page is looked for.
A page is kept only with the ticket that was drawn before it was rendered, and only if nothing that
it rests on was touched since: what came too late to be shown is in the log by then. And what
changes by the clock alone is never served after the moment that the log or the page names.

(A loop that must not wait for the mark asks for it by `question`, compares it by `is_current`, lets
the pages be brought up to date where it is not, and then looks: see `asking`. It is the same order.)

Three orders matter, and stand below: the mark is read before the log (a commit between them is read
again, not missed), the log before rendering, and the new mark is noted after the pages were dropped
(who sees that nothing changed must not find what is about to be dropped).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazette.pages.answer import Stored
from gazette.pages.disk import Filed

if TYPE_CHECKING:
    from gazette.pages.address import Address
    from gazette.pages.disk import Folder
    from gazette.pages.log import Log, Position, Question
    from gazette.pages.page import Page

EVERYTHING = "all"
"""The subject that every page rests on."""

NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Ticket:
    """Where the log stood before a page was rendered, and when that was (seconds since 1970).

    The mark is the log's in this process; a page that another one has stored comes without.
    """

    position: Position
    at: float
    mark: Hashable | None = None


@dataclass(slots=True)
class _Kept:
    stored: Stored
    used: float


class Store:
    """Pages in memory, `room` bytes of them, and in a folder, where there is one.

    Safe to use from several threads; each process has its own, and they may share a folder.
    """

    def __init__(self, log: Log, room: int, folder: Folder | None = None) -> None:
        self._log = log
        self._room = room
        self._folder = folder
        self._pages: dict[Address, _Kept] = {}
        self._size = 0
        self._changing = threading.Lock()  # held by whoever changes the above, or the following
        self._mark: Hashable | None = None
        self._position: Position | None = None
        self._looked = 0.0
        self._moment = 0.0

    def find(self, address: Address) -> Stored | None:
        """Return the page of that address as it is after the last commit, or None: render it."""
        mark, now = self._log.mark(), time.time()
        if mark is None:
            return None
        if mark != self._mark or not self._looked <= now < self._moment:
            self.bring_up_to_date(mark)
        kept = self._pages.get(address)
        if kept is None:
            return self._find_on_disk(address, now)
        if now >= kept.stored.until:
            return None
        kept.used = now
        return kept.stored

    def question(self) -> Question | None:
        """Return how a loop asks what `is_current` wants to be told; None: `find` does not wait."""
        return self._log.question()

    def is_current(self, mark: Hashable) -> bool:
        """Whether the pages in memory are as fresh as the log, which has just said this mark."""
        return mark == self._mark and self._looked <= time.time() < self._moment

    def bring_up_to_date(self, mark: Hashable) -> None:
        """Make the pages in memory as fresh as the log, which has just said this mark."""
        with self._changing:
            self._catch_up(mark)

    def look(self, address: Address) -> Stored | None:
        """Return what is in memory: for who asked before, and found it current or made it so."""
        kept, now = self._pages.get(address), time.time()
        if kept is None or now >= kept.stored.until:
            return None
        kept.used = now
        return kept.stored

    def begin(self) -> Ticket | None:
        """Return what `keep` wants of who is about to render a page; None: it can't be kept."""
        now = time.time()
        with self._changing:
            if not self._can_tell() or self._position is None:
                return None
            return Ticket(self._position, now, self._mark)

    def keep(self, address: Address, page: Page, ticket: Ticket | None) -> Stored:
        """Return the page ready to be sent; it is kept if nothing that it rests on has changed."""
        stored = Stored(page)
        if ticket and self._admit(address, stored, ticket) and self._folder:
            self._folder.write(address, Filed(stored, ticket.position, ticket.at))
        return stored

    def _can_tell(self) -> bool:
        """Make the pages in memory as fresh as the last commit; False: the log can't tell now."""
        mark = self._log.mark()
        if mark is not None:
            self._catch_up(mark)
        return mark is not None

    def _catch_up(self, mark: Hashable) -> None:
        now = time.time()
        touched: frozenset[str] | None = frozenset()
        if mark != self._mark:
            self._position, touched = self._log.since(self._position)
            self._forget(touched)
        if touched != frozenset() or not self._looked <= now < self._moment:
            self._look_at_the_clock(now)
        self._mark = mark

    def _look_at_the_clock(self, now: float) -> None:
        """Forget everything if a moment has passed at which pages change, or the clock jumped back."""
        moment = self._log.next_moment(self._looked)
        if now < self._looked or (moment is not None and moment <= now):
            self._forget(None)
            moment = self._log.next_moment(now)
        self._moment = moment or NEVER
        self._looked = now

    def _has_passed_since(self, then: float, now: float) -> bool:
        moment = self._log.next_moment(then)
        return moment is not None and moment <= now

    def _forget(self, touched: frozenset[str] | None) -> None:
        """Drop the pages that rest on what was touched; None: all of them."""
        if touched is None or EVERYTHING in touched:
            self._pages.clear()
            self._size = 0
        elif touched:
            resting = [a for a, kept in self._pages.items() if touched & kept.stored.page.subjects]
            self._drop(resting)

    def _drop(self, addresses: list[Address]) -> None:
        for address in addresses:
            self._size -= self._pages.pop(address).stored.size

    def _find_on_disk(self, address: Address, now: float) -> Stored | None:
        filed = self._folder.read(address) if self._folder else None
        if filed is None or now >= filed.stored.until:
            return None
        admitted = self._admit(address, filed.stored, Ticket(filed.position, filed.at))
        return filed.stored if admitted else None

    def _admit(self, address: Address, stored: Stored, ticket: Ticket) -> bool:
        """Take a page into memory, unless it is older than the last change of what it rests on.

        The lock is held from before the log is read until the page stands where `_forget` looks:
        else a change could pass between.
        """
        if stored.size > self._room:
            return False
        with self._changing:
            if not self._can_tell() or not self._still_holds(stored, ticket):
                return False
            if address in self._pages:
                self._drop([address])
            self._pages[address] = _Kept(stored, time.time())
            self._size += stored.size
            self._make_room()
        return True

    def _still_holds(self, stored: Stored, ticket: Ticket) -> bool:
        now = time.time()
        if ticket.at > now or self._has_passed_since(ticket.at, now):  # the clock was ahead
            return False
        if self._mark == ticket.mark:
            return True
        _, touched = self._log.since(ticket.position)
        return touched is not None and not touched & {*stored.page.subjects, EVERYTHING}

    def _make_room(self) -> None:
        """Drop what was not asked for the longest; a tenth more than needed, so that it is rare."""
        if self._size <= self._room:
            return
        oldest = sorted(self._pages, key=lambda address: self._pages[address].used)
        for address in oldest:
            if self._size <= self._room * 0.9:
                break
            self._drop([address])
