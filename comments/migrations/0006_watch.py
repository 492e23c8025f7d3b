import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0005_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("never", "Never"),
                            ("at-once", "At once"),
                            ("hourly", "Every hour"),
                            ("daily", "Every morning"),
                        ],
                        default="never",
                        max_length=7,
                        verbose_name="rhythm",
                    ),
                ),
                ("told_until", models.DateTimeField(verbose_name="told until")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watch",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "wish for mail",
                "verbose_name_plural": "wishes for mail",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rhythm__in", ["never", "at-once", "hourly", "daily"])),
                        name="comments_watch_rhythm_is_known",
                    )
                ],
            },
        ),
    ]
