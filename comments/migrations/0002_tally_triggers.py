"""Once put the counters' triggers in place; 0004 does, which adds columns that they count."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial")]

    operations: list[migrations.RunPython] = []
