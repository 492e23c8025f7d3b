"""What related posts keep in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Related(models.Model):
    """One suggestion: readers of `article` are offered `other`, in the order of `rank`, because of `terms`."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="related_rows"
    )
    other = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField(_("rank"))
    score = models.FloatField(_("score"))
    terms = models.JSONField(_("shared terms"), default=list)

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
