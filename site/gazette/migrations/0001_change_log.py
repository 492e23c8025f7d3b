"""The change log; its triggers are put in place after all migrations (gazette.pages.triggers)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("articles", "0005_placed_boxes"),
        ("comments", "0007_waits_since"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=60)),
                ("stamp", models.BigIntegerField()),
            ],
        ),
    ]
