"""What moderators work with: reasons, decisions about authors, notes, and a search."""

import django.db.models.deletion
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

from comments import tally
from comments.desk import search


def make_search(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index of the desk's search, and put in what is there."""
    for statement in search.CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)
    revisions = apps.get_model("comments", "Revision").objects
    newest = revisions.filter(number=F("comment__revision")).select_related("comment")
    for revision in newest.iterator(chunk_size=1000):
        author = revision.comment
        words = (revision.text, author.author_name, author.author_email)
        search.index(author.pk, *words)


def drop_search(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE comments_search", params=None)


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the counters' triggers in place: SQLite dropped them with the old table."""
    tally.install(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_discussion_changes"),
        ("comments", "0004_attention"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="text")),
                ("actor_name", models.CharField(max_length=150, verbose_name="written by")),
                ("at", models.DateTimeField(verbose_name="written")),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="RejectionReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.SlugField(
                        help_text="How the log names it; it stays.",
                        max_length=40,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("label_fr", models.CharField(max_length=80, verbose_name="in French")),
                ("label_en", models.CharField(max_length=80, verbose_name="in English")),
                (
                    "letter_fr",
                    models.TextField(
                        max_length=600, verbose_name="what the author is told, in French"
                    ),
                ),
                (
                    "letter_en",
                    models.TextField(
                        max_length=600, verbose_name="what the author is told, in English"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[("law", "The law"), ("rules", "The rules of this discussion")],
                        default="rules",
                        max_length=5,
                        verbose_name="ground",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Its place on the list, and its key at the desk.",
                        verbose_name="position",
                    ),
                ),
                ("is_offered", models.BooleanField(default=True, verbose_name="offered")),
            ],
            options={
                "verbose_name": "reason for a rejection",
                "verbose_name_plural": "reasons for a rejection",
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("trust", "Trusted"), ("block", "Blocked")],
                        max_length=5,
                        verbose_name="decision",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("email", "E-mail address"),
                            ("domain", "Domain of the e-mail address"),
                            ("network", "Network"),
                        ],
                        max_length=7,
                        verbose_name="known by",
                    ),
                ),
                ("value", models.CharField(max_length=254, verbose_name="who")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "until",
                    models.DateTimeField(
                        blank=True, help_text="Empty: for good.", null=True, verbose_name="until"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="since")),
                ("actor_name", models.CharField(max_length=150, verbose_name="decided by")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="lifted")),
                (
                    "lifted_by",
                    models.CharField(blank=True, max_length=150, verbose_name="lifted by"),
                ),
            ],
            options={
                "verbose_name": "decision about an author",
                "verbose_name_plural": "decisions about authors",
                "ordering": ("-id",),
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="doubt",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="doubt"),
        ),
        migrations.AddField(
            model_name="rulebook",
            name="longest_wait",
            field=models.PositiveSmallIntegerField(
                default=48,
                help_text="A held comment that waits longer is warned of at the desk; 0: never.",
                verbose_name="longest wait (hours)",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="reason",
            field=models.CharField(blank=True, max_length=40, verbose_name="reason"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("state", "held")),
                fields=["state", "-doubt", "submitted_at", "id"],
                name="comments_doubtful",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["state", "article", "number"], name="comments_queue_of_article"
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["submitted_at", "id"], name="comments_by_time"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["rule", "comment"], name="comments_found_by_a_rule"),
        ),
        migrations.AddField(
            model_name="note",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="comments.comment",
                verbose_name="comment",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddConstraint(
            model_name="rejectionreason",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["law", "rules"])),
                name="comments_reason_ground_is_known",
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=models.Q(("lifted_at", None)),
                fields=["value"],
                name="comments_standing_of_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["trust", "block"]),
                    ("subject__in", ["email", "domain", "network"]),
                ),
                name="comments_standing_is_of_a_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "trust"), _negated=True),
                    ("subject", "email"),
                    _connector="OR",
                ),
                name="comments_trust_is_in_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="comments_standing_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at", None), ("lifted_by", "")),
                    models.Q(
                        ("lifted_at__isnull", False), models.Q(("lifted_by", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="comments_lifting_names_who",
            ),
        ),
        migrations.RunPython(install, install),
        migrations.RunPython(make_search, drop_search),
    ]
