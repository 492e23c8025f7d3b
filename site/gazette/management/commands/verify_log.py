"""`manage.py verify_log`: reads the log of decisions and says where it was tampered with."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments import log, rebuild
from comments.models import Decision


class Command(BaseCommand):
    """Verifies the chain of the log of decisions, and what comments and counters say beside it."""

    help = "Verify that no decision about a comment was altered, removed or slipped in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--compare",
            action="store_true",
            help="say how many comments and counters stand otherwise than the log tells",
        )
        what.add_argument(
            "--rebuild",
            action="store_true",
            help="write them anew as the log tells them; only where the log itself is whole",
        )

    def handle(self, *args: object, **options: Any) -> None:
        self._verify()
        if options["compare"] or options["rebuild"]:
            self._compare(write=options["rebuild"])

    def _verify(self) -> None:
        broken = list(log.broken_links())
        for sentence in broken:
            self.stderr.write(sentence)
        if broken:
            raise CommandError(f"The log of decisions is broken in {len(broken)} places.")
        self.stdout.write(f"The log of decisions is whole: {Decision.objects.count()} rows.")

    def _compare(self, *, write: bool) -> None:
        found = rebuild.rebuild(write=write)
        for pk in found.untold:
            self.stderr.write(f"comment {pk}: the log tells nothing of it")
        did = (
            "were written as the log tells them" if write else "stand otherwise than the log tells"
        )
        self.stdout.write(f"{found.comments} comments and {found.counters} counters {did}.")
