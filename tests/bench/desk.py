"""What the moderation desk costs by the number of comments that the site has.

    python -m tests.bench.desk [--comments 100000] [--rounds 20] [--folder FOLDER]

CPU milliseconds of this process (the median, and the worst) and queries of a request, through the
whole of Django's WSGI handler, for a moderator whose permission is her group's, on a scratch SQLite
database with comments that tests.bench.seeding makes. `--folder` keeps the database there, and takes
it as it is the next time. `plain` rows are what the desk's script asks for.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    from comments.models import Comment

DESK = "/admin/comments/desk/"
LINE = "{:<44}{:>9}{:>9}{:>9}\n"
BULK = 100
BRACKETS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
T = TypeVar("T")


def prepare(folder: Path) -> None:
    """Make Django ready on the database in this folder, made where it lacks."""
    from tests.bench import pages

    (folder / "static").mkdir(parents=True, exist_ok=True)
    (folder / "static").rmdir()
    pages.prepare(os.fspath(folder))


def moderator() -> Client:
    """A browser of a moderator, logged in."""
    from django.contrib.auth.models import Group, User
    from django.test import Client

    from gazette import roles

    roles.set_up()
    user, _ = User.objects.get_or_create(username="bench-moderator", is_staff=True)
    user.groups.set([Group.objects.get(name=roles.MODERATORS)])
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client


def get(client: Client, address: str) -> HttpResponse:
    """Ask for an address of the desk."""
    response: Any = client.get(DESK + address)
    assert response.status_code == 200, (address, response.status_code)
    return response  # type: ignore[no-any-return]


def post(client: Client, name: str, **sent: Any) -> dict[str, Any]:
    """Send the desk what its script sends, and return what it answers."""
    response = client.post(f"{DESK}{name}/", json.dumps(sent), content_type="application/json")
    assert response.status_code == 200, (name, response.content)
    answer: dict[str, Any] = response.json()
    return answer


def decide(client: Client, way: dict[str, str], seen: list[str]) -> str:
    """Decide about comments as they were seen; return the act's number, by which it is undone."""
    number = str(uuid4())
    done = post(client, "act", act=number, seen=seen, **way)["done"]
    assert len(done) == len(seen), done
    return number


def undo(client: Client, number: str) -> None:
    """Take an act back."""
    assert post(client, "undo", undo=number, act=str(uuid4()))["undone"]


class Waiting:
    """The comments that wait, so many of them at a time, and no sooner the same ones again."""

    def __init__(self) -> None:
        from comments.models import Comment

        self.comments = list(Comment.objects.waiting()[:4000])
        self.at = 0

    def seen(self, many: int) -> list[str]:
        """Return how a page shows the next ones."""
        if self.at + many > len(self.comments):
            self.at = 0
        self.at += many
        return [comment.seen_as() for comment in self.comments[self.at - many : self.at]]


class Meter:
    """Measures requests, and prints a line each."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds

    def take(
        self,
        name: str,
        work: Callable[[Any], T],
        before: Callable[[], Any] = lambda: None,
        after: Callable[[T], object] = lambda _: None,
    ) -> None:
        """Print what it costs to work on what is there `before`; only that counts.

        The first time, which warms up, does not count either.
        """
        after(work(before()))
        costs = []
        for _ in range(self.rounds):
            given = before()
            begin = time.process_time()
            done = work(given)
            costs.append(1000 * (time.process_time() - begin))
            after(done)
        queries = self._queries(partial(work, before()), after)
        row = (f"{statistics.median(costs):.1f}", f"{max(costs):.1f}", queries)
        sys.stdout.write(LINE.format(name, *row))
        sys.stdout.flush()

    def _queries(self, work: Callable[[], T], after: Callable[[T], object]) -> int:
        """Count the queries of doing this, but for those that begin or end a transaction."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as context:
            done = work()
            asked = context.captured_queries
        after(done)
        return sum(not query["sql"].startswith(BRACKETS) for query in asked)


def measure(rounds: int) -> None:
    """Print the table."""
    from comments.models import Comment

    client, meter, waiting = moderator(), Meter(rounds), Waiting()
    sys.stdout.write(LINE.format("", "CPU ms", "worst", "queries"))
    for name, address in addresses(Comment.objects.order_by("-pk")[100], waiting.comments).items():
        meter.take(name, partial(get, client), partial(str, address))
    for many in (1, BULK):
        seen = partial(waiting.seen, many)
        for way in ({"to": "approved"}, {"to": "rejected", "reason": "insult"}):
            name = f"plain act: {many} {way['to']}"
            meter.take(name, partial(decide, client, way), seen, partial(undo, client))
        undone = partial(_decided, client, seen)
        meter.take(f"plain undoing: {many}", partial(undo, client), undone)


def addresses(some: Comment, waiting: list[Comment]) -> dict[str, str]:
    """Return what is asked for, by its name in the table."""
    one = waiting[0]
    word = one.revisions.latest("number").text.split()[0]
    return {
        "the desk: what waits": "",
        "the desk: all": "?queue=all",
        "the desk: spam": "?queue=spam",
        "the desk: what waits, by doubt": "?order=doubt",
        "the desk: what waits, by article": "?order=article",
        "the desk: all of an author": f"?queue=all&author={some.author_email}",
        "the desk: all of an article": f"?queue=all&article={some.article_id}",
        "the desk: search": f"?q={word}",
        "plain list: what waits": "list/",
        "plain list: search": f"list/?queue=all&q={word}",
        "plain card": f"cards/?ids={one.pk}",
        "plain cards, ten": f"cards/?ids={','.join(str(each.pk) for each in waiting[:10])}",
    }


def _decided(client: Client, seen: Callable[[], list[str]]) -> str:
    return decide(client, {"to": "spam"}, seen())


def main() -> None:
    """Read the options, seed what is not there, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=100_000, help="comments of the site")
    parser.add_argument("--rounds", type=int, default=20, help="measurements of each row")
    parser.add_argument("--folder", type=Path, help="where the database is kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        prepare(options.folder or Path(scratch))
        from comments.models import Comment
        from tests.bench.seeding import seed

        if not Comment.objects.exists():
            seed(options.comments)
        count = Comment.objects.count()
        sys.stdout.write(f"{count:,} comments, CPU of one process\n")
        measure(options.rounds)


if __name__ == "__main__":
    main()
