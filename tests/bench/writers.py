"""Sixteen processes write to one SQLite database: errors, waits, and whether anything is lost.

    python -m tests.bench.writers [--writers 16] [--seconds 5]

Each writer does what a comment form does, again and again: look whether the text is there already,
then store it, in one transaction. The rows of the answer: our engine, and beside it Django's own
SQLite backend with its default options, with WAL alone, and with every option that helps but
without the write queue. All use the same SQLite library and the same disk, one after another.
`lost` counts commits that were acknowledged and are not stored; `slowest/fastest` compares the
commits of the two most unequal writers.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from gazette.sqlite import library

DJANGO = "django.db.backends.sqlite3"
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
ENGINES: dict[str, dict[str, Any]] = {
    "gazette.sqlite": {"ENGINE": "gazette.sqlite"},
    "Django, default": {"ENGINE": DJANGO},
    "Django, WAL": {"ENGINE": DJANGO, "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL"}},
    "Django, WAL FULL IMMEDIATE": {
        "ENGINE": DJANGO,
        "OPTIONS": {"init_command": PRAGMAS, "transaction_mode": "IMMEDIATE", "timeout": 10},
    },
}
LINE = "{:<27}{:>10}{:>9}{:>7}{:>7}{:>17}{:>10}{:>10}{:>10}\n"
HEAD = (
    "",
    "commits/s",
    "errors",
    "failed",
    "lost",
    "slowest/fastest",
    "p50 ms",
    "p99 ms",
    "worst ms",
)


@dataclass(frozen=True, slots=True)
class Diary:
    """What one writer saw: seconds that each acknowledged commit took, and errors."""

    waits: list[float]
    errors: int


def write(engine: dict[str, Any], number: int, seconds: float, start: Barrier) -> Diary:
    """Store texts for some seconds; runs in a process of its own."""
    from django.db import OperationalError, connection

    connect(engine)
    connection.ensure_connection()
    waits, errors, serial = [], 0, 0
    start.wait()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        serial += 1
        began = time.monotonic()
        try:
            store(f"text {serial} of writer {number}")
            waits.append(time.monotonic() - began)
        except OperationalError:
            errors += 1
    connection.close()
    return Diary(waits, errors)


def store(text: str) -> None:
    """Look whether the text is there, then store it, in one transaction."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM texts WHERE text = %s", [text])
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO texts (text) VALUES (%s)", [text])


def connect(engine: dict[str, Any]) -> None:
    """Let `django.db.connection` mean a database on this engine."""
    import django
    from django.conf import settings

    library.put_in_place()
    settings.configure(DATABASES={"default": engine})
    django.setup()


def prepare(engine: dict[str, Any]) -> None:
    """Create the table."""
    from django.db import connection

    connect(engine)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE texts (id integer PRIMARY KEY, text text UNIQUE NOT NULL)")
    connection.close()


def stored(engine: dict[str, Any]) -> int:
    """Return how many texts the database holds."""
    from django.db import connection

    connect(engine)
    with connection.cursor() as cursor:
        return int(cursor.execute("SELECT count(*) FROM texts").fetchone()[0])


def run(engine: dict[str, Any], writers: int, seconds: float) -> tuple[list[Diary], int]:
    """Let the writers loose on a fresh database; return their diaries and what is stored."""
    processes = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, processes.Manager() as manager:
        engine = {**engine, "NAME": str(Path(folder) / "texts.sqlite3")}
        start = manager.Barrier(writers)
        with processes.Pool(1) as pool:
            pool.apply(prepare, (engine,))
        with processes.Pool(writers) as pool:
            tasks = [(engine, number, seconds, start) for number in range(writers)]
            diaries = pool.starmap(write, tasks, chunksize=1)
        with processes.Pool(1) as pool:
            return diaries, pool.apply(stored, (engine,))


def row(name: str, diaries: list[Diary], stored: int, seconds: float) -> str:
    """Return one line of the table."""
    counts = [len(diary.waits) for diary in diaries]
    waits = sorted(wait for diary in diaries for wait in diary.waits) or [float("nan")]
    errors = sum(diary.errors for diary in diaries)
    at = [1000 * waits[int(share * (len(waits) - 1))] for share in (0.5, 0.99, 1)]
    return LINE.format(
        name,
        f"{sum(counts) / seconds:.0f}",
        errors,
        f"{errors / max(1, errors + sum(counts)):.0%}",
        sum(counts) - stored,
        f"{min(counts) / max(1, *counts):.2f}",
        *(f"{wait:.1f}" for wait in at),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--writers", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    sys.stdout.write(LINE.format(*HEAD))
    for name, engine in ENGINES.items():
        diaries, count = run(engine, options.writers, options.seconds)
        sys.stdout.write(row(name, diaries, count, options.seconds))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
