"""Writers that change articles all the time, in processes of their own that are killed at random."""

import os
import random
import re
import signal
import time
from contextlib import suppress
from multiprocessing import Process, get_context
from multiprocessing.connection import Connection

VERSION = re.compile(r"Version (\d+) du numero (\d+)\b")
"""What the title of an article says, wherever a page shows it: each commit counts up its own."""

Versions = dict[int, int]
"""The versions of articles by their primary keys."""


def title(pk: int, version: int) -> str:
    return f"Version {version} du numero {pk}"


def committed() -> Versions:
    """Return what everybody can read now."""
    from articles.models import Article

    titles = Article.objects.values_list("title", flat=True)
    return {int(pk): int(version) for version, pk in map(_parts, titles)}


def _parts(title: str) -> tuple[str, str]:
    found = VERSION.fullmatch(title)
    assert found
    return found[1], found[2]


class Writers:
    """Writers at work, as long as this is open; they start before its owner opens the database."""

    def __init__(self, count: int, seed: int) -> None:
        processes = get_context("fork")
        self._ours, theirs = processes.Pipe()
        self._keeper: Process = processes.Process(target=keep, args=(theirs, count, seed))  # type: ignore[assignment]
        self._keeper.start()

    def end(self) -> int:
        """Kill them all; return how many were killed while they wrote."""
        self._ours.send("end")
        killed: int = self._ours.recv()
        self._keeper.join()
        return killed


def keep(told: Connection, count: int, seed: int) -> None:
    """Keep so many writers alive, and kill one of them now and then, until told to end."""
    chosen = random.Random(seed)
    writers = [begin(chosen.random()) for _ in range(count)]
    killed = 0
    while not told.poll(chosen.uniform(0.02, 0.4)):
        at = chosen.randrange(count)
        kill(writers[at])
        writers[at] = begin(chosen.random())
        killed += 1
    for writer in writers:
        kill(writer)
    told.send(killed)


def begin(seed: float) -> int:
    """Start a writer; it ends by being killed, or soon after the one who keeps it."""
    pid = os.fork()
    if not pid:
        write(random.Random(seed))
        os._exit(0)
    return pid


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def write(chosen: random.Random) -> None:
    """Change one article after another, each time in another way."""
    from django.db import DatabaseError

    from articles.models import Article

    keeper = os.getppid()
    keys = list(Article.objects.values_list("pk", flat=True))
    while os.getppid() == keeper:
        with suppress(DatabaseError, Undone):
            change(chosen.choice(keys), chosen)
        time.sleep(chosen.uniform(0, 0.4))


class Undone(Exception):  # noqa: N818 (no fault)
    """What was written is not to be committed."""


def change(pk: int, chosen: random.Random) -> None:
    """Count up the version of an article in a transaction that takes a while, and may be undone."""
    from django.db import connection, transaction

    from articles.models import Article

    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=pk)
        new = title(pk, int(_parts(article.title)[0]) + 1)
        if chosen.random() < 0.5:
            Article.objects.filter(pk=pk).update(title=new)
        else:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE articles_article SET title = %s WHERE id = %s", [new, pk])
        time.sleep(chosen.uniform(0, 0.005))
        if chosen.random() < 0.1:
            raise Undone
