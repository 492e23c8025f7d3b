"""Is any answer older than the last commit? Readers ask two servers while writers are killed.

    python -m tests.bench.staleness [--checks 20000] [--front]

Four writers change the titles of articles, by Django and by plain SQL, and are killed by SIGKILL at
random, before, in and after their transactions. Four readers, again and again, read from the database
what is committed, and then ask one of two servers for a page that shows it: the first is the WSGI
application on granian; so is the second, or with `--front` it is `manage.py serve`. An answer that
shows an older version than was committed before it was asked for is stale. Some readers already have
the page and ask whether it has changed: 304 counts as the page that they have.

Then the same, a tenth as often, with servers that never look whether anything has changed, to show
that the checks would find it: nearly all their answers are stale. The exit code is 1 if an answer was
stale, or in this control fewer than nine of ten were.

The site is a scratch one on SQLite, or in the empty database that DATABASE_URL names.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from tests.bench import changing
from tests.bench.changing import VERSION, Versions, Writers
from tests.served import PATIENCE, Served

ARTICLES, WRITERS, READERS = 10, 4, 4
CHECKED, UNCHECKED = "gazette.wsgi:application", "tests.bench.unchecked:application"
ENOUGH = 0.9
"""The share of its answers that the control must find stale."""


class Given(argparse.Namespace):
    """What the program was called with."""

    checks: int
    seed: int
    front: bool


@dataclass(slots=True)
class Tally:
    """What was found."""

    checks: int = 0
    stale: int = 0
    unchanged: int = 0
    commits: int = 0
    adding: threading.Lock = field(default_factory=threading.Lock)

    def add(self, *, is_stale: bool, is_unchanged: bool) -> None:
        with self.adding:
            self.checks += 1
            self.stale += is_stale
            self.unchanged += is_unchanged


class Reader:
    """Asks servers for pages, and remembers what it got from each."""

    def __init__(self, ports: list[int], paths: list[str], chosen: random.Random) -> None:
        self._connections = [HTTPConnection("127.0.0.1", port, timeout=PATIENCE) for port in ports]
        self._paths = paths
        self._chosen = chosen
        self._seen: dict[tuple[int, str], tuple[str, Versions]] = {}

    def ask(self) -> tuple[Versions, bool]:
        """Return the oldest version of each article that some page shows, and whether it came as 304."""
        which = self._chosen.randrange(len(self._connections))
        return self._ask(which, self._chosen.choice(self._paths))

    def ask_for_everything(self) -> None:
        """Let all servers have all pages in their stores."""
        for which in range(len(self._connections)):
            for path in self._paths:
                self._ask(which, path)

    def _ask(self, which: int, path: str) -> tuple[Versions, bool]:
        etag, shown = self._seen.get((which, path), ("", {}))
        headers = {"If-None-Match": etag} if etag and self._chosen.random() < 0.5 else {}
        answer = self._answer(which, path, headers)
        text = answer.read().decode()
        if answer.status == 304:
            return shown, True
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {text[:500]}")
        shown = shown_in(text)
        self._seen[which, path] = (answer.headers["ETag"] or "", shown)
        return shown, False

    def _answer(self, which: int, path: str, headers: dict[str, str]) -> HTTPResponse:
        connection = self._connections[which]
        try:
            connection.request("GET", path, headers=headers)
            return connection.getresponse()
        except ConnectionError:  # it was not used for so long that the server closed it
            connection.close()
            connection.request("GET", path, headers=headers)
            return connection.getresponse()


def shown_in(text: str) -> Versions:
    """Return the oldest version of each article that a page shows."""
    shown: Versions = {}
    for version, pk in VERSION.findall(text):
        shown[int(pk)] = min(int(version), shown.get(int(pk), int(version)))
    return shown


def read(reader: Reader, tally: Tally, checks: int) -> None:
    """Ask until so many answers were checked by all readers together."""
    while tally.checks < checks:
        before = changing.committed()
        shown, is_unchanged = reader.ask()
        is_stale = any(version < before[pk] for pk, version in shown.items())
        tally.add(is_stale=is_stale, is_unchanged=is_unchanged)


def measure(site: Served, application: str, given: Given, checks: int, *, front: bool) -> Tally:
    """Let readers ask two servers, of which `front` makes one `manage.py serve`; return what they found."""
    with servers(site, application, 1 if front else 2) as ports:
        if front:
            site.start()
            ports.append(site.port)
        tally, before = Tally(), changing.committed()
        readers = readers_of(ports, given.seed)
        readers[0].ask_for_everything()
        wait_for_changes(changing.committed())
        threads = [
            threading.Thread(target=read, args=(reader, tally, checks)) for reader in readers
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        after = changing.committed()
    tally.commits = sum(after[pk] - before[pk] for pk in after)
    return tally


def prepare(site: Served) -> None:
    """Make the site, and let this process look into its database."""
    site.prepare(ARTICLES)
    os.environ.update(site.environment)
    import django

    django.setup()
    from django.db import connections

    from articles.models import Article

    for article in Article.objects.all():
        Article.objects.filter(pk=article.pk).update(title=changing.title(article.pk, 0))
    connections.close_all()  # the writers are forks and must not share one


def readers_of(ports: list[int], seed: int) -> list[Reader]:
    from articles.models import Article

    addresses = [article.get_absolute_url() for article in Article.objects.all()]
    paths = [*addresses, "/", "/", "/feed/", "/feed/rss/", "/categories/mobilite/"]
    return [Reader(ports, paths, random.Random(seed + number)) for number in range(READERS)]


def wait_for_changes(before: Versions) -> None:
    """Wait until each article is another than it was."""
    while any(version == before[pk] for pk, version in changing.committed().items()):
        time.sleep(0.1)


@contextmanager
def servers(site: Served, application: str, count: int) -> Iterator[list[int]]:
    """Run the WSGI application in so many servers; hand out their ports."""
    ports = [Served(Path(), "").port for _ in range(count)]
    running = [
        subprocess.Popen(_granian(application, port), env=site.environment) for port in ports
    ]
    try:
        for port in ports:
            wait_for(port)
        yield ports
    finally:
        for server in running:
            server.terminate()
        for server in running:
            server.wait()


def _granian(application: str, port: int) -> list[str]:
    words = f"--interface wsgi --host 127.0.0.1 --port {port} --workers 1 --blocking-threads 4"
    return [sys.executable, "-m", "granian", *words.split(), "--log-level", "error", application]


def wait_for(port: int) -> None:
    """Wait until a server answers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz/")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--front", action="store_true", help="manage.py serve as the second server")
    given = parser.parse_args(namespace=Given())
    with tempfile.TemporaryDirectory() as folder:
        site = Served(Path(folder), os.environ.get("DATABASE_URL", ""))
        prepare(site)
        writers = Writers(WRITERS, given.seed)
        try:
            found = measure(site, CHECKED, given, given.checks, front=given.front)
            control = measure(site, UNCHECKED, given, given.checks // 10, front=False)
        finally:
            site.stop()
            killed = writers.end()
    for name, tally in (("the page store", found), ("control, which never looks", control)):
        sys.stdout.write(
            f"{name}: {tally.checks} answers checked, {tally.unchanged} of them 304, "
            f"among {tally.commits} commits; stale: {tally.stale}\n"
        )
    sys.stdout.write(f"writers killed: {killed}\n")
    is_complete = found.checks >= given.checks and control.checks >= given.checks // 10
    return int(not is_complete or found.stale > 0 or control.stale < ENOUGH * control.checks)


if __name__ == "__main__":
    sys.exit(main())
