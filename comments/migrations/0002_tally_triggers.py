"""Puts the triggers in place that keep the counters (comments.tally)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from comments import tally


def install(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    tally.install(schema_editor)


def remove(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    tally.remove(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
