"""The process that delivers the mail beside the server."""

import os
import subprocess
import sys
import threading
from pathlib import Path

SECONDS_TO_FINISH = 15  # longer than a letter on its way
SECONDS_UNTIL_ANEW = 10.0


class Delivery:
    """Runs `deliver_mail --loop`, anew should it end; it ends with us, however we end."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes]

    def start(self) -> None:
        """Start it; to be called before the server forks its workers."""
        self._process = _begin()
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """Let it finish the letter that it is sending, if it can."""
        self._stopping.set()
        self._process.terminate()
        try:
            self._process.wait(SECONDS_TO_FINISH)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _watch(self) -> None:
        while True:
            self._process.wait()
            if self._stopping.wait(SECONDS_UNTIL_ANEW):
                return
            self._process = _begin()


def _begin() -> "subprocess.Popen[bytes]":
    """Start the process; in a session of its own, for Ctrl-C is for us, and we tell it."""
    return subprocess.Popen(command(), start_new_session=True)  # noqa: S603 (our own command)


def command() -> list[str]:
    """Return how a process of its own delivers for us."""
    manage = Path(__file__).resolve().parents[2] / "manage.py"
    return [sys.executable, str(manage), "deliver_mail", "--loop", "--parent", str(os.getpid())]
