"""`manage.py demo`: fills the site with its demo content and prints the log-ins."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gazette.demo import accounts, discussion, publication


class Command(BaseCommand):
    help = "Fill the site with its demo content; what is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns) as progress:
            accounts.fill()
            publication.fill(partial(_shown, progress, "Drawing and publishing articles"))
            discussion.fill(partial(_shown, progress, "Posting comments"))
        names = ", ".join(accounts.ROLES)
        self.stdout.write(f"Log-ins: {names}; password: {accounts.password()}")


def _shown(progress: Progress, what: str, rows: Any, total: int) -> Any:
    """Pass rows on while a bar shows them."""
    return progress.track(rows, total=total, description=what) if total else rows
