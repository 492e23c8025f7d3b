"""What the templates of the articles ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html

from articles import pictures, typography
from articles.models import Category

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from articles.models import Picture

register = template.Library()

register.filter("typeset", typography.typeset)


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
        pictures.url(shown.file.name or ""), shown.srcset(), sizes, shown.width, shown.height,
        shown.alt, css_class,
    )  # fmt: skip
