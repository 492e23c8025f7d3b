"""What a publication holds: articles, their authors, categories, tags and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import pictures
from articles.addresses import address
from articles.discussion import LIABILITY, DiscussionChange, DiscussionPolicy
from articles.fields import BodyField, PlainTextField
from articles.readable import OUT, Readable, State
from articles.related.models import Related, RelatedChoice

if TYPE_CHECKING:
    from datetime import datetime


__all__ = [
    "Article", "Author", "Category", "DiscussionChange", "DiscussionPolicy", "Language", "Picture",
    "Related", "RelatedChoice", "State", "Tag",
]  # fmt: skip


class Language(models.TextChoices):
    """The languages that an article can be written in."""

    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")


class CategoryQuerySet(models.QuerySet["Category"]):
    """The vocabulary of categories."""

    def with_published_articles(self) -> CategoryQuerySet:
        """Those that have something to read."""
        in_it = Article.objects.published().filter(category=models.OuterRef("pk"))
        return self.filter(models.Exists(in_it))


class Category(models.Model):
    """A section of the publication; every article stands in one."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    description = models.TextField(_("description"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position in the menu"), default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ("position", "name")
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("articles:category", self.slug)


class Tag(models.Model):
    """A subject that articles of any category share."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("articles:tag", self.slug)


class Author(models.Model):
    """The person who signs; with an account if she also writes in the admin."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    role = models.CharField(_("role"), max_length=100, blank=True)
    biography = models.TextField(_("biography"), max_length=600, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )

    class Meta:
        ordering = ("name",)
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("articles:author", self.slug)


class Picture(models.Model):
    """A picture with what is said of it; ready in several widths before anyone asks (pictures.py)."""

    file = pictures.PictureField(_("file"), validators=[pictures.validate])
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What a reader who does not see the picture must know."),
    )
    decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("The picture says nothing that the text does not: no alternative text."),
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("added"), db_default=Now(), editable=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = (
            models.CheckConstraint(
                condition=Q(decorative=True, alt="") | (Q(decorative=False) & ~Q(alt="")),
                name="articles_picture_is_described_or_decorative",
                violation_error_message=_("Describe the picture, or mark it as decorative."),
            ),
        )

    def __str__(self) -> str:
        return self.alt or self.caption or self.file.name or ""

    def srcset(self) -> str:
        """The `srcset` of an <img>: every ready width of this picture with its URL."""
        return pictures.srcset(self.file.name or "", self.width)

    def thumbnail_url(self) -> str:
        """The URL of the narrowest ready width."""
        return pictures.smallest(self.file.name or "", self.width)


class ArticleQuerySet(models.QuerySet["Article"]):
    """The vocabulary of articles; nobody else filters on `state` or `published_at`."""

    def published(self, at: datetime | None = None) -> ArticleQuerySet:
        """Articles that everybody may read at `at` (default: now)."""
        return self.filter(state__in=OUT, published_at__lte=at or timezone.now())

    def out(self) -> ArticleQuerySet:
        """Articles that are public, or will be from their minute on."""
        return self.filter(state__in=OUT)

    def awaiting_their_minute(self, at: datetime | None = None) -> ArticleQuerySet:
        """Scheduled articles whose time is still to come."""
        return self.filter(state=State.SCHEDULED, published_at__gt=at or timezone.now())

    def drafts(self) -> ArticleQuerySet:
        """Articles that are still being written."""
        return self.filter(state=State.DRAFT)

    def withdrawn(self) -> ArticleQuerySet:
        """Articles that were taken from the public site."""
        return self.filter(state=State.WITHDRAWN)

    def newest_first(self) -> ArticleQuerySet:
        """Newest publication first; the key of keyset pages."""
        return self.order_by("-published_at", "-id")

    def for_lists(self) -> ArticleQuerySet:
        """With all that a teaser shows, in one query, and without the bodies."""
        return self.select_related("category", "author", "picture").defer("body", "text")

    def publish(self, at: datetime | None = None) -> int:
        """Make public at `at` (default: now) those that are not; return how many.

        One that was dated before keeps its date, so that it comes back to its old place.
        """
        at = at or timezone.now()
        date = Case(When(published_at__lte=at, then=F("published_at")), default=Value(at))
        updated = Case(When(updated_at__gte=date, then=F("updated_at")), default=None)
        hidden = self.exclude(pk__in=Article.objects.published(at).values("pk"))
        return hidden._change(state=State.PUBLISHED, published_at=date, updated_at=updated)

    def withdraw(self) -> int:
        """Take from the site those that are public or will be; return how many."""
        return self.out()._change(state=State.WITHDRAWN)

    def return_to_draft(self) -> int:
        """Make drafts of those that are none; return how many."""
        return self.exclude(state=State.DRAFT)._change(state=State.DRAFT)

    def _change(self, **fields: Any) -> int:
        """Change these rows as long as they are these, and tell the site which after commit."""
        from articles import publishing

        with transaction.atomic(using=self.db):
            ids = list(self.order_by().values_list("pk", flat=True))
            unchanged = self.order_by().filter(pk__in=ids)
            changed = unchanged.update(modified_at=timezone.now(), **fields)
            publishing.announce(ids)
        return changed


class Article(Readable, models.Model):
    """An article, from its first draft to its withdrawal."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=200, unique=True)
    standfirst = models.TextField(_("standfirst"), max_length=600, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.FRENCH
    )
    body = BodyField(_("body"), blank=True)
    text = PlainTextField(_("plain text"), source="body")
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.PROTECT, related_name="articles"
    )
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="articles"
    )
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="articles")
    picture = models.ForeignKey(
        Picture,
        verbose_name=_("lead picture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    updated_at = models.DateTimeField(
        _("updated"),
        null=True,
        blank=True,
        help_text=_("Shown to readers; for a change that they should know of."),
    )
    discussion = models.CharField(
        _("discussion"),
        max_length=6,
        choices=DiscussionPolicy,
        default=DiscussionPolicy.SITE,
        help_text=LIABILITY,
    )
    discussion_days = models.PositiveSmallIntegerField(
        _("closes after (days)"),
        null=True,
        blank=True,
        help_text=_("Days after publication; empty: as the site does; 0: never by itself."),
    )
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    modified_at = models.DateTimeField(_("last written"), auto_now=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ("-published_at", "-id")
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = (
            models.Index(fields=["-published_at", "-id"], name="articles_newest"),
            models.Index(
                fields=["id", "published_at", "state", "language"], name="articles_public"
            ),
            models.Index(fields=["category", "-published_at"], name="articles_newest_of_category"),
            models.Index(fields=["author", "-published_at"], name="articles_newest_of_author"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="articles_article_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="articles_article_language_is_known"
            ),
            models.CheckConstraint(
                condition=Q(discussion__in=DiscussionPolicy.values),
                name="articles_article_discussion_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.DRAFT, State.WITHDRAWN))
                | Q(published_at__isnull=False),
                name="articles_public_article_is_dated",
                violation_error_message=_("A published or scheduled article needs a date."),
            ),
            models.CheckConstraint(
                condition=Q(updated_at__isnull=True) | Q(updated_at__gte=F("published_at")),
                name="articles_article_is_updated_after_it_is_published",
                violation_error_message=_("An update can't come before the publication."),
            ),
        )

    def __str__(self) -> str:
        return self.title
