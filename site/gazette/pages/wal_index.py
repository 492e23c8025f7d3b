"""Whether anything was committed to SQLite, read where SQLite itself looks, and without asking it.

In WAL mode every commit writes the header of the WAL index (sqlite.org/walformat.html, 2.1): the first
bytes of the file `-shm`, which every connection has in memory, and which `PRAGMA data_version` compares
too. Two copies stand one after the other; where a writer was killed between them, they differ, and the
bytes are others than before all the same.

Reading them takes a fraction of a microsecond. Any query takes several, and lets go of Python's lock
each time: in a server with threads that costs a stored page more than everything else together.
"""

from __future__ import annotations

import ctypes
import mmap
import os
from typing import Final

HEADERS = 96  # bytes, of both copies

_MAPPED: Final[dict[tuple[int, int], mmap.mmap]] = {}
"""What was opened once, by device and inode. It is never closed: to close any descriptor of a file
drops all locks that this process has on it, SQLite's own too (fcntl(2)), and a thread may be at a
commit even while the interpreter ends."""


def headers_of(database: str) -> mmap.mmap | None:
    """Return where both headers of a database in WAL mode stand, as long as a connection has read
    from it and is open; None where there is no such file.
    """
    try:
        found = os.stat(f"{database}-shm")  # noqa: PTH116 (as its caller does)
    except FileNotFoundError:
        return None
    place = (found.st_dev, found.st_ino)
    if found.st_size < HEADERS:
        return None
    if place not in _MAPPED:
        descriptor = os.open(f"{database}-shm", os.O_RDONLY | os.O_CLOEXEC)
        mapped = _MAPPED[place] = mmap.mmap(descriptor, HEADERS, prot=mmap.PROT_READ)
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(mapped))  # else it is closed at the end
    return _MAPPED[place]
