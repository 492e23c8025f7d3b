"""No answer is older than the last commit, whoever is killed while writing; one that was would be found."""

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

CHECKS = 300
SAID = r"(\d+) answers checked.*; stale: (\d+)"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def database_url() -> Iterator[str]:
    """The address of an empty database: "" is SQLite in the program's own folder."""
    if connection.vendor == "sqlite":
        yield ""
        return
    name = f"gazette_stale_{secrets.token_hex(4)}"
    found: dict[str, str] = {**connection.get_connection_params()}
    names = ["host", "port", "user", "password"]
    parts = {each: found[each] for each in names if each in found}
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield f"postgres:///{name}?{urlencode(parts)}"
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_no_answer_is_older_than_the_last_commit(database_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.staleness", "--checks", str(CHECKS)],
        env={**os.environ, "DATABASE_URL": database_url, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    found = [tuple(map(int, each)) for each in re.findall(SAID, done.stdout)]
    assert len(found) == 2, done.stderr
    (checked, stale), (control, stale_control) = found
    assert (checked >= CHECKS, stale) == (True, 0)
    assert stale_control > 0.9 * control  # else the checks would not have noticed
    assert int(done.stdout.split()[-1]) > 0  # writers killed
    assert done.returncode == 0
