"""What the comments bring to an article's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.addresses import address
from comments import discussion

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from articles.readable import Discussed
    from comments.forms import CommentForm


def discussed(
    article: Discussed,
    query: Mapping[str, Any],
    own: Collection[int] = (),
    form: CommentForm | None = None,
    preview: str = "",
) -> dict[str, str | None]:
    """Return values for the page's template; what they rest on, see `discussion.html`."""
    return {
        "discussion": discussion.html(article, query, own, form, preview),
        "feed_url": address("comments:feed", article.slug) if article.published_at else None,
        "form_error": "error" if form and form.errors else None,
    }
