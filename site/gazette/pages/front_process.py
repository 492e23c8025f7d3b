"""The process that the front runs in, and the socket at which it listens, beside those of Django.

Whoever serves binds the socket and keeps it: readers who come while the front is started anew wait a
moment, and are not refused.
"""

import atexit
import multiprocessing
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from pathlib import Path
from tempfile import mkdtemp

from gazette.pages.child import belong_to_parent

BACKLOG = 2048
SECONDS_TO_FINISH = 15
"""For how long answers that are on their way may take when the front is asked to stop."""
SECONDS_OF_LIFE = 10.0
"""A front that ends sooner would not live longer if it was started again."""
HANDED_OVER = "GAZETTE_SOCKET"
"""The variable by which a process that begins anew is told the number of its socket."""


class FrontProcess:
    """A front that listens at `host` and `port`; the workers are to listen at `workers`."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = listen(host, port)
        self._folder = mkdtemp(prefix="gazette-")  # a socket's path may have 107 characters
        self.workers = Path(self._folder) / "workers"
        self._stopping = threading.Event()
        self.was_lost = False
        self._began = time.monotonic()
        # A fork: whoever starts it has loaded little yet, and a new interpreter takes half a second.
        self._process = multiprocessing.get_context("fork").Process(
            target=run, args=(self._socket, str(self.workers)), daemon=True
        )
        self._process.start()
        atexit.register(shutil.rmtree, self._folder, ignore_errors=True)  # whatever ends us

    def watch(self, lost: Callable[[], object]) -> None:
        """Call `lost` if the front ends though nobody asked it to."""

        def look() -> None:
            wait([self._process.sentinel])
            if not self._stopping.is_set():
                self.was_lost = True
                lost()

        threading.Thread(target=look, daemon=True).start()

    def has_lived(self) -> bool:
        """Whether it was more than an attempt."""
        return time.monotonic() - self._began > SECONDS_OF_LIFE

    def stop(self) -> None:
        """Let it answer what it was asked; nobody listens any more."""
        self._socket.close()
        self._end()

    def hand_over(self) -> None:
        """The same, but leave the socket to the program that this process becomes."""
        self._end()
        self._socket.set_inheritable(True)
        os.environ[HANDED_OVER] = str(self._socket.fileno())

    def _end(self) -> None:
        self._stopping.set()
        self._process.terminate()
        self._process.join(SECONDS_TO_FINISH)
        self._process.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there, the one that was handed over if there is one."""
    if number := os.environ.pop(HANDED_OVER, ""):
        handed_over = socket.socket(fileno=int(number))
        handed_over.set_inheritable(False)
        return handed_over
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def run(listening: socket.socket, workers: str) -> None:
    """Be the front, until SIGTERM or until the parent is gone."""
    belong_to_parent()
    from gazette.pages.serving import serve  # while Django is loaded in the parent

    serve(listening, workers)
