"""The feed of a discussion: what everybody may read under one article, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from articles.feeds import Atom, absolute
from articles.models import Article
from comments.models import Comment

if TYPE_CHECKING:
    from datetime import datetime

    _Feed = Feed[Comment, Article]
else:
    _Feed = Feed  # not subscriptable at run time

ENTRIES = 50


class DiscussionFeed(_Feed):
    """The newest visible comments of a published article as Atom, in the article's language."""

    feed_type: type[Any] = Atom

    def __call__(self, request: HttpRequest, slug: str) -> HttpResponse:
        article = get_object_or_404(Article.objects.published(), slug=slug)
        with translation.override(article.language):
            return super().__call__(request, article=article)

    def get_object(self, request: HttpRequest, *, article: Article) -> Article:
        return article

    def title(self, article: Article) -> str:
        return _("Comments on “%(title)s”") % {"title": article.title}

    def link(self, article: Article) -> str:
        return absolute(article.get_absolute_url())

    def feed_url(self, article: Article) -> str:
        return absolute(reverse("comments:feed", args=[article.slug]))

    def items(self, article: Article) -> list[Comment]:
        newest = Comment.objects.visible().for_article(article).select_related("article")
        return list(newest.order_by("-submitted_at", "-pk")[:ENTRIES])

    def item_title(self, item: Comment) -> str:
        return item.author_name

    def item_description(self, item: Comment) -> str:
        return item.html

    def item_link(self, item: Comment) -> str:
        return absolute(item.get_absolute_url())

    def item_author_name(self, item: Comment) -> str:
        return item.author_name

    def item_pubdate(self, item: Comment) -> datetime:
        return item.submitted_at

    def item_updateddate(self, item: Comment) -> datetime:
        return item.decided_at or item.submitted_at
