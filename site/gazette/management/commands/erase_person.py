"""`manage.py erase_person EMAIL`: forgets a person, after asking."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from comments import privacy
from comments.models import Comment


class Command(BaseCommand):
    """Overwrites all that is stored of who has this address; threads keep their places."""

    help = "Erase all that is stored of a person; her comments leave an empty place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="her e-mail address, in whatever case")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--no-vacuum",
            action="store_true",
            help="leave an SQLite file as it is: freed space may still hold what was erased",
        )

    def handle(
        self, *args: object, email: str, yes: bool, no_vacuum: bool, **options: object
    ) -> None:
        if not email.strip():
            raise CommandError("An e-mail address is missing.")
        if not yes:
            self.ask(email)
        done = privacy.erase(email)
        if not done:
            self.stdout.write(f"Nothing is stored of {email}.")
            return
        self.stdout.write(
            f"Erased: {done.comments} comments with {done.texts} texts. "
            f"Deleted: {done.letters} letters, {done.addresses} addresses. "
            f"Overwritten: {done.standings} decisions about the author. "
            f"Back to the moderators: {done.held} replies of others."
        )
        if not no_vacuum:
            self.rewrite()

    def ask(self, email: str) -> None:
        """Go on only if the answer is yes."""
        count = Comment.objects.written_by(email).count()
        try:
            answer = input(f"Erase {count} comments of {email} for ever? Type yes: ")
        except EOFError:
            answer = ""
        if answer.strip().lower() != "yes":
            raise CommandError("Nothing was erased.")

    def rewrite(self) -> None:
        """Rewrite an SQLite file, and empty its log, so that no freed page remembers."""
        if connection.vendor != "sqlite" or connection.in_atomic_block:
            return
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.stdout.write("The database file was rewritten.")
