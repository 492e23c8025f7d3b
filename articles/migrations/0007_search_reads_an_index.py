"""What tells whether an article is public, beside its key: the row itself ends behind its text."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_related_coverage"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["id", "published_at", "state", "language"], name="articles_public"
            ),
        ),
    ]
