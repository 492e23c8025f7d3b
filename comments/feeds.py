"""The feeds of the discussion: what everybody may read, under one article or all, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from articles.feeds import Atom, absolute
from articles.freshness import LISTS, rests_on
from articles.models import Article
from comments.freshness import COMMENTS, of_discussion
from comments.models import Comment

if TYPE_CHECKING:
    from datetime import datetime

    _Feed = Feed[Comment, Any]
else:
    _Feed = Feed  # not subscriptable at run time

ENTRIES = 50


class CommentsFeed(_Feed):
    """The newest visible comments under all published articles as Atom, in the site's language."""

    feed_type: type[Any] = Atom
    item_guid_is_permalink = False

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return rests_on(super().__call__(request, *args, **kwargs), COMMENTS, LISTS)

    def title(self, article: Article | None) -> str:
        return _("Comments on %(site)s") % {"site": settings.SITE_NAME}

    def link(self, article: Article | None) -> str:
        return absolute(reverse("articles:home"))

    def feed_url(self, article: Article | None) -> str:
        return absolute(reverse("comments:all-feed"))

    def items(self, article: Article | None) -> list[Comment]:
        newest = Comment.objects.visible().filter(article__in=Article.objects.published())
        return list(newest.select_related("article").order_by("-submitted_at", "-pk")[:ENTRIES])

    def item_title(self, item: Comment) -> str:
        return _("%(name)s on “%(title)s”") % {
            "name": item.author_name,
            "title": item.article.title,
        }

    def item_description(self, item: Comment) -> str:
        return item.html

    def item_guid(self, item: Comment) -> str:
        """A name that stays, wherever the comment comes to stand."""
        host = urlsplit(settings.SITE_URL).hostname
        return f"tag:{host},{item.submitted_at:%Y-%m-%d}:comment-{item.pk}"

    def item_link(self, item: Comment) -> str:
        return absolute(item.get_absolute_url())

    def item_author_name(self, item: Comment) -> str:
        return item.author_name

    def item_pubdate(self, item: Comment) -> datetime:
        return item.submitted_at

    def item_updateddate(self, item: Comment) -> datetime:
        return item.decided_at or item.submitted_at


class DiscussionFeed(CommentsFeed):
    """The newest visible comments under one published article, in the article's language."""

    def __call__(self, request: HttpRequest, slug: str) -> HttpResponse:
        article = get_object_or_404(Article.objects.published(), slug=slug)
        with translation.override(article.language):
            response = super().__call__(request, article=article)
        return rests_on(response, *of_discussion(article))

    def get_object(self, request: HttpRequest, *, article: Article) -> Article:
        return article

    def title(self, article: Article) -> str:  # type: ignore[override]  # as all that follow
        return _("Comments on “%(title)s”") % {"title": article.title}

    def link(self, article: Article) -> str:  # type: ignore[override]
        return absolute(article.get_absolute_url())

    def feed_url(self, article: Article) -> str:  # type: ignore[override]
        return absolute(reverse("comments:feed", args=[article.slug]))

    def items(self, article: Article) -> list[Comment]:  # type: ignore[override]
        newest = Comment.objects.visible().for_article(article).select_related("article")
        return list(newest.order_by("-submitted_at", "-pk")[:ENTRIES])

    def item_title(self, item: Comment) -> str:
        return item.author_name
