"""What asks for a moderator besides a comment's state, and the rules that the newsroom sets."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Lower

from comments import tally


def install(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the counters' triggers in place: SQLite dropped them with the old table."""
    tally.install(schema_editor)


def fold_addresses(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write addresses as they are compared, so that an index finds them."""
    comments = apps.get_model("comments", "Comment").objects
    comments.exclude(author_email=Lower("author_email")).update(author_email=Lower("author_email"))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_discussion_changes"),
        ("comments", "0003_mail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                ("created_at", models.DateTimeField(verbose_name="sent")),
                ("settled_by", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "appeal",
                "verbose_name_plural": "appeals",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="HeldTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        help_text="Whole words; case and accents make no difference. An * at the end: any ending.",
                        max_length=100,
                        verbose_name="word or phrase",
                    ),
                ),
                ("folded", models.CharField(editable=False, max_length=200, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
            ],
            options={
                "verbose_name": "watched word",
                "verbose_name_plural": "watched words",
                "ordering": ("folded",),
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(verbose_name="revision")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("insult", "Insult or personal attack"),
                            ("hate", "Hatred or discrimination"),
                            ("illegal", "Unlawful content"),
                            ("personal-data", "Personal data of somebody"),
                            ("advertising", "Advertising"),
                            ("off-topic", "Off topic"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                ("explanation", models.TextField(blank=True, verbose_name="explanation")),
                ("reporter", models.CharField(max_length=64, null=True)),
                ("sender", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField(verbose_name="reported")),
                ("settled_by", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Rulebook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "policy",
                    models.CharField(
                        choices=[
                            ("open", "Open: what nothing speaks against appears at once"),
                            ("before", "Moderated before publication"),
                            (
                                "after",
                                "Moderated after publication: it appears at once and is read afterwards",
                            ),
                            ("closed", "Closed"),
                        ],
                        help_text="In French law (Act no. 82-652, article 93-3), a publication director is not liable as principal author of a reader’s comment of which he had no actual knowledge before it went online, or which he removed promptly once he knew; what is moderated before publication is known to him.",
                        max_length=6,
                        verbose_name="discussion",
                    ),
                ),
                (
                    "closes_after",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Days after publication; 0: never by itself.",
                        verbose_name="closes after (days)",
                    ),
                ),
                (
                    "trusted_after",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="So many approved comments of a confirmed address, and its next ones are published without waiting, where nothing is found in them; 0: every guest waits.",
                        verbose_name="trust after (comments)",
                    ),
                ),
                (
                    "max_links",
                    models.PositiveSmallIntegerField(
                        default=2,
                        help_text="A comment with more of them waits.",
                        verbose_name="links without a hold",
                    ),
                ),
                (
                    "longest",
                    models.PositiveSmallIntegerField(
                        default=4000,
                        help_text="A longer comment waits.",
                        validators=[
                            django.core.validators.MinValueValidator(100),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                        verbose_name="characters without a hold",
                    ),
                ),
                (
                    "rate",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="More of them from one address or one network wait.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="comments in ten minutes",
                    ),
                ),
                (
                    "reports_to_hold",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="So many readers who report a comment put it back on hold; 0: none ever do.",
                        verbose_name="reports that hold a comment",
                    ),
                ),
            ],
            options={
                "verbose_name": "rules of the discussion",
                "verbose_name_plural": "rules of the discussion",
            },
        ),
        migrations.CreateModel(
            name="Trace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name="comment",
            name="is_appealed",
            field=models.BooleanField(default=False, verbose_name="appealed"),
        ),
        migrations.AddField(
            model_name="comment",
            name="is_unread",
            field=models.BooleanField(default=False, verbose_name="to be read"),
        ),
        migrations.AddField(
            model_name="comment",
            name="reports",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="reports"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("author_email", ""), _negated=True),
                fields=["author_email", "-submitted_at"],
                name="comments_of_an_author",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("address", ""), _negated=True),
                fields=["address", "-submitted_at"],
                name="comments_of_a_network",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(
                    ("revision__gt", models.F("decided_revision")), ("state", "approved")
                ),
                fields=["state", "submitted_at", "id"],
                name="comments_edited",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("reports__gt", 0)),
                fields=["submitted_at", "id"],
                name="comments_reported",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("is_appealed", True)),
                fields=["submitted_at", "id"],
                name="comments_appealed",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("is_unread", True)),
                fields=["submitted_at", "id"],
                name="comments_unread",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="comment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="appeal",
                to="comments.comment",
                verbose_name="comment",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="rejected_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="rejected by",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="comment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reported",
                to="comments.comment",
                verbose_name="comment",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulebook",
            constraint=models.CheckConstraint(
                condition=models.Q(("pk", 1)), name="comments_there_is_one_rulebook"
            ),
        ),
        migrations.AddConstraint(
            model_name="rulebook",
            constraint=models.CheckConstraint(
                condition=models.Q(("policy__in", ["open", "before", "after", "closed"])),
                name="comments_rulebook_policy_is_known",
            ),
        ),
        migrations.AddField(
            model_name="trace",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="traces",
                to="comments.revision",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["sender", "created_at"], name="comments_reports_of_a_sender"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("comment", "revision", "reporter"),
                name="comments_reader_reports_a_text_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "insult",
                            "hate",
                            "illegal",
                            "personal-data",
                            "advertising",
                            "off-topic",
                            "other",
                        ],
                    )
                ),
                name="comments_report_reason_is_known",
            ),
        ),
        migrations.RunPython(install, install),
        migrations.RunPython(fold_addresses, migrations.RunPython.noop),
    ]
