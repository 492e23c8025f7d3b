"""`manage.py forget_addresses`: clears what is kept of readers' network addresses, once it is old."""

from django.core.management.base import BaseCommand

from comments import privacy


class Command(BaseCommand):
    """Clears the networks of comments that are older than COMMENTS_ADDRESS_DAYS."""

    help = "Forget the networks that comments came from, after COMMENTS_ADDRESS_DAYS."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Forgotten: the networks of {privacy.forget_addresses()} comments.")
