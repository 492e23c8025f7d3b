"""The line that writers stand in: strictly first come, first served, threads and processes alike.

SQLite lets one writer in at a time and has the others try again and again, whoever comes first.
Here each writer draws a ticket from a file beside the database and locks the byte of that number;
her turn comes when nobody holds a lower byte. The kernel keeps the locks: it wakes the next one at
once, and when a process dies it drops them. They are "open file description" locks, which belong
to neither process nor thread, so that threads queue like processes do. Only Linux has them;
elsewhere SQLite's own busy timeout has to do.
"""

import contextlib
import fcntl
import os
import struct
import sys
import weakref
from concurrent.futures import Future
from threading import Thread

AVAILABLE = sys.platform == "linux"
TRY = getattr(fcntl, "F_OFD_SETLK", 0)
WAIT = getattr(fcntl, "F_OFD_SETLKW", 0)

COUNTER_BYTE = 0
FIRST_BYTE = 1  # below every ticket: a lock of length 0 would reach to the end of the file
LAST_BYTE = 2**62


class Place:
    """One writer's place in the line, from drawing a ticket to leaving."""

    _file = -1

    def __init__(self, path: str, mode: int) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode)
        self._ticket = 0
        _places.add(self)

    def come_first(self, how: int) -> None:
        """Draw a ticket and see all before us leave; TRY raises BlockingIOError, WAIT waits."""
        if not self._ticket:
            self._draw(how)
        # First the neighbour alone, lest every waiter wake at every turn; then all, since she may
        # have left before her turn.
        self._lock(how, fcntl.F_RDLCK, self._ticket - 1)
        self._lock(how, fcntl.F_RDLCK, FIRST_BYTE, self._ticket - FIRST_BYTE)

    def leave(self) -> None:
        """Let the next one in."""
        if self._ticket and self._file >= 0:  # closing is not enough while a forked process has it
            self._lock(TRY, fcntl.F_UNLCK, self._ticket)
        self.forget()

    def forget(self) -> None:
        """Close our copy of the file; what another process holds through hers stays locked."""
        _places.discard(self)
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    __del__ = forget

    def _draw(self, how: int) -> None:
        self._lock(how, fcntl.F_WRLCK, COUNTER_BYTE)
        try:
            last = int.from_bytes(os.pread(self._file, 8, 0), "little")
            ticket = max(last % LAST_BYTE, FIRST_BYTE) + 1  # whatever somebody put into the file
            os.pwrite(self._file, ticket.to_bytes(8, "little"), 0)
            self._lock(how, fcntl.F_WRLCK, ticket)
            self._ticket = ticket
        finally:
            self._lock(TRY, fcntl.F_UNLCK, COUNTER_BYTE)

    def _lock(self, how: int, kind: int, start: int, length: int = 1) -> None:
        flock = struct.pack("hhqqi", kind, os.SEEK_SET, start, length, 0)  # C's struct flock
        fcntl.fcntl(self._file, how, flock)


_places: weakref.WeakSet[Place] = weakref.WeakSet()


def _forget_inherited_places() -> None:
    for place in list(_places):
        place.forget()


os.register_at_fork(after_in_child=_forget_inherited_places)


class WriteQueue:
    """A connection's way into the line of one database; in memory (no path) there is no line."""

    def __init__(self, database: str, patience: float) -> None:
        """Stand in `<database>.queue`, for at most `patience` seconds."""
        self._database = database if AVAILABLE else ""
        self._patience = patience
        self._place: Place | None = None

    @property
    def entered(self) -> bool:
        """Whether it is our turn."""
        return self._place is not None

    def enter(self) -> None:
        """Wait for our turn, unless we have it; raise TimeoutError when patience ends.

        Where the line can't be made (a disk that is full or read-only), go on without: what SQLite
        then says is the better answer.
        """
        if self._place or not self._database:
            return
        try:
            place = Place(f"{self._database}.queue", os.stat(self._database).st_mode & 0o666)  # noqa: PTH116 (quick)
        except OSError:
            return
        self._place = self._first(place)

    def leave(self) -> None:
        """End our turn, if we have it."""
        place, self._place = self._place, None
        if place:
            place.leave()

    def _first(self, place: Place) -> Place | None:
        try:
            place.come_first(TRY)
        except BlockingIOError:
            _wait(place, self._patience)
        except OSError:
            place.leave()
            return None
        return place


def _wait(place: Place, patience: float) -> None:
    """Wait in a thread of its own: the kernel's wait knows no deadline and can't be called off."""
    turn: Future[None] = Future()
    try:
        Thread(target=_stand, args=(place, turn), name="write-queue", daemon=True).start()
        turn.result(patience)
    except BaseException:
        if not turn.cancel():  # else the thread leaves as soon as it comes first
            place.leave()
        raise


def _stand(place: Place, turn: Future[None]) -> None:
    with contextlib.suppress(OSError):
        place.come_first(WAIT)
    if turn.set_running_or_notify_cancel():
        turn.set_result(None)
    else:
        place.leave()
