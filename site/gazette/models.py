"""What the site itself keeps in the database."""

from django.db import models


class Change(models.Model):
    """A row of the change log: a committed transaction touched `subject` (articles.freshness).

    Triggers write it in the writer's own transaction and keep the newest rows only
    (gazette.pages.triggers); gazette.pages.log reads it. `stamp` tells a row from another of the same
    key: on SQLite it is a random number, on PostgreSQL the number of the transaction.
    """

    subject = models.CharField(max_length=60)
    stamp = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.pk}: {self.subject}"
