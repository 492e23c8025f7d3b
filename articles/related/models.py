"""What related posts keep in the database."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Related(models.Model):
    """One suggestion of the machine: `other` beside `article`, because of `terms`.

    Readers are offered it unless it is folded, excluded (RelatedChoice), or not public.
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="related_rows"
    )
    other = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="offering_rows"
    )
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


class Verdict(models.TextChoices):
    """What an editor wants of a suggestion: that it stands first, or not at all."""

    PINNED = "pinned", pgettext_lazy("suggestion", "Pinned")
    EXCLUDED = "excluded", pgettext_lazy("suggestion", "Excluded")


class RelatedChoice(models.Model):
    """An editor's word on one suggestion, which stands over the machine's.

    The machine's own rows come and go with the articles; this one stays until an editor takes it
    back, or one of the two articles is deleted. `place` is where a pinned one stands among those
    that are pinned; equal places count by the key. (hand.py)
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="related_choices"
    )
    other = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="choosing_rows"
    )
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    place = models.PositiveSmallIntegerField(_("place"), null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    actor_name = models.CharField(_("chosen by"), max_length=150)
    at = models.DateTimeField(pgettext_lazy("decision", "at"))

    class Meta:
        ordering = ("article", "place", "id")
        verbose_name = _("editor’s choice of a related post")
        verbose_name_plural = _("editors’ choices of related posts")
        constraints = (
            models.UniqueConstraint(
                fields=["article", "other"], name="articles_related_choice_is_made_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.PINNED, place__isnull=False)
                | Q(verdict=Verdict.EXCLUDED, place__isnull=True),
                name="articles_related_choice_is_pinned_at_a_place_or_excluded",
            ),
            models.CheckConstraint(
                condition=~Q(article=models.F("other")),
                name="articles_related_choice_is_another_article",
            ),
        )

    def __str__(self) -> str:
        return f"{self.article_id} → {self.other_id}: {self.verdict}"


class Standing(models.TextChoices):
    """What became of a « Lire également » box: the machine offers it, or an editor refused it."""

    OFFERED = "offered", pgettext_lazy("box", "Offered")
    REFUSED = "refused", pgettext_lazy("box", "Refused")


class Placement(models.Model):
    """A « Lire également » box of the machine: it leads from a paragraph of `article` to `other`.

    The paragraph is known by its `anchor` (markup.anchor), so that the box vanishes with it. What
    an editor keeps stands in the body; what she took away stays here, refused, and outlives even a
    target that is deleted: its paragraph was to have no box. (placements.py)
    """

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="placements"
    )
    other = models.ForeignKey(
        "articles.Article",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    standing = models.CharField(_("standing"), max_length=7, choices=Standing)
    anchor = models.CharField(max_length=16, blank=True)
    score = models.FloatField(_("score"), default=0)
    terms = models.JSONField(_("shared terms"), default=list)

    class Meta:
        ordering = ("article", "id")
        verbose_name = _("placed box")
        verbose_name_plural = _("placed boxes")
        constraints = (
            models.UniqueConstraint(
                fields=["article", "other"], name="articles_placement_leads_to_another_once"
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.REFUSED)
                | (Q(standing=Standing.OFFERED) & ~Q(anchor="")),
                name="articles_placement_is_offered_at_an_anchor_or_refused",
            ),
            models.CheckConstraint(
                condition=~Q(article=models.F("other")),
                name="articles_placement_is_of_another_article",
            ),
        )

    def __str__(self) -> str:
        return f"{self.article_id} → {self.other_id}: {self.standing}"


class Profile(models.Model):
    """What an article is compared by: its weighed words and names (`ranking.Profile`).

    `floor` is the score of the last suggestion it keeps, 0 while there is room: whoever comes
    nearer enters its list. `written_at` is when the article was written that this was made of, and
    `rebuild` the key of the rebuild that made it, 0 if it was made for the article alone.
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
    title = models.JSONField(default=dict)
    fullness = models.PositiveSmallIntegerField(default=0)
    floor = models.FloatField(default=0)
    written_at = models.DateTimeField()
    rebuild = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.article_id}"


class Posting(models.Model):
    """Who is found by a word (`ranking.Profile.entries`): articles and the weights that it has there.

    `entries` are whole numbers of eight bytes, an article and a weight in turn (postings.py).
    """

    language = models.CharField(max_length=2)
    word = models.CharField(max_length=65)
    entries = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["language", "word"], name="articles_posting_holds_a_word_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.word} ({self.language})"


class Yardstick(models.Model):
    """How many articles there were in a language when the words were last counted.

    `names` is the mean length of their vectors of names.
    """

    language = models.CharField(max_length=2, primary_key=True)
    articles = models.PositiveIntegerField(default=0)
    names = models.FloatField(default=0)

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


class Rebuild(models.Model):
    """A rebuild that has begun and not ended: it runs, or it was stopped.

    `reached` is the key of the last article whose list was made; None until all can be compared.
    """

    reached = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.pk}: {self.reached}"
