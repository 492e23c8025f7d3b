"""`manage.py verify_log`: reads the log of decisions and says where it was tampered with."""

from django.core.management.base import BaseCommand, CommandError

from comments import log
from comments.models import Decision


class Command(BaseCommand):
    """Verifies the chain of the log of decisions."""

    help = "Verify that no decision about a comment was altered, removed or slipped in."

    def handle(self, *args: object, **options: object) -> None:
        broken = list(log.broken_links())
        for sentence in broken:
            self.stderr.write(sentence)
        if broken:
            raise CommandError(f"The log of decisions is broken in {len(broken)} places.")
        self.stdout.write(f"The log of decisions is whole: {Decision.objects.count()} rows.")
