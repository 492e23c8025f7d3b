"""What related posts keep in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Related(models.Model):
    """One suggestion: readers of `article` are offered `other`, because of `terms`."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="related_rows"
    )
    other = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField(_("rank"))
    score = models.FloatField(_("score"))
    terms = models.JSONField(_("shared terms"), default=list)
    folded = models.BooleanField(default=False)  # tells the same as a better one: not shown

    class Meta:
        ordering = ("article", "rank")
        verbose_name = _("related post")
        verbose_name_plural = _("related posts")
        constraints = (
            models.UniqueConstraint(
                fields=["article", "other"], name="articles_related_names_another_once"
            ),
            models.UniqueConstraint(
                fields=["article", "rank"], name="articles_related_fills_a_rank_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(article=models.F("other")),
                name="articles_related_is_another_article",
            ),
        )

    def __str__(self) -> str:
        return f"{self.article_id} → {self.other_id}"


class Profile(models.Model):
    """What an article is compared by: its weighed words and names (`ranking.Profile`).

    `floor` is the score of the last suggestion it keeps, 0 while there is room: whoever comes
    nearer enters its list.
    """

    article = models.OneToOneField(
        "articles.Article",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        related_name="+",
    )
    language = models.CharField(max_length=2)
    day = models.IntegerField()
    words = models.JSONField()
    names = models.JSONField()
    shown = models.JSONField()
    floor = models.FloatField(default=0)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.article_id}"


class Term(models.Model):
    """One of the heaviest words of an article: the table that finds candidates."""

    article = models.ForeignKey(
        "articles.Article",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    language = models.CharField(max_length=2)
    word = models.CharField(max_length=65)
    weight = models.IntegerField()

    class Meta:
        indexes = (
            models.Index(
                fields=["language", "word", "article", "weight"],
                name="articles_term_finds_articles",
            ),
        )

    def __str__(self) -> str:
        return f"{self.word} ({self.weight})"


class Yardstick(models.Model):
    """How many articles there were in a language when the words were last counted."""

    language = models.CharField(max_length=2, primary_key=True)
    articles = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.language}: {self.articles}"


class Frequency(models.Model):
    """In how many articles a word stood when the words were last counted; kept from two on."""

    language = models.CharField(max_length=2)
    word = models.CharField(max_length=65)
    articles = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["language", "word"], name="articles_frequency_counts_a_word_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.word}: {self.articles}"
