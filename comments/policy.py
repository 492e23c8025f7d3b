"""Whether the discussion under an article is open, and how it is moderated."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from articles.models import DiscussionPolicy

if TYPE_CHECKING:
    from datetime import datetime

    from articles.models import Article


def of(article: Article) -> DiscussionPolicy:
    """Return the policy that holds under this article: its editor's wish, or else the site's."""
    if article.discussion != DiscussionPolicy.SITE:
        return DiscussionPolicy(article.discussion)
    return DiscussionPolicy(settings.COMMENTS_DEFAULT_POLICY)


def edited_until(submitted_at: datetime) -> datetime:
    """Return until when a published comment that was sent then may be changed by its author."""
    return submitted_at + timedelta(minutes=settings.COMMENTS_EDIT_MINUTES)


def closes_at(article: Article) -> datetime | None:
    """Return when the discussion closes by itself, if it does."""
    if not article.discussion_days or not article.published_at:
        return None
    closes: datetime = article.published_at + timedelta(days=article.discussion_days)
    return closes


def is_open(article: Article, at: datetime | None = None) -> bool:
    """Whether readers may comment on this article at `at` (default: now)."""
    closes = closes_at(article)
    in_time = closes is None or (at or timezone.now()) < closes
    return in_time and of(article) != DiscussionPolicy.CLOSED
