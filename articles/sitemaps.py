"""What the site tells search engines that it has."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.urls import reverse

from articles.models import Article, Category

if TYPE_CHECKING:
    from django.db.models import QuerySet

    _Articles = Sitemap[Article]
    _Categories = Sitemap[Category]
    _Names = Sitemap[str]
else:
    _Articles = _Categories = _Names = Sitemap  # not subscriptable at run time


class _AtHome:
    """Addresses that begin with SITE_URL, whatever name the server was asked by."""

    protocol: str | None = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class ArticleSitemap(_AtHome, _Articles):
    """Every published article, newest first, a thousand a file."""

    limit = 1000

    def items(self) -> QuerySet[Article]:
        return Article.objects.published().newest_first().only("slug", "published_at", "updated_at")

    def lastmod(self, item: Article) -> datetime | None:
        return item.updated_at or item.published_at

    def get_latest_lastmod(self) -> datetime | None:
        """The newest of all, asked of the database: Django would read every article for it."""
        newest = Coalesce("updated_at", "published_at")
        found: datetime | None = Article.objects.published().aggregate(at=Max(newest))["at"]
        return found


class CategorySitemap(_AtHome, _Categories):
    """Every category that has something to read."""

    def items(self) -> QuerySet[Category]:
        return Category.objects.with_published_articles()


class HomeSitemap(_AtHome, _Names):
    """The home page, as fresh as the newest article."""

    def items(self) -> list[str]:
        return ["articles:home"]

    def location(self, item: str) -> str:
        return reverse(item)

    def lastmod(self, item: str) -> datetime | None:
        newest = Article.objects.published().aggregate(at=Max("published_at"))
        found: datetime | None = newest["at"]
        return found


SITEMAPS = {"home": HomeSitemap, "categories": CategorySitemap, "articles": ArticleSitemap}
