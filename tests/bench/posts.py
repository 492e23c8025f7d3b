"""Readers post comments to the real server over HTTP, at once: is anything lost or doubled?

    python -m tests.bench.posts [--clients 16] [--seconds 5] [--many 500]

`manage.py serve` runs on a scratch SQLite database with durable commits; each client keeps its
connection open and posts as a browser does, and sends again what was not acknowledged. Rows:

- posts to seven articles for some seconds, once the workers are warm;
- so many posts to one article (`--many 10000` for the whole proof), with the rate of the first
  and the last tenth beside each other;
- posts while the server and its workers are ended by SIGKILL and started anew: there sendings must
  fail, and whatever was acknowledged must be stored once.

`lost` counts acknowledged comments that are not stored; `doubled` those that are stored besides.
CPU ms is the time of the server's own processes a comment, whatever else the machine does. The exit
code is 1 if anything was lost or doubled, or if a server that nobody killed refused a comment.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, takewhile
from pathlib import Path
from threading import Event

from tests import readers
from tests.readers import Diary
from tests.served import Place, Served

FIRST = 1_000_000
"""Numbers of comments that no other run of the same site writes."""

WARM = 40
LINE = "{:<28}{:>13}{:>8}{:>8}{:>6}{:>9}{:>10}{:>8}{:>8}{:>10}{:>8}\n"
HEAD = (
    "",
    "acknowledged",
    "stored",
    "errors",
    "lost",
    "doubled",
    "a second",
    "p50 ms",
    "p99 ms",
    "worst ms",
    "CPU ms",
)


@dataclass(slots=True)
class Run:
    """A load of posts and what came of it."""

    name: str
    diary: Diary
    seconds: float
    cpu: float
    stored: int
    doubled: int
    lost: int
    faults: list[str]

    def row(self) -> str:
        """Return one line of the table."""
        sent = len(self.diary.acknowledged)
        errors = sum(self.diary.failures.values())
        waits = [f"{self.diary.at(share):.0f}" for share in (0.5, 0.99, 1)]
        found = (self.stored, errors, self.lost, self.doubled)
        each = f"{1000 * self.cpu / max(1, sent):.1f}"
        return LINE.format(self.name, sent, *found, f"{sent / self.seconds:.0f}", *waits, each)

    def is_whole(self) -> bool:
        """Whether everything that was acknowledged is stored once, and is not half of it."""
        return not (self.lost or self.doubled or self.faults or self.diary.given_up)


class Bench:
    """A site under load, one run after another."""

    def __init__(self, site: Served, clients: int) -> None:
        self.site, self.clients = site, clients
        self.before = len(site.look().texts)

    def run(
        self,
        name: str,
        places: list[Place],
        serials: Iterator[int],
        meanwhile: Callable[[Diary], None] = lambda _: None,
    ) -> Run:
        """Let the clients post a comment a serial, look what is stored, and print the row."""
        began, cpu = time.monotonic(), self.site.cpu()
        diary = readers.post(self.site.port, places, serials, self.clients, meanwhile)
        seconds, cpu = time.monotonic() - began, self.site.cpu() - cpu
        found = self.site.look()
        stored, self.before = len(found.texts) - self.before, len(found.texts)
        doubled = stored - len(diary.acknowledged)
        run = Run(name, diary, seconds, cpu, stored, doubled, diary.lost(found), found.faults)
        write(run.row())
        return run

    def run_killed(self, name: str, places: list[Place], seconds: float) -> Run:
        """The same for so many seconds, in the middle of which the server is killed; how long it takes
        to begin anew comes on top, so that readers meet it again.
        """
        over = Event()

        def kill(_: Diary) -> None:
            try:
                time.sleep(seconds / 2)
                self.site.kill()
                self.site.start()
                time.sleep(seconds / 2)
            finally:
                over.set()

        serials = takewhile(lambda _: not over.is_set(), count(2 * FIRST))
        return self.run(name, places, serials, kill)


def write(line: str) -> None:
    """Print a line at once, whoever reads it."""
    sys.stdout.write(line)
    sys.stdout.flush()


def measure(site: Served, clients: int, seconds: float, many: int) -> bool:
    """Print both tables; return whether all is well."""
    places = site.prepare(8)
    site.start()
    some, one = places[:7], places[7:]
    readers.post(site.port, some, iter(range(-WARM, 0)), clients)
    bench = Bench(site, clients)
    write(LINE.format(*HEAD))
    runs = [bench.run(f"{clients} clients", some, readers.until(seconds))]
    runs.append(bench.run(f"{many} to one article", one, iter(range(FIRST, FIRST + many))))
    runs.append(bench.run_killed("server killed", some, seconds))
    write(growth(runs[1].diary))
    write("".join(f"{run.name}: {fault}\n" for run in runs for fault in run.faults))
    refused = sum(sum(run.diary.failures.values()) for run in runs[:2])
    return all(run.is_whole() for run in runs) and not refused


def growth(diary: Diary) -> str:
    """Return a line that compares the rates of the first and the last tenth of a run."""
    times = sorted(diary.times)
    tenth = max(2, len(times) // 10)
    first, last = ((tenth - 1) / (part[-1] - part[0]) for part in (times[:tenth], times[-tenth:]))
    return (
        f"To one article: {first:.0f} a second at first, {last:.0f} at last: {last / first:.2f}\n"
    )


def main() -> int:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=16, help="readers who post at once")
    parser.add_argument("--seconds", type=float, default=5, help="time for each load")
    parser.add_argument("--many", type=int, default=500, help="posts to one article")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Served(Path(folder))
        try:
            return not measure(site, options.clients, options.seconds, options.many)
        finally:
            site.stop()


if __name__ == "__main__":
    sys.exit(main())
