"""The change log as the page store reads it, and which database a test of it needs."""

import time
from collections.abc import Callable

import pytest
from django.db import connection

from gazette.pages.log import Log

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="asks a PostgreSQL server; make test-postgres has one"
)
on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the site's database must be SQLite"
)
SOON = 20.0  # seconds


def wait_for(holds: Callable[[], object]) -> None:
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


class Reader:
    """Somebody who looks as the store does: the mark first, and the log where that is another."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.mark: object = object()
        self.position = ""

    def touched(self) -> frozenset[str] | None:
        """What was touched since the last look, as far as the mark tells."""
        mark = self.log.mark()
        if mark is None:
            return None
        if mark == self.mark:
            return frozenset()
        self.position, touched = self.log.since(self.position)
        self.mark = mark
        return touched

    def notices(self, *subjects: str) -> None:
        """These were touched, and nothing else."""
        assert self.touched() == frozenset(subjects)
