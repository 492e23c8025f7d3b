"""What the templates of the articles ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.utils.html import format_html

from articles import typography
from articles.models import Category

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from articles.models import Picture

register = template.Library()


@register.simple_tag
def categories() -> QuerySet[Category]:
    """The categories that have something to read, in the order of the menu."""
    return Category.objects.with_published_articles()


@register.simple_tag
def picture(
    shown: Picture, *, sizes: str = "100vw", css_class: str = "", priority: bool = False
) -> SafeString:
    """An <img> of a Picture in all its ready widths; `priority` for the one at the top of a page."""
    loading = 'fetchpriority="high"' if priority else 'loading="lazy"'
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" class="{}" decoding="async" '
        + loading
        + ">",
        shown.file.url, shown.srcset(), sizes, shown.width, shown.height, shown.alt, css_class,
    )  # fmt: skip


@register.filter
def typeset(text: str, language: str = "fr") -> str:
    """Plain text with its language's spacing."""
    return typography.french(text) if language == "fr" else text


@register.simple_tag
def absolute(thing: Any) -> str:
    """The full address of something that has a page, or of a path."""
    path = thing if isinstance(thing, str) else thing.get_absolute_url()
    return f"{settings.SITE_URL}{path}"
