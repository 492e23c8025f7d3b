"""`manage.py serve`: what it refuses, in a line, and how it begins and ends."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.project import ROOT

pytestmark = pytest.mark.once

MANAGE = [sys.executable, str(ROOT / "manage.py")]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The variables of a site of its own, on SQLite, at a free port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**inherited, "DATA_DIR": str(tmp_path / "var"), "PORT": str(port), "WORKERS": "2"}


def test_a_taken_port_is_named_before_anything_else(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", int(environment["PORT"]))):
        refused = manage(environment, "serve")

    assert refused.returncode == 1
    assert re.fullmatch(r"CommandError: Port \d+ of 127\.0\.0\.1 is taken: .*\n", refused.stderr)


def test_an_empty_database_is_not_served(environment: dict[str, str]) -> None:
    refused = manage(environment, "serve")

    assert refused.returncode == 1
    assert re.fullmatch(
        r"CommandError: The database lacks \d+ migrations: run manage\.py migrate\.\n",
        refused.stderr,
    )


def test_missing_static_files_are_named(environment: dict[str, str]) -> None:
    manage(environment, "migrate", "-v0")

    refused = manage(environment, "serve")

    assert refused.returncode == 1
    assert "run manage.py collectstatic" in refused.stderr


def test_a_host_that_is_not_ours_is_refused(environment: dict[str, str]) -> None:
    refused = manage(environment, "serve", "--host", "192.0.2.1")

    assert refused.returncode == 1
    assert "Port" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_serves_until_it_is_asked_to_stop(
    environment: dict[str, str], tmp_path: Path, how: signal.Signals
) -> None:
    manage(environment, "migrate", "-v0")
    static = tmp_path / "var" / "static"
    static.mkdir()
    (static / "staticfiles.json").write_text('{"paths": {}, "version": "1.1"}')
    server = start(environment)

    body = first_answer(f"http://127.0.0.1:{environment['PORT']}/healthz/")
    os.killpg(server.pid, how)  # as a terminal does
    out, _ = server.communicate(timeout=30)

    assert body == b"ok\n"
    assert out == f"Gazette is at http://127.0.0.1:{environment['PORT']}/ (Ctrl-C stops it)\n"
    assert server.returncode == 0


def manage(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the site to its end."""
    return subprocess.run(
        [*MANAGE, *words], env=environment, capture_output=True, text=True, check=False
    )


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start the site in a process group of its own."""
    return subprocess.Popen(
        [*MANAGE, "serve"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def first_answer(url: str) -> bytes:
    """Return what the site answers as soon as it does, within a minute."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urlopen(url, timeout=5) as response:  # noqa: S310 (our own address)
                return bytes(response.read())
        except OSError:  # refused, or slow to start
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
