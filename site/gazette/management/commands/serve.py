"""`manage.py serve`: a front that sends pages that are ready, and Django in processes behind it.

The front (`gazette.pages.front`) is a child of this process, and so are the workers, which granian
runs; what delivers the mail runs beside them.
"""

import errno
import os
import signal
import socket
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from gazette import first_run
from gazette.delivery import Delivery
from gazette.pages import head_start
from gazette.pages.front_process import FrontProcess
from gazette.pages.worker import application_of_worker

# A thread that waits for its turn to write must not keep readers waiting; each has a connection.
THREADS = 8
SECONDS_TO_FINISH = 15  # longer than a writer may wait for its turn


class Command(BaseCommand):
    """Serves the site at PORT with WORKERS processes, until Ctrl-C or SIGTERM."""

    help = (
        "Serves the site at PORT with WORKERS processes, until Ctrl-C or SIGTERM; "
        "SIGUSR2 starts it anew without refusing a reader."
    )
    requires_system_checks = ()  # ours come after the migrations, with the database's own

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=head_start.HOST, help="address to listen at")
        parser.add_argument(
            "--demo",
            action="store_true",
            help="first make ready what is missing: tables, static files, demo content",
        )

    def handle(self, *args: object, host: str, demo: bool, **options: object) -> None:
        front = head_start.begun()
        if front is None:
            refuse_taken_port(host, settings.PORT)
        try:
            is_changed = self.make_ready() if demo else self.refuse_unready()
        except DatabaseError as error:
            raise CommandError(f"The database can't be used: {error}") from error
        self.check(databases=["default"])
        connections.close_all()  # the workers are forks and must not share one
        if front and is_changed:
            front.stop()  # it knows only what was there when it began
            front = None
        Service(front or begin(host, settings.PORT), lambda: self.greet(host, demo)).run()

    def make_ready(self) -> bool:
        """Do what a fresh clone lacks, and say so, for it may take a while; return whether it did."""
        steps = (
            (first_run.has_tables, "Creating the tables …", first_run.migrate),
            (
                first_run.static_files_are_current,
                "Collecting the static files …",
                first_run.collect_static_files,
            ),
            (
                first_run.has_demo_content,
                "Making the demo content …",
                first_run.make_demo_content,
            ),
        )
        is_changed = False
        for is_done, line, work in steps:
            if not is_done():
                self.step(line)
                work()
                is_changed = True
        return is_changed

    def refuse_unready(self) -> bool:
        """Stop where serving would only show errors; nothing is changed."""
        if missing := first_run.unapplied_migrations():
            raise CommandError(f"The database lacks {missing} migrations: run manage.py migrate.")
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            raise CommandError("The static files are missing: run manage.py collectstatic.")
        return False

    def greet(self, host: str, demo: bool) -> None:
        """Say where the site is, and how to get into its demo."""
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{settings.PORT}/"
        self.step(f"{settings.SITE_NAME} is at {address} (Ctrl-C stops it)")
        if demo:
            self.step(f"Log in at {address}admin/ as admin, editor or moderator: {password()}")

    def step(self, line: str) -> None:
        """Print a line at once, whoever reads it."""
        self.stdout.write(line)
        self.stdout.flush()


class Service:
    """The front, the workers and the delivery of mail, begun and ended in their order."""

    def __init__(self, front: FrontProcess, greet: Callable[[], None]) -> None:
        self._front = front
        self._is_to_begin_anew = self._was_asked_to_end = False
        self._granian = server = Granian(
            "gazette.wsgi:application",
            uds=front.workers,
            uds_permissions=0o600,
            interface=Interfaces.WSGI,
            workers=settings.WORKERS,
            blocking_threads=THREADS,
            backpressure=THREADS,  # who can't be answered yet waits for whichever worker is free first
            log_level=LogLevels.error,
            respawn_failed_workers=True,
            workers_kill_timeout=SECONDS_TO_FINISH,
        )
        delivery = Delivery()
        server.on_startup(greet)
        server.on_startup(self._listen_to_signals)
        server.on_startup(delivery.start)
        server.on_shutdown(delivery.stop)

    def run(self) -> None:
        """Serve until asked to stop; begin anew, as a new program, if asked to."""
        self._front.watch(self._mourn)
        self._granian.serve(target_loader=application_of_worker, wrap_loader=False)
        if self._is_to_begin_anew:
            signal.signal(signal.SIGUSR2, signal.SIG_IGN)  # until the new program listens to it
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606
        if self._front.was_lost:
            raise CommandError("The front ended as soon as it began.")

    def _listen_to_signals(self) -> None:
        # Granian would take SIGHUP for a wish for new workers: a closed terminal ends the site.
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, lambda *_: self._end())
        signal.signal(signal.SIGUSR2, lambda *_: self._begin_anew())

    def _end(self) -> None:
        """End, even what is about to begin anew."""
        self._was_asked_to_end, self._is_to_begin_anew = True, False
        self._stop(self._front.stop)

    def _begin_anew(self) -> None:
        if self._was_asked_to_end:
            return
        self._is_to_begin_anew = True
        self._stop(self._front.hand_over)

    def _mourn(self) -> None:
        """The front is gone, though nobody stopped it."""
        if self._front.has_lived():
            self._begin_anew()
        else:
            self._stop(self._front.stop)

    def _stop(self, end_front: Callable[[], None]) -> None:
        """Let the front answer first what it was asked, while there are workers."""

        def stop() -> None:
            end_front()
            self._granian.signal_handler_interrupt()  # type: ignore[no-untyped-call]

        threading.Thread(target=stop).start()


def password() -> str:
    """Return what a person must know of the demo's password."""
    if os.environ.get("DEMO_PASSWORD"):
        return "the password is DEMO_PASSWORD"
    kept_in = settings.DATA_DIR / "demo-password"
    if kept_in.exists():
        return f"the password is {kept_in.read_text().strip()}"
    return "with the password that was set"


def refuse_taken_port(host: str, port: int) -> None:
    """Stop with a clear line if the port can't be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Port {port} of {host} {reason(error)}") from error


def begin(host: str, port: int) -> FrontProcess:
    """Start the front, or say why it can't listen there."""
    try:
        return FrontProcess(host, port)
    except OSError as error:
        raise CommandError(f"Port {port} of {host} {reason(error)}") from error


def reason(error: OSError) -> str:
    """Return what is wrong with a port, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return "is taken: stop what uses it, or choose another, as in PORT=8001."
    return f"can't be used: {error.strerror}."
