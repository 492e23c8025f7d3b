"""`manage.py deliver_mail`: sends the letters that are due, once or for ever."""

import os
import signal
import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from comments import privacy
from comments.desk.watch import digest
from comments.mail import worker


class Command(BaseCommand):
    """Sends what is due in the outbox; with --loop until it is asked to stop."""

    help = "Sends the letters that are due; with --loop until Ctrl-C or SIGTERM."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on for ever")
        parser.add_argument("--parent", type=int, help="end when this process is gone")

    def handle(self, *, loop: bool, parent: int | None, **_options: object) -> None:
        if not loop:
            _ = worker.deliver() and digest.deliver()
            return
        asked_to_stop = threading.Event()
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, lambda *_: asked_to_stop.set())
        worker.keep_delivering(
            lambda: asked_to_stop.is_set() or parent not in (None, os.getppid()),
            daily,
            digest.deliver,
        )


def daily() -> None:
    """Forget what is kept for a time only."""
    worker.tidy(timezone.now())
    privacy.forget_addresses()
