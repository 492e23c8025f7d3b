"""Databases on disk beside the one that the tests run on, whichever that is.

Run as a program, it is another process that writes to one:

    python -m tests.gazette.scratch FILE write COUNT    stores COUNT notes, one transaction each
    python -m tests.gazette.scratch FILE hold           begins to write, says so, and never ends
    python -m tests.gazette.scratch FILE fork           the same, with a child that outlives it
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from gazette.sqlite.base import Connection

ALIAS = "scratch"


@contextmanager
def scratch(
    name: Path | str, engine: str = "gazette.sqlite", **options: Any
) -> Iterator[BaseDatabaseWrapper]:
    """Open the database `name` under the alias `scratch`, for this thread and those it starts."""
    connections.settings[ALIAS] = {
        **connections.settings["default"],
        "ENGINE": engine,
        "NAME": name,
        "OPTIONS": options,
    }
    try:
        yield connections[ALIAS]
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.settings[ALIAS]


def make_table(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE notes (id integer PRIMARY KEY, text text NOT NULL)")


def note(text: str = "a note") -> None:
    """Store a note in a transaction."""
    with transaction.atomic(ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("INSERT INTO notes (text) VALUES (%s)", [text])


def notes() -> list[str]:
    """Return all notes in the order of their writing."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT text FROM notes ORDER BY id")
        return [text for (text,) in cursor.fetchall()]


def has_the_turn() -> bool:
    """Whether this thread's connection is first in the queue."""
    return cast("Connection", connections[ALIAS].connection).queue.entered


def run(file: Path, *arguments: str) -> "subprocess.Popen[str]":
    """Start another process at work on the database."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.gazette.scratch", str(file), *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=subprocess.PIPE,
        text=True,
    )


def main(file: str, task: str, count: str = "1") -> None:
    import django
    from django.conf import settings

    settings.configure(DATABASES={ALIAS: {"ENGINE": "gazette.sqlite", "NAME": file}, "default": {}})
    django.setup()
    if task == "write":
        for number in range(int(count)):
            note(f"{number} of {os.getpid()}")
    else:
        hold(forking=task == "fork")
    connections.close_all()


def hold(*, forking: bool) -> None:
    """Begin to write, and sleep for longer than any test waits."""
    with transaction.atomic(ALIAS):
        child = os.fork() if forking else 0
        if child or not forking:
            sys.stdout.write(f"{child}\n")
            sys.stdout.flush()
        time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
