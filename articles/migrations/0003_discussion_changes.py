import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_related_and_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DiscussionChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "policy_before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("site", "As the site does"),
                            ("open", "Open: what nothing speaks against appears at once"),
                            ("before", "Moderated before publication"),
                            (
                                "after",
                                "Moderated after publication: it appears at once and is read afterwards",
                            ),
                            ("closed", "Closed"),
                        ],
                        max_length=6,
                        verbose_name="before",
                    ),
                ),
                (
                    "policy_after",
                    models.CharField(
                        choices=[
                            ("site", "As the site does"),
                            ("open", "Open: what nothing speaks against appears at once"),
                            ("before", "Moderated before publication"),
                            (
                                "after",
                                "Moderated after publication: it appears at once and is read afterwards",
                            ),
                            ("closed", "Closed"),
                        ],
                        max_length=6,
                        verbose_name="after",
                    ),
                ),
                (
                    "days_before",
                    models.PositiveSmallIntegerField(null=True, verbose_name="days before"),
                ),
                (
                    "days_after",
                    models.PositiveSmallIntegerField(null=True, verbose_name="days after"),
                ),
                ("actor_name", models.CharField(max_length=150, verbose_name="changed by")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
            ],
            options={
                "verbose_name": "change of a discussion",
                "verbose_name_plural": "changes of discussions",
                "ordering": ("-id",),
            },
        ),
        migrations.RemoveConstraint(
            model_name="article",
            name="articles_article_discussion_is_known",
        ),
        migrations.AlterField(
            model_name="article",
            name="discussion",
            field=models.CharField(
                choices=[
                    ("site", "As the site does"),
                    ("open", "Open: what nothing speaks against appears at once"),
                    ("before", "Moderated before publication"),
                    (
                        "after",
                        "Moderated after publication: it appears at once and is read afterwards",
                    ),
                    ("closed", "Closed"),
                ],
                default="site",
                help_text="In French law (Act no. 82-652, article 93-3), a publication director is not liable as principal author of a reader’s comment of which he had no actual knowledge before it went online, or which he removed promptly once he knew; what is moderated before publication is known to him.",
                max_length=6,
                verbose_name="discussion",
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="discussion_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Days after publication; empty: as the site does; 0: never by itself.",
                null=True,
                verbose_name="closes after (days)",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("discussion__in", ["site", "open", "before", "after", "closed"])
                ),
                name="articles_article_discussion_is_known",
            ),
        ),
        migrations.AddField(
            model_name="discussionchange",
            name="article",
            field=models.ForeignKey(
                help_text="Empty: the whole site.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="discussion_changes",
                to="articles.article",
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="discussionchange",
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
            model_name="discussionchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("policy_after__in", ["site", "open", "before", "after", "closed"]),
                    models.Q(
                        ("policy_before", ""),
                        ("policy_before__in", ["site", "open", "before", "after", "closed"]),
                        _connector="OR",
                    ),
                ),
                name="articles_discussion_change_policies_are_known",
            ),
        ),
    ]
