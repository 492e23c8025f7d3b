"""What search engines and sharing tools read of an article: schema.org's NewsArticle as JSON-LD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from articles.models import Article

# What would end the <script> element or start a comment in it; the same escapes as Django's json_script.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def news_article(article: Article) -> SafeString:
    """Return the JSON-LD of an article, safe inside a <script> element. Source: schema.org/NewsArticle."""
    data = {key: value for key, value in _facts(article).items() if value}
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308


def _facts(article: Article) -> dict[str, Any]:
    updated = article.updated_at or article.published_at
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.standfirst,
        "inLanguage": article.language,
        "datePublished": article.published_at and article.published_at.isoformat(),
        "dateModified": updated and updated.isoformat(),
        "author": {"@type": "Person", "name": article.author.name, "url": _address(article.author)},
        "publisher": {
            "@type": "Organization",
            "name": settings.SITE_NAME,
            "url": f"{settings.SITE_URL}/",
        },
        "articleSection": article.category.name,
        "keywords": [tag.name for tag in article.tags.all()],
        "image": settings.SITE_URL + article.picture.file.url if article.picture else "",
        "mainEntityOfPage": _address(article),
        "wordCount": len(article.text.split()),
    }


def _address(thing: Any) -> str:
    return f"{settings.SITE_URL}{thing.get_absolute_url()}"
