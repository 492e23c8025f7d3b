"""What the comments bring to an article's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.addresses import address
from comments import discussion

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from articles.freshness import Basis
    from articles.readable import Discussed
    from comments.discussion import Written


def discussed(
    article: Discussed,
    query: Mapping[str, Any],
    basis: Basis,
    own: Collection[int] = (),
    written: Written | None = None,
) -> dict[str, str | None]:
    """Return values for the page's template, see `discussion.html`; `basis` learns of them."""
    form = written.form if written else None
    return {
        "discussion": discussion.html(article, query, basis, own, written),
        "feed_url": address("comments:feed", article.slug) if article.published_at else None,
        "form_error": "error" if form and form.errors else None,
    }
