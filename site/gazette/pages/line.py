"""A connection to PostgreSQL on which one thing is asked, at every hit: what can be seen now.

The answer is a snapshot: which transactions have ended. Two that are the same in every byte see the
same, so nothing was committed between them (but on a standby, whose snapshots say less; a line is only
opened to a primary). Beside it stands when the server started: another server, or another life of this
one, counts its transactions as it likes.

A line is opened beside, in a thread, and asked without waiting, so that a loop can ask; `asked` waits,
but not long.
"""

from __future__ import annotations

import select
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.pq import ExecStatus

from gazette.pages.log import PATIENCE, Lost

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from psycopg.pq.abc import PGresult

AGAIN = 0.5
"""Seconds before it is tried again to open a line."""
AGE = 300.0
"""Seconds after which it is opened anew: the name may lead to another server by now."""

_QUESTION = b"SELECT pg_postmaster_start_time(), pg_current_snapshot()"
_NAME = b"gazette_mark"
_AS_BYTES = 1  # they are compared, never read


class Line:
    """A line to the database that psycopg connects to with these parameters."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self._parameters = parameters
        self.connection: psycopg.Connection[Any] | None = None
        self._come: PGresult | None = None
        self._opening = threading.Lock()
        self._again = self._until = 0.0  # time.monotonic()

    def open(self) -> None:
        """Begin to open it, unless it is open, or that is under way or was tried a moment ago."""
        may_open = self.connection is None and time.monotonic() >= self._again
        if may_open and self._opening.acquire(blocking=False):
            threading.Thread(target=self._connect, daemon=True).start()

    def ask(self) -> int | None:
        """See `Question`."""
        if self.connection is None:
            self.open()
            return None
        if time.monotonic() > self._until:
            raise Lost
        line = self.connection.pgconn
        try:
            line.send_query_prepared(_NAME, [], result_format=_AS_BYTES)
            line.flush()
        except psycopg.Error as error:
            raise Lost from error
        return line.socket

    def answer(self) -> Hashable | None:
        """See `Question`."""
        if self.connection is None:
            raise Lost
        line = self.connection.pgconn
        try:
            line.consume_input()
            while not line.is_busy():
                come = line.get_result()
                if come is None:
                    return self._read()
                self._come = come
        except psycopg.Error as error:
            raise Lost from error
        return None

    def asked(self) -> Hashable | None:
        """Ask, and wait for the answer; None: it did not come in time, or there is no line."""
        end = time.monotonic() + PATIENCE
        coming = select.poll()
        with suppress(Lost):
            descriptor = self.ask()
            if descriptor is None:
                return None
            coming.register(descriptor, select.POLLIN)
            while coming.poll(1000 * max(0.0, end - time.monotonic())):
                if mark := self.answer():
                    return mark
        self.drop()
        return None

    def drop(self) -> None:
        """Let go of the connection, which is of no use any more."""
        connection, self.connection, self._come = self.connection, None, None
        if connection is not None:
            connection.close()

    def _read(self) -> Hashable:
        come, self._come = self._come, None
        if come is None or come.status != ExecStatus.TUPLES_OK:
            raise Lost
        return come.get_value(0, 0), come.get_value(0, 1)

    def _connect(self) -> None:
        try:
            with suppress(psycopg.Error):
                connection = psycopg.connect(**self._parameters)
                connection.pgconn.prepare(_NAME, _QUESTION)
                self._until = time.monotonic() + AGE
                self.connection = connection
        finally:
            self._again = time.monotonic() + AGAIN
            self._opening.release()
