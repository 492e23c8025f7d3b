"""A server dies under a load of posts: what was acknowledged is there afterwards, once."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from django.db import connection

from tests import needs, readers
from tests.readers import PATIENCE, Diary
from tests.served import Found, Served

CLIENTS = 8
COMMENTS = 150
BEFORE = 40
"""Comments that are acknowledged before the crash, however long the machine takes for them."""


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Callable[[str], Served]]:
    """Make sites whose servers end with the test."""
    made: list[Served] = []

    def make(database_url: str = "") -> Served:
        made.append(Served(tmp_path / "var", database_url))
        return made[-1]

    yield make
    for site in made:
        site.stop()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the same is asked of SQLite once")
def test_a_site_that_is_killed_keeps_every_acknowledged_comment_once(sites: Any) -> None:
    site = sites()

    def crash() -> None:
        site.kill()
        site.start()

    diary, found = under_load(site, crash)

    assert sum(diary.failures.values()) > 0
    assert_each_is_there_once(diary, found)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="make test-postgres asks it")
def test_a_database_server_that_is_stopped_keeps_every_acknowledged_comment_once(
    sites: Any, cluster: "Cluster"
) -> None:
    site = sites(cluster.url)

    def crash() -> None:
        cluster.control("stop", "-m", "immediate")
        cluster.start()

    diary, found = under_load(site, crash)

    assert set(diary.failures) == {"503"}
    assert_each_is_there_once(diary, found)


def under_load(site: Served, crash: Callable[[], None]) -> tuple[Diary, Found]:
    """Let readers post while something crashes; return what they saw and what is stored."""
    places = site.prepare(2)
    site.start()

    def meanwhile(diary: Diary) -> None:
        deadline = time.monotonic() + PATIENCE
        while len(diary.acknowledged) < BEFORE and time.monotonic() < deadline:
            time.sleep(0.005)
        crash()

    diary = readers.post(site.port, places, iter(range(COMMENTS)), CLIENTS, meanwhile)
    return diary, site.look()


def assert_each_is_there_once(diary: Diary, found: Found) -> None:
    assert "500" not in diary.failures
    assert diary.given_up == 0
    assert len(diary.acknowledged) == COMMENTS
    assert diary.lost(found) == 0
    assert found.doubled() == 0
    assert len(found.texts) == len(diary.acknowledged)
    assert found.faults == []


class Cluster:
    """A PostgreSQL server of its own on a socket in `folder`, as durable as a real one."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.url = f"postgres://gazette@/postgres?host={folder}"
        self.owner: dict[str, Any] = {}
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres", "postgres")
            self.owner = {"user": "postgres", "group": "postgres", "extra_groups": []}

    def run(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's programs to its end; what it says is kept in `log`."""
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *words]
        with (self.folder / "log").open("ab") as log:
            subprocess.run(
                command, cwd=self.folder, stdout=log, stderr=log, check=True, **self.owner
            )

    def control(self, *words: str) -> None:
        self.run("pg_ctl", "-w", *words)

    def start(self) -> None:
        self.control("start", "-o", f"-k '{self.folder}' -c listen_addresses=''")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Start a server, and remove it after the test."""
    folder = Path(mkdtemp(prefix="gazette-crash.", dir="/tmp"))
    made = Cluster(programs(), folder)
    made.run("initdb", "-U", "gazette", "--auth", "trust", "--encoding", "UTF8", "--no-sync")
    made.start()
    yield made
    subprocess.run(
        [str(made.programs / "pg_ctl"), "-D", str(folder / "data"), "stop", "-m", "immediate"],
        check=False,
    )
    shutil.rmtree(folder)


def programs() -> Path:
    """Return the folder of PostgreSQL's programs: Debian keeps the server's off the PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: float(f.parent.name))
    found = [folder for folder in folders if (folder / "initdb").exists()]
    if on_path := shutil.which("initdb"):
        found.insert(0, Path(on_path).parent)
    if not found:
        needs.lacking("a PostgreSQL server that stops", needs.on_debian("postgresql"))
    return found[-1]
