"""Whether the discussion under an article is open, and how it is moderated."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from articles import stored
from articles.models import Article, DiscussionPolicy
from comments import rows, rulebook

if TYPE_CHECKING:
    from datetime import datetime

    from articles.readable import Discussed
    from comments.rulebook import Rulebook, Rules

READ_ALONG = ("id", "slug", "language", "state", "published_at", "discussion", "discussion_days")
"""What must be known of an article to say whether its discussion is open, and to speak of it."""

_COLUMNS = (
    *(f"articles_article.{name}" for name in READ_ALONG),
    *(f"comments_rulebook.{name}" for name in rulebook.COLUMNS),
)
_ARTICLE = f"""
SELECT {", ".join(_COLUMNS)}
  FROM articles_article LEFT JOIN comments_rulebook ON comments_rulebook.id = 1
 WHERE slug = %s"""  # noqa: S608 (names of our own)


def public(slug: str) -> tuple[Article, Rulebook] | None:
    """The article with this address, if everybody may read it, as far as taking a comment needs it,
    and the rules as they stand.
    """
    row = rows.one(_ARTICLE, [slug])
    if row is None:
        return None
    known = len(READ_ALONG)
    article = read_along(*row[:known])
    return (article, rulebook.of(row[known:])) if article.is_public() else None


def read_along(*values: Any) -> Article:
    """Return an article of which another statement brought these columns."""
    article = rows.read(Article, READ_ALONG, values)
    if article.published_at:
        article.published_at = stored.moment(article.published_at)
    return article


def of(article: Discussed, book: Rulebook | Rules) -> DiscussionPolicy:
    """Return the policy that holds under this article: its editor's wish, or else the site's."""
    wish = article.discussion
    return DiscussionPolicy(book.policy if wish == DiscussionPolicy.SITE else wish)


def edited_until(submitted_at: datetime) -> datetime:
    """Return until when a published comment that was sent then may be changed by its author."""
    return submitted_at + timedelta(minutes=settings.COMMENTS_EDIT_MINUTES)


def closes_at(article: Discussed, book: Rulebook | Rules) -> datetime | None:
    """Return when the discussion closes by itself, if it does; an article's 0 is never."""
    days = book.closes_after if article.discussion_days is None else article.discussion_days
    if not days or not article.published_at:
        return None
    closes: datetime = article.published_at + timedelta(days=days)
    return closes


def is_open(article: Discussed, book: Rulebook | Rules, at: datetime | None = None) -> bool:
    """Whether readers may comment on this article at `at` (default: now)."""
    closes = closes_at(article, book)
    in_time = closes is None or (at or timezone.now()) < closes
    return in_time and of(article, book) != DiscussionPolicy.CLOSED
