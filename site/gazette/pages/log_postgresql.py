"""The change log on PostgreSQL: the triggers notify, and a thread listens.

A notification comes when its transaction is committed and can be seen, a millisecond or so later. A
listener that hears nothing may have lost its line, so it also notifies itself, once a second; hearing
that, it has heard all that was said before, for notifications keep their order. It counts for three
seconds: then the mark is None until the listener hears itself again. What was committed meanwhile is
in the log.

The order in which transactions commit is not that of any number they were given. So the position is a
snapshot: what the last look could see. The next one asks for rows that were not visible in it. Before
it stands which log that was: another database, a restored one, or other triggers make it another.
"""
# ruff: noqa: S608 (every name in this SQL is a constant of ours)

from __future__ import annotations

import re
import secrets
import select
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import psycopg

from articles.freshness import NEXT_TO_APPEAR
from gazette.pages import triggers

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from gazette.pages.log import Position

BEAT = 1.0
"""Seconds after which a listener that hears nothing tries whether it still would."""
PATIENCE = 3.0
"""Seconds for which it counts that it heard itself."""
AGAIN = 0.5
"""Seconds before it tries to listen again."""
LINE = {"connect_timeout": 5, "tcp_user_timeout": 5000, "keepalives_idle": 5}
IN_TIME = "SET lock_timeout = '1s'; SET statement_timeout = '3s'"
"""Readers wait for an answer; where a table is locked for long, the log can't tell."""
"""Limits for a line that died without a word, in libpq's own terms."""

_NOTHING = "1:1:"
"""A snapshot in which nothing is visible."""
_POSITION = re.compile(r"([0-9a-f.]+) ([0-9]+:([0-9]+):[0-9,]*)")

_OURS = f"""
SELECT md5(string_agg(oid::text, ',' ORDER BY oid)) FROM pg_trigger
 WHERE tgname LIKE '{triggers.PREFIX}%%' AND tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)"""
_SINCE = f"""
SELECT concat_ws('.',
         (SELECT system_identifier FROM pg_control_system()),
         (SELECT timeline_id FROM pg_control_checkpoint()),
         (SELECT oid FROM pg_database WHERE datname = current_database()),
         pg_relation_filenode('{triggers.LOG}'), ({_OURS})),
       pg_current_snapshot()::text,
       EXISTS (SELECT FROM {triggers.LOG}
                WHERE stamp < pg_snapshot_xmin(%(seen)s::pg_snapshot)::text::bigint),
       ARRAY (SELECT DISTINCT subject FROM {triggers.LOG}
               WHERE stamp >= pg_snapshot_xmin(%(seen)s::pg_snapshot)::text::bigint
                 AND NOT pg_visible_in_snapshot(stamp::text::xid8, %(seen)s::pg_snapshot))
"""


class PostgreSQLLog:
    """The log in the database that psycopg connects to with these parameters."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self._parameters = {**LINE, **parameters, "autocommit": True}
        self._starting = threading.Lock()
        self._listener: threading.Thread | None = None
        self._closing = threading.Event()
        self._self = f"{triggers.CHANNEL}_{secrets.token_hex(8)}"
        self._said_at = 0.0
        self._heard = 0
        self._heard_until = 0.0  # time.monotonic()
        self._asking = threading.Lock()
        self._connection: psycopg.Connection[Any] | None = None
        self._home = ""
        self._sound = False

    def mark(self) -> Hashable | None:
        """See `Log`."""
        if time.monotonic() < self._heard_until and self._sound:
            return self._heard
        with self._starting:
            if self._listener is None or not self._listener.is_alive():
                self._closing.clear()
                self._listener = threading.Thread(target=self._listen, daemon=True)
                self._listener.start()
        return None

    def since(self, position: Position | None) -> tuple[Position, frozenset[str] | None]:
        """See `Log`. The last row that was visible then must still be there, or the log was cut."""
        seen = _POSITION.fullmatch(position or "")
        with self._asking:
            try:
                row = self._ask(_SINCE, {"seen": seen[2] if seen else _NOTHING})
                home, now, unbroken, subjects = row
                if home != self._home:
                    self._examine(self._current())
                    self._home = home
            except psycopg.Error:
                self._let_go()
                return "", None
        reached = f"{home} {now}"
        if not (
            seen and unbroken and self._sound and seen[1] == home and _can_follow(now, seen[3])
        ):
            return reached, None
        return reached, frozenset(subjects)

    def next_moment(self, after: float) -> float | None:
        """See `Log`."""
        with self._asking:
            try:
                found = self._ask(NEXT_TO_APPEAR, (datetime.fromtimestamp(after, UTC),))[0]
            except psycopg.Error:
                self._let_go()
                return after
        return found.timestamp() if found else None

    def close(self) -> None:
        """See `Log`."""
        self._closing.set()
        if self._listener is not None:
            self._listener.join()
        with self._asking:
            self._let_go()

    def _listen(self) -> None:
        """Listen until the log is closed, over whatever connection there is."""
        while not self._closing.is_set():
            with suppress(psycopg.Error), psycopg.connect(**self._parameters) as connection:
                self._hear(connection)
            self._heard_until = 0.0
            self._closing.wait(AGAIN)

    def _hear(self, connection: psycopg.Connection[Any]) -> None:
        connection.add_notify_handler(self._hears)
        connection.execute(f"LISTEN {triggers.CHANNEL}")
        connection.execute(f"LISTEN {self._self}")
        self._sound = False  # who knows what happened meanwhile
        self._heard += 1
        ears = select.poll()
        ears.register(connection.fileno(), select.POLLIN)
        while not self._closing.is_set():
            if not self._sound:
                self._examine(connection)
            self._said_at = time.monotonic()
            connection.execute(f"NOTIFY {self._self}")  # brings what was said before, too
            if ears.poll(BEAT * 1000):
                self._heard += 1

    def _hears(self, notification: psycopg.Notify) -> None:
        if notification.channel == self._self:
            self._heard_until = self._said_at + PATIENCE
        else:
            self._heard += 1

    def _examine(self, connection: psycopg.Connection[Any]) -> None:
        """Find out whether the triggers are as they should be: else a change would go unnoticed."""
        found = connection.execute(triggers.FOUND["postgresql"]).fetchall()
        self._sound = not triggers.wrong("postgresql", found)

    def _ask(self, question: str, values: Any) -> tuple[Any, ...]:
        found: tuple[Any, ...] | None = self._current().execute(question, values).fetchone()
        return found or ()

    def _current(self) -> psycopg.Connection[Any]:
        if self._connection is None:
            self._connection = psycopg.connect(**self._parameters)
            self._connection.execute(IN_TIME)
        return self._connection

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _can_follow(now: str, seen_to: str) -> bool:
    """Whether this snapshot is not older than one that reached up to `seen_to`."""
    return int(now.split(":")[1]) >= int(seen_to)
