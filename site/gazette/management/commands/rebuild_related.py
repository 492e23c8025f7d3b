"""`manage.py rebuild_related`: every list of related posts, and the search index, made anew."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.progress import Progress

from articles import related


class Command(BaseCommand):
    """Computes all related posts again; the old ones stand until the new ones are ready."""

    help = "Compute the related posts of all articles, and the search index, anew."

    def handle(self, *_args: object, **_options: object) -> None:
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task(_("Related posts"), total=None)
            count = related.rebuild(lambda done, of: bar.update(task, completed=done, total=of))
        done = ngettext("%(count)d article done.", "%(count)d articles done.", count)
        self.stdout.write(self.style.SUCCESS(done % {"count": count}))
