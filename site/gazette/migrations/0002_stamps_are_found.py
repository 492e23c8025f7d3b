"""On PostgreSQL, whose rows are read by the number of their transaction, an index finds them."""

from typing import Any

from django.db import migrations


def add_index(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE INDEX gazette_change_by_stamp ON gazette_change (stamp)")


def remove_index(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX gazette_change_by_stamp")


class Migration(migrations.Migration):
    dependencies = [("gazette", "0001_change_log")]

    operations = [migrations.RunPython(add_index, remove_index)]
