"""The site's feeds: Atom first, RSS for readers that want it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.freshness import LISTS, rests_on
from articles.models import Article

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    _Feed = Feed[Article, None]
    _Writer = SyndicationFeed
else:
    _Feed = Feed  # not subscriptable at run time
    _Writer = object

ENTRIES = 20
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Printable(_Writer):
    """Leaves out what XML can't hold, as pasted text may: one sign would cost the whole feed."""

    def add_item(self, *args: Any, **facts: Any) -> None:
        super().add_item(*args, **{name: _printable(value) for name, value in facts.items()})


class Atom(_Printable, Atom1Feed):
    """Atom that any text can stand in."""


class Rss(_Printable, Rss201rev2Feed):
    """RSS that any text can stand in."""


class AtomFeed(_Feed):
    """The newest articles as Atom."""

    feed_type: type[Any] = Atom
    item_guid_is_permalink = False
    language = settings.LANGUAGE_CODE
    page = "articles:feed"

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return rests_on(super().__call__(request, *args, **kwargs), LISTS)

    def link(self) -> str:
        return absolute(reverse("articles:home"))

    def feed_url(self) -> str:
        return absolute(reverse(self.page))

    def feed_guid(self) -> str:
        return self.link()

    def title(self) -> str:
        return settings.SITE_NAME

    def subtitle(self) -> str:
        return _("The newest articles of %(site)s") % {"site": settings.SITE_NAME}

    def items(self) -> list[Article]:
        newest = Article.objects.published().newest_first().for_lists().prefetch_related("tags")
        return list(newest[:ENTRIES])

    def item_title(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        return escape(item.standfirst)  # feed readers take it for HTML

    def item_guid(self, item: Article) -> str:
        """A name that outlives the address, so that no reader shows a renamed article as new."""
        return f"tag:{urlsplit(settings.SITE_URL).hostname},{item.created_at:%Y-%m-%d}:{item.pk}"

    def item_author_name(self, item: Article) -> str:
        return item.author.name

    def item_author_link(self, item: Article) -> str:
        return absolute(item.author.get_absolute_url())

    def item_link(self, item: Article) -> str:
        return absolute(item.get_absolute_url())

    def item_categories(self, item: Article) -> list[str]:
        return [item.category.name, *(tag.name for tag in item.tags.all())]

    def item_pubdate(self, item: Article) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Article) -> datetime | None:
        return item.updated_at or item.published_at


class RssFeed(AtomFeed):
    """The newest articles as RSS."""

    feed_type = Rss
    page = "articles:feed-rss"

    def description(self) -> str:
        return self.subtitle()


def _printable(value: Any) -> Any:
    if isinstance(value, list):
        return [_printable(each) for each in value]
    return NOT_IN_XML.sub("", value) if isinstance(value, str) else value


def absolute(path: str) -> str:
    """Return the full address of a path: it begins with SITE_URL, whatever name the server was asked by."""
    return f"{settings.SITE_URL}{path}"
