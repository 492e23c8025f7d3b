"""Since when a comment waits for a moderator, which is what queues are sorted by."""

import django.utils.timezone
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

from comments import tally


def begin_with_the_sending(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What is there waits since it was sent."""
    apps.get_model("comments", "Comment").objects.update(waits_since=F("submitted_at"))


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the counters' triggers in place: SQLite dropped them with the old table."""
    tally.install(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_placed_boxes"),
        ("comments", "0006_watch"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="comment",
            name="comments_edited",
        ),
        migrations.RemoveIndex(
            model_name="comment",
            name="comments_reported",
        ),
        migrations.RemoveIndex(
            model_name="comment",
            name="comments_appealed",
        ),
        migrations.RemoveIndex(
            model_name="comment",
            name="comments_unread",
        ),
        migrations.AddField(
            model_name="comment",
            name="waits_since",
            field=models.DateTimeField(
                default=django.utils.timezone.now, verbose_name="waits since"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(begin_with_the_sending, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("state", "held")),
                fields=["state", "waits_since", "id"],
                name="comments_held",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(
                    ("revision__gt", models.F("decided_revision")), ("state", "approved")
                ),
                fields=["state", "waits_since", "id"],
                name="comments_edited",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("reports__gt", 0)),
                fields=["waits_since", "id"],
                name="comments_reported",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("is_appealed", True)),
                fields=["waits_since", "id"],
                name="comments_appealed",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("is_unread", True)),
                fields=["waits_since", "id"],
                name="comments_unread",
            ),
        ),
        migrations.RunPython(install, install),
    ]
