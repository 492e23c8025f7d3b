"""The database engine: Django's SQLite backend, durable, with every write in the queue."""

import os
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self, cast

from django.db.backends.sqlite3 import base

from gazette.sqlite.creation import DatabaseCreation
from gazette.sqlite.write_queue import WriteQueue

if TYPE_CHECKING:
    import sqlite3 as library
else:
    library = base.Database  # what Django got

PATIENCE = 10.0  # seconds, first in the queue and then for SQLite's own lock

# A power cut after the answer "stored" must lose nothing: FULL syncs the log at each commit.
# A mapped file would turn a disk error into a crash.
PRAGMAS = ("PRAGMA synchronous = FULL", "PRAGMA mmap_size = 0")

# What starts, makes or ends a write transaction. What is not recognised goes unqueued, with the
# busy timeout alone.
WRITES = re.compile(
    r"\s*(?:BEGIN\s+(?:IMMEDIATE|EXCLUSIVE)|COMMIT|END|ROLLBACK|INSERT|UPDATE|DELETE|REPLACE"
    r"|CREATE|DROP|ALTER|ANALYZE|REINDEX|VACUUM|WITH\b.*\b(?:INSERT|UPDATE|DELETE|REPLACE))\b",
    re.IGNORECASE | re.DOTALL,
)

WRITTEN_OUT = 200
"""Statements that a process remembers in SQLite's own notation; writing one out may take as long as to
run it.
"""

PREPARED = 1_000
"""Statements that a connection keeps prepared. The library's cache is not of the last used: once its
usual 100 have been asked, a statement that comes later is prepared each time it is asked.
"""

# SQLite's own defaults, for pysqlite3 can't tell its limits, which are wider.
LIMITS = {2: 2_000, 9: 32_766}


class Connection(library.Connection):
    """A connection that leaves the write queue when its transaction is over."""

    queue = WriteQueue("", 0)

    def commit(self) -> None:
        super().commit()
        self.leave_queue()

    def rollback(self) -> None:
        super().rollback()
        self.leave_queue()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self.queue.leave()

    def leave_queue(self) -> None:
        """Let the next writer in, unless our transaction still runs."""
        if self.queue.entered and not self.in_transaction:
            self.queue.leave()

    def getlimit(self, category: int, /) -> int:
        """Return one of SQLite's limits (of columns, of variables)."""
        own: Callable[[int], int] = getattr(super(), "getlimit", LIMITS.__getitem__)
        return own(category)


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that queues before it writes: BEGIN IMMEDIATE, or a statement on its own."""

    def execute(  # type: ignore[override]  # as Django's own
        self, query: str, params: Iterable[Any] | None = None
    ) -> Self:
        return self._queued(super().execute, query, params)

    def executemany(  # type: ignore[override]
        self, query: str, param_list: Iterable[Iterable[Any]]
    ) -> Self:
        return self._queued(super().executemany, query, param_list)

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        return _written_out(query, None if param_names is None else tuple(param_names))

    def fetchone(self) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = super().fetchone()
        self._line.leave_queue()
        return row

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        rows = super().fetchmany(size)
        self._line.leave_queue()
        return rows

    def fetchall(self) -> list[Any]:
        rows = super().fetchall()
        self._line.leave_queue()
        return rows

    def close(self) -> None:
        super().close()
        self._line.leave_queue()

    def __del__(self) -> None:
        self._line.leave_queue()

    @property
    def _line(self) -> Connection:
        return cast("Connection", self.connection)

    def _queued(self, run: Callable[..., object], query: str, values: object) -> Self:
        if not WRITES.match(query):
            run(query, values)
            return self
        self._enter()
        answers = False
        try:
            run(query, values)
            answers = self.description is not None
        finally:
            if not answers:  # INSERT … RETURNING commits when its rows have been fetched
                self._line.leave_queue()
        return self

    def _enter(self) -> None:
        try:
            self._line.queue.enter()
        except TimeoutError as error:
            raise library.OperationalError(
                "database is locked: the write queue is too long"
            ) from error


@lru_cache(maxsize=WRITTEN_OUT)
def _written_out(query: str, names: tuple[str, ...] | None) -> str:
    """Return a statement with `?` for `%s`, or `:name` for `%(name)s` where its values have names."""
    if names is None:
        return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
    return query % {name: f":{name}" for name in names}


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite with WAL, FULL, IMMEDIATE, a busy timeout and the write queue."""

    creation_class = DatabaseCreation
    _place: tuple[int, int] | None = None

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        # One that reads first and writes later would fail at once when another has written between.
        self.transaction_mode: str = self.transaction_mode or "IMMEDIATE"
        ours = {"timeout": PATIENCE, "cached_statements": PREPARED}
        return {**ours, **params, "factory": Connection}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        file = str(conn_params["database"])
        place = _place(file)  # before: what is put there meanwhile must be seen as another
        connection = cast("Connection", super().get_new_connection(conn_params))
        self._place = place or _place(file)
        try:
            for pragma in PRAGMAS:
                connection.execute(pragma)
            connection.queue = WriteQueue(_file_of(connection), conn_params["timeout"])
            _write_ahead(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def close_if_unusable_or_obsolete(self) -> None:
        """Leave a file that another has replaced, as a backup that was put back; and as Django."""
        if self.connection and not self.in_atomic_block and not self._is_of_its_file():
            self.close()
        super().close_if_unusable_or_obsolete()

    def _is_of_its_file(self) -> bool:
        return _place(str(self.settings_dict["NAME"])) == self._place

    def create_cursor(self, name: str | None = None) -> Cursor:
        return cast("Connection", self.connection).cursor(factory=Cursor)


def _place(file: str) -> tuple[int, int] | None:
    """Return which file has this name, where there is one."""
    try:
        there = os.stat(file)  # noqa: PTH116 (asked at every request)
    except OSError:
        return None
    return there.st_dev, there.st_ino


def _file_of(connection: Connection) -> str:
    """Return the path of the database as SQLite resolved it; empty in memory."""
    return str(connection.execute("PRAGMA database_list").fetchone()[2])


def _write_ahead(connection: Connection) -> None:
    """Keep a write-ahead log; once set, the database remembers it."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] in {"wal", "memory"}:
        return
    connection.queue.enter()  # two processes that set it at once would not wait for each other
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except library.OperationalError as error:
        if "readonly" not in str(error):  # still good for reading; the system check tells
            raise
    finally:
        connection.queue.leave()
