"""No answer is older than the last commit, whoever is killed while writing; and the check would find it."""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.db import connection

from tests.project import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def database_url() -> Iterator[str]:
    """The address of an empty database: "" is SQLite in the program's own folder."""
    if connection.vendor == "sqlite":
        yield ""
        return
    name = f"gazette_stale_{secrets.token_hex(4)}"
    found = connection.settings_dict
    parts = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"]}
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield f"postgres:///{name}?{urlencode({k: v for k, v in parts.items() if v})}"
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(database_url: str, *words: str) -> tuple[int, int, int, int]:
    """Run the program; return its exit code, and how many answers were checked, writers killed, stale."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.staleness", *words],
        env={**os.environ, "DATABASE_URL": database_url, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = re.search(r"(\d+) answers checked.* (\d+) writers killed; stale: (\d+)", done.stdout)
    assert said, done.stderr
    return done.returncode, int(said[1]), int(said[2]), int(said[3])


def test_no_answer_is_older_than_the_last_commit(database_url: str) -> None:
    exit_code, checked, killed, stale = run(database_url, "--checks", "400")

    assert (exit_code, stale) == (0, 0)
    assert checked >= 400
    assert killed > 0


def test_a_store_that_never_looks_would_be_found_out(database_url: str) -> None:
    exit_code, checked, _killed, stale = run(database_url, "--checks", "200", "--control")

    assert exit_code == 0
    assert stale > 0.9 * checked
