"""The change log on PostgreSQL, which is asked at every hit what can be seen now (line).

Its answer is the mark: a snapshot, and as long as that is the same nothing was committed, by anybody.
Where it differs some transaction has ended, of whatever database of the server, and the log says what
of ours it touched. Readers who come at the same time share one question; none gets the answer to a
question that was sent before she came. A host that can't ask has no mark, so it makes pages anew. When
it can again, what was committed meanwhile is in the log.

The order in which transactions commit is not that of any number they were given. So the position is a
snapshot, too: what the last look could see. The next one asks for rows that were not visible in it.
Before it stands which log that was: another database, a restored one, or other triggers make it another.
"""
# ruff: noqa: S608 (every name in this SQL is a constant of ours)

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import psycopg

from articles.freshness import NEXT_TO_APPEAR
from gazette.pages import triggers
from gazette.pages.line import Line
from gazette.pages.log import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from gazette.pages.log import Position

TO_A_PRIMARY = {
    "connect_timeout": 5,
    "tcp_user_timeout": 5000,
    "keepalives_idle": 5,
    "target_session_attrs": "primary",
}
"""In libpq's own terms: limits for a connection that died without a word, and no standby, whose
snapshots don't tell everything.
"""
IN_TIME = "-c lock_timeout=1s -c statement_timeout=3s"
"""Readers wait for an answer; where a table is locked for long, the log can't tell. Said as the
connection is made: a pooler that would hand such settings to somebody else's session refuses them.
"""

_NOTHING = "1:1:"
"""A snapshot in which nothing is visible."""
_POSITION = re.compile(r"([0-9a-f.]+) ([0-9]+:([0-9]+):[0-9,]*)")

_OURS = f"""
SELECT md5(string_agg(concat_ws('.', oid, xmin), ',' ORDER BY oid)) FROM pg_trigger
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
        options = f"{parameters.get('options', '')} {IN_TIME}"
        self._parameters = {
            **TO_A_PRIMARY,
            **parameters,
            "options": options.strip(),
            "autocommit": True,
        }
        self._line = Line(self._parameters)
        self._asking = threading.Lock()
        self._begun = 0
        self._mark: Hashable | None = None
        self._home = ""
        self._sound = False

    def mark(self) -> Hashable | None:
        """See `Log`. Who has waited while a question was begun need not ask another one."""
        begun = self._begun
        if not self._asking.acquire(timeout=PATIENCE):
            return None
        try:
            if begun == self._begun:
                self._begun += 1
                self._mark = self._line.asked()
            return self._mark
        finally:
            self._asking.release()

    def question(self) -> Line:
        """See `Log`. Who wants one will soon ask: the lines are opened already."""
        question = Line(self._parameters)
        question.open()
        self._line.open()
        return question

    def since(self, position: Position | None) -> tuple[Position, frozenset[str] | None]:
        """See `Log`. The last row that was visible then must still be there, or the log was cut."""
        seen = _POSITION.fullmatch(position or "")
        with self._asking:
            try:
                row = self._ask(_SINCE, {"seen": seen[2] if seen else _NOTHING})
                home, now, unbroken, subjects = row
                if home != self._home:
                    self._examine()
                    self._home = home
            except psycopg.Error:
                self._line.drop()
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
                self._line.drop()
                return after
        return found.timestamp() if found else None

    def close(self) -> None:
        """See `Log`."""
        with self._asking:
            self._line.drop()

    def _examine(self) -> None:
        """Find out whether the triggers are as they should be: else a change would go unnoticed."""
        found = self._connection().execute(triggers.FOUND["postgresql"]).fetchall()
        self._sound = not triggers.wrong("postgresql", found)

    def _ask(self, question: str, values: Any) -> tuple[Any, ...]:
        found = self._connection().execute(question, values, prepare=True).fetchone()
        return found or ()

    def _connection(self) -> psycopg.Connection[Any]:
        if self._line.connection is None:
            raise psycopg.OperationalError
        return self._line.connection


def _can_follow(now: str, seen_to: str) -> bool:
    """Whether this snapshot is not older than one that reached up to `seen_to`."""
    return int(now.split(":")[1]) >= int(seen_to)
