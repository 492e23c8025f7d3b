"""`manage.py serve`: the site on granian, a server that slow connections do not block."""

import errno
import multiprocessing
import os
import signal
import socket
import threading
from argparse import ArgumentParser

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from gazette import first_run
from gazette.delivery import Delivery

# A thread that waits for its turn to write must not keep readers waiting; each has a connection.
THREADS = 8
SECONDS_TO_FINISH = 15  # longer than a writer may wait for its turn


class Command(BaseCommand):
    """Serves the site at PORT with WORKERS processes, until Ctrl-C or SIGTERM."""

    help = "Serves the site at PORT with WORKERS processes, until Ctrl-C or SIGTERM."
    requires_system_checks = ()  # ours come after the migrations, with the database's own

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at")
        parser.add_argument(
            "--demo",
            action="store_true",
            help="first make ready what is missing: tables, static files, demo content",
        )

    def handle(self, *args: object, host: str, demo: bool, **options: object) -> None:
        refuse_taken_port(host, settings.PORT)
        try:
            self.make_ready() if demo else self.refuse_unready()
        except DatabaseError as error:
            raise CommandError(f"The database can't be used: {error}") from error
        self.check(databases=["default"])
        connections.close_all()  # the workers are forks and must not share one
        refuse_taken_port(host, settings.PORT)
        self.serve(host, demo)

    def make_ready(self) -> None:
        """Do what a fresh clone lacks, and say so: each step may take a while."""
        if first_run.unapplied_migrations():
            self.step("Creating the tables …")
            first_run.migrate()
        if not first_run.static_files_are_current():
            self.step("Collecting the static files …")
            first_run.collect_static_files()
        if not first_run.has_demo_content():
            self.step("Making the demo content …")
            first_run.make_demo_content()

    def refuse_unready(self) -> None:
        """Stop where serving would only show errors."""
        if missing := first_run.unapplied_migrations():
            raise CommandError(f"The database lacks {missing} migrations: run manage.py migrate.")
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            raise CommandError("The static files are missing: run manage.py collectstatic.")

    def serve(self, host: str, demo: bool) -> None:
        """Hand over to granian; it comes back when it is asked to stop."""
        server = Granian(
            "gazette.wsgi:application",
            address=host,
            port=settings.PORT,
            interface=Interfaces.WSGI,
            workers=settings.WORKERS,
            blocking_threads=THREADS,
            log_level=LogLevels.error,
            respawn_failed_workers=True,
            workers_kill_timeout=SECONDS_TO_FINISH,
        )
        server.on_startup(lambda: self.greet(host, demo))
        # Granian would start workers anew, as forks of the same code: a closed terminal ends it.
        server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
        delivery = Delivery()
        server.on_startup(delivery.start)
        server.on_shutdown(delivery.stop)
        server.serve(target_loader=application_of_worker, wrap_loader=False)

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


def application_of_worker() -> WSGIHandler:
    """Return the site, in a worker that only its parent stops, and that never outlives it.

    Ctrl-C reaches a whole process group; a worker that gets the parent's word besides hangs on it.
    """
    os.setpgrp()
    threading.Thread(target=stop_with_parent, daemon=True).start()
    from gazette.wsgi import application

    return application


def stop_with_parent() -> None:
    """Wait until the parent is gone, however it went, then stop as it would have asked."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def password() -> str:
    """Return what a person must know of the demo's password."""
    if os.environ.get("DEMO_PASSWORD"):
        return "the password is DEMO_PASSWORD"
    kept_in = settings.DATA_DIR / "demo-password"
    if kept_in.exists():
        return f"the password is {kept_in.read_text().strip()}"
    return "with the password that was set"


def refuse_taken_port(host: str, port: int) -> None:
    """Stop with a clear line if the port can't be had; granian would share it in silence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Port {port} of {host} {reason(error)}") from error


def reason(error: OSError) -> str:
    """Return what is wrong with a port, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return "is taken: stop what uses it, or choose another, as in PORT=8001."
    return f"can't be used: {error.strerror}."
