"""The real server with a site of its own, beside the database that the tests run on.

Run as a program with that site's settings, it looks into its database:

    python -m tests.served prepare ARTICLES [THREADS×REPLIES…]    makes tables, static files and
                                           articles, the first of them with so many comments
    python -m tests.served look            says what is stored, and whether it is whole
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.project import ROOT

UNCOMPRESSED = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
"""Gives static files the names that the site asks for, and saves ten seconds of compressing."""

PARAGRAPH = "Les batteries, les bornes et les réseaux se répondent d’un quartier à l’autre. " * 4

PATIENCE = 60
"""Seconds in which the server must have started."""


@dataclass(frozen=True, slots=True)
class Place:
    """An article to comment on: its address, and the token of a form that was made a minute ago."""

    url: str
    token: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is stored: the texts of comments by primary key, and what is not whole, in words."""

    texts: dict[int, str]
    faults: list[str]

    def doubled(self) -> int:
        """Return how many comments say again what another one says."""
        return len(self.texts) - len(set(self.texts.values()))


class Served:
    """A site in `folder`, on SQLite unless a database is named."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port: int = probe.getsockname()[1]
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = {
            **inherited,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "gazette.settings",
            "PORT": str(self.port),
            "PROXIES": "1",  # every reader has an address of her own
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "site"))),
        }
        self.log = folder / "server.log"
        self.spent = 0.0
        self.server: subprocess.Popen[bytes] | None = None

    def prepare(self, articles: int = 1, *discussions: str) -> list[Place]:
        """Make the tables and some articles, the first of them with comments, as in `40×50`."""
        made = self._run("prepare", str(articles), *discussions)
        return [Place(**place) for place in made]

    def look(self) -> Found:
        """Return what the database holds."""
        seen = self._run("look")
        return Found({int(pk): text for pk, text in seen["texts"].items()}, seen["faults"])

    def _run(self, *words: str) -> Any:
        command = [sys.executable, "-m", "tests.served", *words]
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)

    def start(self) -> None:
        """Start `manage.py serve` and wait until it answers."""
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "serve"],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server does not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz/", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def cpu(self) -> float:
        """Return the seconds of CPU that the server and its workers have used, killed ones too."""
        assert self.server is not None
        return self.spent + sum(map(cpu_of, processes_of(self.server.pid)))

    def kill(self) -> None:
        """End the server and its workers by SIGKILL, all at once; nothing of them can tidy up."""
        assert self.server is not None
        self.spent = self.cpu()
        for pid in processes_of(self.server.pid):
            os.kill(pid, signal.SIGKILL)
        self.server.wait()
        while processes_of(self.server.pid):
            time.sleep(0.01)

    def stop(self) -> None:
        """Ask the server to end, if it was started; what does not end is killed."""
        if self.server is None or self.server.poll() is not None:
            return
        self.server.terminate()
        try:
            self.server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()


def cpu_of(pid: int) -> float:
    """Return the seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def processes_of(session: int) -> list[int]:
    """Return the living processes of a session in the order in which they began: its leader first."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[3]) == session and fields[0] not in "ZX":
            found.append((int(fields[19]), int(folder.name)))
    return [pid for _, pid in sorted(found)]


def prepare(articles: int, discussions: tuple[str, ...]) -> list[dict[str, str]]:
    """Make what a site needs; return the places where readers may comment."""
    from datetime import timedelta

    import time_machine
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from comments import tokens
    from tests.factories import make_article

    call_command("migrate", verbosity=0)
    settings.STORAGES["staticfiles"]["BACKEND"] = UNCOMPRESSED
    call_command("collectstatic", interactive=False, verbosity=0)
    made = [make_article() for _ in range(articles)]
    for article, shape in zip(made, discussions, strict=False):
        threads, replies = map(int, shape.split("×"))
        discuss(article.pk, threads, replies)
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        return [{"url": a.get_absolute_url(), "token": tokens.form(a)} for a in made]


def discuss(article_pk: int, threads: int, replies: int) -> None:
    """Post and approve so many threads with so many replies each."""
    from django.db import transaction

    from articles.models import Article
    from tests.comments.factories import make_comment

    article = Article.objects.get(pk=article_pk)
    with transaction.atomic():
        for _ in range(threads):
            opening = make_comment(article, text=PARAGRAPH)
            for _ in range(replies):
                make_comment(parent=opening, text=PARAGRAPH)


def look() -> dict[str, Any]:
    """Return what is stored, and every fault in it."""
    from comments import log, tally
    from comments.models import Comment, Revision, Tally

    rows = Tally.objects.exclude(n=0).values_list("scope", "what", "n")
    counted = {(scope, what): n for scope, what, n in rows}
    halves = Comment.objects.filter(revisions=None) | Comment.objects.filter(decisions=None)
    faults = [f"broken link in the log: {broken}" for broken in log.broken_links()]
    faults += ["the counters are wrong"] * (counted != tally.recount())
    faults += [f"comment {pk} is stored by half" for pk in halves.values_list("pk", flat=True)]
    return {"texts": dict(Revision.objects.values_list("comment_id", "text")), "faults": faults}


def main(task: str, articles: str = "1", *discussions: str) -> None:
    import django

    django.setup()
    seen: Any = look() if task == "look" else prepare(int(articles), discussions)
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main(*sys.argv[1:])
