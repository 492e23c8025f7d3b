"""The commands of a site of its own, and what it answers once it serves."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from tests.project import ROOT

PATIENCE = 60
"""Seconds in which a server must have started, or ended."""

MANAGE = [sys.executable, str(ROOT / "manage.py")]


def variables_of(folder: Path) -> dict[str, str]:
    """Return the variables of a site on SQLite in this folder, at a free port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**inherited, "DATA_DIR": str(folder), "PORT": str(port), "WORKERS": "2"}


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
    """Return what the site answers as soon as it does."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(url, timeout=5) as response:  # noqa: S310 (our own address)
                return bytes(response.read())
        except OSError:  # refused, or slow to start
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
