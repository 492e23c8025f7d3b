"""What a stored page costs by each way of serving it, side by side with nginx and with Django alone.

    python -m tests.bench.stored [--seconds 3] [--clients 16]

One article of a scratch site on SQLite, as browsers ask for it. First the microseconds of CPU that an
answer costs all processes of the server together, whatever else the machine does; then the ratio to
nginx (Debian's, where it is there) that sends the same bytes from a file. Then the front while
uncached pages are rendered on the same core, and what many readers of one cold page cost.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import Request, urlopen

from tests.bench.load import BROWSER, Load, load
from tests.served import PATIENCE, Served, cpu_of, processes_of

LINE = "{:<52}{:>10}{:>12}{:>12}{:>10}\n"
NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 512; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; {cache}
    default_type "text/html; charset=utf-8";
    server {{
        listen 127.0.0.1:{port}; root {folder};
        location / {{
            add_header Content-Encoding {encoding}; add_header Vary Accept-Encoding;
            add_header Cache-Control no-cache;
        }}
    }}
}}
"""
CACHE = "open_file_cache max=100; open_file_cache_valid 60s;"


class Table:
    """Rows, each compared with nginx once that was measured."""

    def __init__(self) -> None:
        self._base = 0.0
        self._write("", "CPU µs", "to nginx", "a second", "p99 ms")

    def add(self, name: str, found: Load, *, is_base: bool = False) -> Load:
        """Print a row."""
        self._base = found.cost() if is_base else self._base
        ratio = f"{found.cost() / self._base:.2f}" if self._base else "-"
        each = f"{found.answers / found.seconds:.0f}"
        self._write(name, f"{found.cost():.1f}", ratio, each, f"{found.p99:.1f}")
        return found

    def _write(self, *columns: str) -> None:
        sys.stdout.write(LINE.format(*columns))
        sys.stdout.flush()


class Bench:
    """A site, an article of it, and how long it is asked for."""

    def __init__(self, site: Served, path: str, clients: int, seconds: float) -> None:
        self.site, self.path, self.clients, self.seconds = site, path, clients, seconds
        self.table = Table()

    def load(self, pids: list[int], port: int, *, varied: bool = False, clients: int = 0) -> Load:
        """Ask for the article, after some requests that do not count."""
        ask(port, self.path)
        clients = clients or self.clients
        load(pids, port, self.path, clients, 1)
        return load(pids, port, self.path, clients, self.seconds, varied=varied)

    def nginx(self, folder: Path) -> None:
        """Measure nginx with the bytes that the front sends."""
        if not shutil.which("nginx"):
            sys.stdout.write("nginx is not there: apt-get install nginx-light\n")
            return
        body, encoding = ask(self.site.port, self.path)
        page = folder / self.path.strip("/") / "index.html"
        page.parent.mkdir(parents=True)
        page.write_bytes(body)
        for name, cache in (("nginx, plain file", ""), ("nginx, open_file_cache", CACHE)):
            port = self.site.port + 1
            settings = folder / "nginx.conf"
            settings.write_text(
                NGINX.format(folder=folder, port=port, cache=cache, encoding=encoding)
            )
            with running(["nginx", "-c", str(settings)], port, self.path) as pids:
                self.table.add(name, self.load(pids, port), is_base=not cache)

    def wsgi(self, name: str, application: str, clients: int = 0, **settings: str) -> None:
        """Measure a WSGI application on granian; one that is slow with few clients, for what nobody
        waits for any more when the time is over would count as well.
        """
        port = self.site.port + 1
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "error"]
        command += ["--blocking-threads", "1", "--port", str(port), application]
        with running(command, port, self.path, {**self.site.environment, **settings}) as pids:
            self.table.add(name, self.load(pids, port, clients=clients))

    def front(self) -> None:
        """Measure `manage.py serve`."""
        pids = self.pids()
        self.table.add("the front", self.load(pids, self.site.port))
        self.table.add(
            "the front, no two requests alike", self.load(pids, self.site.port, varied=True)
        )

    def beside_renders(self) -> None:
        """Measure hits alone, and while two readers let uncached pages be rendered all the time."""
        with apart(self.pids()):
            self._beside_renders(self.pids()[1:2])

    def _beside_renders(self, front: list[int]) -> None:
        alone = self.table.add("the front, alone", self.load(front, self.site.port))
        ending = threading.Event()
        renders = [threading.Thread(target=self.search, args=(ending,)) for _ in range(2)]
        for thread in renders:
            thread.start()
        beside = self.table.add(
            "the front, while pages are rendered", self.load(front, self.site.port)
        )
        ending.set()
        for thread in renders:
            thread.join()
        share = beside.answers / beside.seconds / (alone.answers / alone.seconds)
        sys.stdout.write(
            f"Beside renders: {share:.0%} of the rate alone, p99 {beside.p99:.1f} ms\n"
        )

    def search(self, ending: threading.Event) -> None:
        """Ask for what is never stored, again and again."""
        connection = HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
        while not ending.is_set():
            connection.request("GET", "/search/?q=batterie")
            connection.getresponse().read()

    def cold(self, path: str, readers: int = 64) -> None:
        """Let many ask for a page that is not stored, all at once."""
        workers = self.pids()[2:]
        before = sum(map(cpu_of, workers))
        with ThreadPoolExecutor(readers) as pool:
            bodies = set(pool.map(lambda _: ask(self.site.port, path), range(readers)))
        cost = 1000 * (sum(map(cpu_of, workers)) - before)
        sys.stdout.write(
            f"{readers} readers of a cold page: {len(bodies)} answer, {cost:.0f} ms of CPU of the workers\n"
        )

    def pids(self) -> list[int]:
        """Return the processes of the server: the one that leads, the front, the workers."""
        assert self.site.server is not None
        return processes_of(self.site.server.pid)


def ask(port: int, path: str) -> tuple[bytes, str]:
    """Return a page as a browser gets it, and its encoding."""
    headers = {name: value.format(port=port) for name, value in BROWSER.items()}
    request = Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        return bytes(answer.read()), str(answer.headers["Content-Encoding"])


@contextmanager
def apart(pids: list[int]) -> Iterator[None]:
    """Keep a server to one core and those who ask it to another, where there are two."""
    cores = sorted(os.sched_getaffinity(0))
    keep(pids, cores[:1])
    keep([os.getpid()], cores[1:2] or cores)
    try:
        yield
    finally:
        keep([*pids, os.getpid()], cores)


def keep(pids: list[int], cores: list[int]) -> None:
    """Let every thread of these processes, and what they start from now on, run on these cores."""
    for pid in pids:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), cores)


@contextmanager
def running(
    command: list[str], port: int, path: str, environment: dict[str, str] | None = None
) -> Iterator[list[int]]:
    """Run a server until the block ends; give its processes once it answers."""
    server = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        wait_for(port, path, server)
        yield processes_of(server.pid)
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int, path: str, server: "subprocess.Popen[bytes]") -> None:
    """Return when a server answers."""
    end = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < end:
        try:
            ask(port, path)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{server.args!r} does not answer")


def measure(bench: Bench, folder: Path, cold: str) -> None:
    """Print the table."""
    bench.site.start()
    bench.nginx(folder)
    bench.front()
    bench.beside_renders()
    bench.cold(cold)
    bench.site.stop()
    bench.wsgi("the store as WSGI, on granian", "gazette.wsgi:application")
    bench.wsgi("Django's cache middleware, in memory", "tests.bench.cached:application", 1)
    bench.wsgi("no store", "gazette.wsgi:application", 1, PAGES="off")


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3, help="time for each row")
    parser.add_argument("--clients", type=int, default=16, help="readers at once")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # nginx reads it as nobody
        site = Served(Path(data))
        first, second = site.prepare(2, "25×1", "25×1")
        bench = Bench(site, first.url, options.clients, options.seconds)
        try:
            measure(bench, Path(folder), second.url)
        finally:
            site.stop()


if __name__ == "__main__":
    main()
