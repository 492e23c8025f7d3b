"""Readers who ask for one page again and again, and the server's CPU time meanwhile.

Debian's `wrk` asks where it is there; else a client of our own, which is slower, does. Run as a program
this is that client: python -m tests.bench.load PORT PATH CLIENTS SECONDS VARIED
"""

import json
import re
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass

from tests.served import cpu_of

BROWSER = {
    "Host": "127.0.0.1:{port}",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "fr,fr-FR;q=0.8,en-US;q=0.5,en;q=0.3",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
}
VARIED = """
local n = 0
request = function()
    n = n + 1
    wrk.headers["User-Agent"] = "reader " .. n
    return wrk.format()
end
"""
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(slots=True)
class Load:
    """What came of it: answers, in how many seconds, what 1 in 100 waited (ms), what it cost."""

    answers: int
    seconds: float
    p99: float
    cpu: float = 0.0

    def cost(self) -> float:
        """Return the microseconds of CPU that an answer cost the server."""
        return 1e6 * self.cpu / max(1, self.answers)


def load(
    pids: list[int], port: int, path: str, clients: int, seconds: float, *, varied: bool = False
) -> Load:
    """Let so many clients ask; `varied`: no two of their requests are the same."""
    before = sum(map(cpu_of, pids))
    ask = by_wrk if shutil.which("wrk") else by_python
    found = ask(port, path, clients, seconds, varied)
    found.cpu = sum(map(cpu_of, pids)) - before
    return found


def by_wrk(port: int, path: str, clients: int, seconds: float, varied: bool) -> Load:
    """Ask with wrk."""
    told = [f"{name}: {value}".format(port=port) for name, value in BROWSER.items()]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(VARIED if varied else "")
        script.flush()
        command = ["wrk", "-t1", f"-c{clients}", f"-d{max(1, round(seconds))}s", "--latency"]
        headers = [word for line in told for word in ("-H", line)]
        url = f"http://127.0.0.1:{port}{path}"
        done = subprocess.run(
            [*command, "-s", script.name, *headers, url], capture_output=True, text=True, check=True
        )
    refuse(re.search("Non-2xx.*|Socket errors.*", done.stdout))
    answers, took = re.search(r"(\d+) requests in ([\d.]+)s", done.stdout).groups()  # type: ignore[union-attr]
    late, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", done.stdout).groups()  # type: ignore[union-attr]
    return Load(int(answers), float(took), float(late) * UNITS[unit])


def refuse(wrong: re.Match[str] | None) -> None:
    """Stop where not everything was answered: what it cost would mean nothing."""
    if wrong:
        raise RuntimeError(wrong[0])


def by_python(port: int, path: str, clients: int, seconds: float, varied: bool) -> Load:
    """Ask with the client below, in a process of its own."""
    words = [str(port), path, str(clients), str(seconds), "varied" if varied else ""]
    command = [sys.executable, "-m", "tests.bench.load", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Load(**json.loads(done.stdout))


class Client:
    """A connection on which one request after another is asked."""

    def __init__(self, port: int, head: str, number: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self._head, self._number, self._count = head, number, 0
        self._missing = self._asked = 0.0
        self.waits: list[float] = []

    def ask(self) -> None:
        self._count += 1
        varying = f"X-Number: {self._number}.{self._count}\r\n" if self._number else ""
        self._missing, self._asked = 0, time.perf_counter()
        self.socket.sendall(f"{self._head}{varying}\r\n".encode())

    def take(self) -> None:
        """Take what has come; ask again when it was all."""
        piece = self.socket.recv(1 << 18)
        if not self._missing:
            head, _, rest = piece.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            if not head.startswith(b"HTTP/1.1 200") or not length:
                raise RuntimeError(head.decode())
            self._missing, piece = int(length[1]), rest
        self._missing -= len(piece)
        if self._missing <= 0:
            self.waits.append(1000 * (time.perf_counter() - self._asked))
            self.ask()


def main(port: str, path: str, clients: str, seconds: str, varied: str) -> None:
    lines = [f"{name}: {value}".format(port=port) for name, value in BROWSER.items()]
    head = "".join(f"{line}\r\n" for line in (f"GET {path} HTTP/1.1", *lines))
    everybody = [
        Client(int(port), head, str(number) if varied else "") for number in range(int(clients))
    ]
    waiting = selectors.DefaultSelector()
    for client in everybody:
        waiting.register(client.socket, selectors.EVENT_READ, client)
        client.ask()
    begun = time.perf_counter()
    while time.perf_counter() < begun + float(seconds):
        for key, _ in waiting.select(1):
            key.data.take()
    waits = sorted(wait for client in everybody for wait in client.waits)
    found = Load(len(waits), time.perf_counter() - begun, waits[int(0.99 * len(waits))])
    sys.stdout.write(json.dumps(asdict(found)))


if __name__ == "__main__":
    main(*sys.argv[1:])
