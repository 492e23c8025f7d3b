"""The change log as the page store reads it: has anything changed, and if so, what.

Two questions, asked in this order. `mark` is cheap and is asked at every hit: as long as the answer
is the same, nothing was committed. Where it differs, `since` says which subjects were touched after
the position of the last look. (`None` for either: everything may have changed.)

On SQLite the mark is at hand (log_sqlite). On PostgreSQL it is a question to the server (log_postgresql),
which a loop asks by `question`, not to wait for the answer. Both are exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Hashable

Position = str
"""How far the log was read; a text that another process may go on from. Empty: nowhere."""


PATIENCE = 1.0
"""Seconds for which anybody waits to hear the mark."""


class Lost(Exception):  # noqa: N818 (what is done about it is the same whatever it was)
    """The database can't be asked any more in this way."""


class Question(Protocol):
    """How a loop asks for the mark, not to wait for it: one question at a time.

    `ask` and `answer` may raise `Lost`: then `drop` it, and ask again later.
    """

    def ask(self) -> int | None:
        """Send the question; return at which descriptor the answer comes, None: can't ask yet."""

    def answer(self) -> Hashable | None:
        """Take what has come at the descriptor: the mark, or None: not all of it yet."""

    def drop(self) -> None:
        """Give up what was asked, and close the descriptor."""


class Log(Protocol):
    """What a store asks; safe to be asked from several threads, never across a fork."""

    def mark(self) -> Hashable | None:
        """Return what differs from every earlier mark after a commit; None: can't tell now."""

    def question(self) -> Question | None:
        """Return a way to ask for the mark without waiting; None: `mark` does not wait either."""

    def since(self, position: Position | None) -> tuple[Position, frozenset[str] | None]:
        """Return how far the log reaches, and what was touched after `position`; None: everything."""

    def next_moment(self, after: float) -> float | None:
        """Return the first time after `after` (seconds since 1970) at which pages change by the
        clock alone: `after` itself where that can't be told.
        """

    def close(self) -> None:
        """Let go of the database."""


def open_log(alias: str = "default") -> Log:
    """Return the log of a database of the site; it has connections of its own."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        from gazette.pages.log_postgresql import PostgreSQLLog

        return PostgreSQLLog(connection.get_connection_params())
    from gazette.pages.log_sqlite import SQLiteLog

    return SQLiteLog(connection.settings_dict["NAME"])
