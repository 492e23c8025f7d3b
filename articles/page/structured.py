"""What search engines and sharing tools read of an article: schema.org's NewsArticle as JSON-LD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings

from articles import pictures
from articles.addresses import address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.page.reading import Beside, Facts

# What would end the <script> element or start a comment in it; the same escapes as Django's json_script.
_ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))


def news_article(article: Facts, tags: Iterable[Beside], words: int) -> str:
    """Return the JSON-LD of an article, safe inside a <script> element. Source: schema.org/NewsArticle."""
    data = {key: value for key, value in _facts(article, tags, words).items() if value}
    written = json.dumps(data, ensure_ascii=False)
    for sign, escape in _ESCAPES:
        written = written.replace(sign, escape)
    return written


def _facts(article: Facts, tags: Iterable[Beside], words: int) -> dict[str, Any]:
    site, updated = settings.SITE_URL, article.updated_at or article.published_at
    signed = f"{site}{address('articles:author', article.author_slug)}"
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.standfirst,
        "inLanguage": article.language,
        "datePublished": article.published_at and article.published_at.isoformat(),
        "dateModified": updated and updated.isoformat(),
        "author": {"@type": "Person", "name": article.author, "url": signed},
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME, "url": f"{site}/"},
        "articleSection": article.category,
        "keywords": [tag.name for tag in tags],
        "image": f"{site}{pictures.url(article.picture)}" if article.picture else "",
        "mainEntityOfPage": f"{site}{article.get_absolute_url()}",
        "wordCount": words,
    }
