from django.db import migrations, models

COUNT_ANEW = "UPDATE articles_yardstick SET articles = 0"
"""What articles are found by begins empty: a site of less than some thousand fills it when something
is published; a larger one by rebuild_related.
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_search_reads_an_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rebuild",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reached", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="profile",
            name="rebuild",
            field=models.BigIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("word", models.CharField(max_length=65)),
                ("entries", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("language", "word"), name="articles_posting_holds_a_word_once"
                    )
                ],
            },
        ),
        migrations.DeleteModel(
            name="Term",
        ),
        migrations.RunSQL(COUNT_ANEW, migrations.RunSQL.noop),
    ]
