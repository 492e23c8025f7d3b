"""Makes the groups of editors and moderators with their permissions; safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from gazette import roles


class Command(BaseCommand):
    help = "Make the groups `editors` and `moderators` with exactly their permissions."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, number in roles.set_up().items():
            self.stdout.write(f"{name}: {number} permissions")
