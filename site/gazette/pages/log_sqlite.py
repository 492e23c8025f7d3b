"""The change log on SQLite, on a connection of its own.

The mark is the header of the WAL index, which is another after each commit of anybody (wal_index), or
else `PRAGMA data_version`, a number that is another after each commit of any other connection. The
position is the last row that was read, by its key and its random stamp: where that very row is not
there any more, the log was cut, emptied, or belongs to another past (a backup that was put back).
"""

from __future__ import annotations

import os
import re
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.backends.sqlite3 import base

from articles.freshness import NEXT_TO_APPEAR
from gazette.pages import triggers, wal_index

if TYPE_CHECKING:
    import mmap
    import sqlite3 as library
    from collections.abc import Hashable

    from gazette.pages.log import Position
else:
    # Two copies of SQLite in one process would undo each other's locks: this is what Django got.
    library = base.Database

LOOK_AGAIN = 0.1
"""Seconds after which it is looked whether another file has the database's name."""

_NEWER = f"SELECT id, subject, stamp FROM {triggers.LOG} WHERE id >= ? ORDER BY id"  # noqa: S608
_NEWEST = f"SELECT id, subject, stamp FROM {triggers.LOG} ORDER BY id DESC LIMIT 1"  # noqa: S608
_NEXT = NEXT_TO_APPEAR.replace("%s", "?")
_POSITION = re.compile(r"([0-9]{1,18})\.-?[0-9]{1,19}")


class SQLiteLog:
    """The log in the database `file`, even if another file takes its place."""

    def __init__(self, file: str | Path) -> None:
        self._file = str(Path(file).absolute())
        self._asking = threading.Lock()
        self._connection: library.Connection | None = None
        self._place = (0, 0)
        self._headers: mmap.mmap | None = None
        self._look_again = 0.0  # time.monotonic()
        self._opened = 0
        self._schema: int | None = None

    def mark(self) -> Hashable | None:
        """See `Log`. A number of SQLite's is only good for the connection that gave it."""
        headers = self._headers
        if headers is not None and time.monotonic() < self._look_again:
            return self._opened, headers[:]
        with self._asking:
            try:
                connection = self._current()
                if self._schema is None and not self._examine(connection):
                    return None
                self._look_again = time.monotonic() + LOOK_AGAIN
                self._headers = wal_index.headers_of(self._file)
                if self._headers is not None:
                    return self._opened, self._headers[:]
                return self._opened, _number(connection, "PRAGMA data_version")
            except (OSError, library.Error):
                self._let_go()
                return None

    def question(self) -> None:
        """See `Log`."""

    def since(self, position: Position | None) -> tuple[Position, frozenset[str] | None]:
        """See `Log`. Where the tables changed, the triggers are examined anew: they may be gone."""
        with self._asking:
            try:
                connection = self._current()
                if _number(connection, "PRAGMA schema_version") != self._schema:
                    self._examine(connection)
                    return _read(connection, "")
                return _read(connection, position or "")
            except (OSError, library.Error):
                self._let_go()
                return "", None

    def next_moment(self, after: float) -> float | None:
        """See `Log`."""
        written = str(datetime.fromtimestamp(after, UTC).replace(tzinfo=None))
        with self._asking:
            try:
                found = self._current().execute(_NEXT, (written,)).fetchone()[0]
            except (OSError, library.Error):
                self._let_go()
                return after
        return datetime.fromisoformat(found).replace(tzinfo=UTC).timestamp() if found else None

    def close(self) -> None:
        """See `Log`."""
        with self._asking:
            self._let_go()

    def _current(self) -> library.Connection:
        """Return a connection to the file that has the name now."""
        there = os.stat(self._file)  # noqa: PTH116 (asked at every hit)
        place = (there.st_dev, there.st_ino)
        if self._connection is None or place != self._place:
            self._let_go()
            self._connection = self._open()
            self._place = place
        return self._connection

    def _open(self) -> library.Connection:
        self._opened += 1
        address = f"{Path(self._file).as_uri()}?mode=rw"  # never makes a file
        connection = library.connect(
            address, uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA query_only = 1")
        return connection

    def _let_go(self) -> None:
        if self._connection is not None:
            with suppress(library.Error):
                self._connection.close()
        self._connection = self._schema = self._headers = None

    def _examine(self, connection: library.Connection) -> bool:
        """Whether the triggers are as they should be: without them a change would go unnoticed."""
        schema = _number(connection, "PRAGMA schema_version")
        found = connection.execute(triggers.FOUND["sqlite"]).fetchall()
        sound = not triggers.wrong("sqlite", found)
        self._schema = schema if sound else None
        return sound


def _number(connection: library.Connection, pragma: str) -> int:
    found: int = connection.execute(pragma).fetchone()[0]
    return found


def _read(
    connection: library.Connection, position: Position
) -> tuple[Position, frozenset[str] | None]:
    """Return how far the log reaches, and what it says after `position`, from one statement."""
    ours = _POSITION.fullmatch(position)
    rows = connection.execute(_NEWER, (int(ours[1]),)).fetchall() if ours else []
    if not rows or _position(rows[0]) != position:
        rows = connection.execute(_NEWEST).fetchall()
        return (_position(rows[0]) if rows else ""), None
    return _position(rows[-1]), frozenset(subject for _id, subject, _stamp in rows[1:])


def _position(row: tuple[int, str, int]) -> Position:
    return f"{row[0]}.{row[2]}"
