"""`manage.py export_person EMAIL`: all that is stored of a person, as JSON."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from comments import privacy


class Command(BaseCommand):
    """Writes to standard output all that is stored of who has this address."""

    help = "Write all that is stored of a person to standard output, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="her e-mail address, in whatever case")

    def handle(self, *args: object, email: str, **options: object) -> None:
        if not email.strip():
            raise CommandError("An e-mail address is missing.")
        facts = privacy.export(email)
        text = json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        self.stdout.write(text)
