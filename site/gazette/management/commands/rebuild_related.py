"""`manage.py rebuild_related`: every list of related posts, and the search index, made anew."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.progress import Progress

from articles import related
from articles.related import crew


class Command(BaseCommand):
    """Computes all related posts again; the old ones stand until the new ones are ready."""

    help = (
        "Compute the related posts of all articles, and the search index, anew. One that was "
        "stopped goes on where it was when it is called again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to begin from the start, and how many processes to work with."""
        parser.add_argument(
            "--from-start", action="store_true", help="forget how far a stopped one came"
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=crew.cores(),
            help="how many work at once (as many as there are processors: %(default)s)",
        )

    def handle(self, *, from_start: bool, processes: int, **_options: object) -> None:
        """Rebuild, and tell how far it is."""
        resume = related.stopped() and not from_start
        if resume:
            self.stdout.write(_("Going on where the last one was stopped."))
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task(_("Related posts"), total=None)
            count = related.rebuild(
                lambda done, of: bar.update(task, completed=done, total=of),
                processes=max(1, processes),
                resume=resume,
            )
        done = ngettext("%(count)d article done.", "%(count)d articles done.", count)
        self.stdout.write(self.style.SUCCESS(done % {"count": count}))
