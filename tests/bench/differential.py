"""Does the page store answer as the site does without it? Thousands of requests to both, over sockets.

    python -m tests.bench.differential [--requests 5000] [--seed 1]

`manage.py serve` runs twice on one scratch database, with the page store and without. Each request is
sent to both, twice to the first: to be stored, and as it is stored. They come in the shapes that
tests.bench.requests makes, and some as whole addresses, in HTTP/1.0, with two Host headers, with a body
on GET, or in pieces. Every difference that a reader could notice is shown; the exit code is 1 if there
is one. Connections end with each request: what pipelining does is for the front's own tests.
"""

import argparse
import random
import socket
import sys
import tempfile
import time
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from tests.bench.compare import Answered, difference
from tests.bench.requests import Asked, at_random
from tests.served import PATIENCE, Served

SHAPES = [*["plain"] * 8, "absolute", "1.0", "two hosts", "body", "pieces"]
NOTHING = Answered(0, {}, b"")
"""What came back where the server closed without a word."""


def raw(asked: Asked, shape: str) -> bytes:
    """Return the request as it is sent."""
    headers = dict(asked.headers)
    target, protocol, body = asked.target, "HTTP/1.1", ""
    if shape == "absolute":
        target = f"http://{headers['Host'].replace(' ', '')}{target}"
    elif shape == "1.0":
        protocol = "HTTP/1.0"
    elif shape == "body":
        body, headers["Content-Length"] = "comment=hello", "13"
    lines = [f"{asked.method} {target} {protocol}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += ["Host: elsewhere.example"] * (shape == "two hosts")
    return "\r\n".join([*lines, "", body]).encode("latin-1")


def ask(port: int, asked: Asked, shape: str) -> Answered:
    """Return what a server answers."""
    sent = raw(asked, shape)
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in [sent[:20], sent[20:60], sent[60:]] if shape == "pieces" else [sent]:
            with suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(piece)
            time.sleep(0.001 * (shape == "pieces"))
        response = HTTPResponse(line, method=asked.method)
        try:
            response.begin()
            body = response.read()
        except (HTTPException, ConnectionError):
            return NOTHING
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answered(response.status, headers, body)


def compared(stored: int, plain: int, asked: Asked, shape: str) -> list[str]:
    """Return the differences between what the servers at these ports answer."""
    if "THE ETAG" in asked.headers.get("If-None-Match", ""):
        del asked.headers["If-None-Match"]
        etag = ask(stored, asked, "plain").header("etag") or '"none"'
        asked.headers["If-None-Match"] = etag
    without = ask(plain, asked, shape)
    answers = ask(stored, asked, shape), ask(stored, asked, shape)
    found = [difference(asked, each, without) for each in answers]
    return [f"{shape} {asked.method} {asked.target} {asked.headers}: {d}" for d in found if d]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chosen = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        stored, plain = Served(Path(folder)), Served(Path(folder))
        for site, pages in ((stored, "on"), (plain, "off")):
            site.environment |= {"SITE_URL": "http://127.0.0.1", "PAGES": pages}
        places = [place.url for place in stored.prepare(30, "2×1", "0×0")]
        paths = [
            *[places[0]] * 6, *[places[1]] * 3, *["/"] * 5, "/feed/", "/feed/rss/", "/comments/feed/",
            f"{places[0]}comments.json", f"{places[0]}comments/feed/", f"{places[0]}comments/",
            "/categories/mobilite/", "/authors/claire-vasseur/", "/tags/nothing/", "/archives/2026/11/",
            "/sitemap.xml", "/sitemap-articles.xml", "/privacy/", "/robots.txt", "/search/", "/healthz/",
            "/admin/", "/comments/report/1/", "/static/nothing.css", "/media/nothing.jpg", "/nowhere/",
        ]  # fmt: skip
        try:
            stored.start()
            plain.start()
            found = [
                line
                for asked in at_random(paths, given.requests, given.seed)
                for line in compared(stored.port, plain.port, asked, chosen.choice(SHAPES))
            ]
        finally:
            stored.stop()
            plain.stop()
    for line in found:
        sys.stdout.write(f"{line[:500]}\n")
    sys.stdout.write(f"{given.requests} requests compared, {len(found)} differences\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
