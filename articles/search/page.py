"""Fills the page of what was found: every value as HTML, once, and the stencils of its templates."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils import formats
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles import dates, pictures, typography
from articles.addresses import address
from articles.page import labels, reading
from articles.stencil import rendered, stencils

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from articles.search.finding import Found, Results, Row
    from articles.stencil import Values


def html(query: str, results: Results, *, by_date: bool) -> str:
    """Return the page of these results in the language of now, in one query."""
    item, language, zone = stencils(_item).fill, get_language(), get_current_timezone()
    items = [item(_values(found, language, zone)) for found in results]
    return stencils(_rendered).fill(
        {
            **labels.sections(reading.sections(), current=0),
            **_addresses(query, results, by_date=by_date),
            "query": escape(query) or None,
            "by_date": "date" if by_date else None,
            "found": escape(_said(query, results)) if query else None,
            "results": "".join(items) or None,
            "number": str(results.page),
        }
    )


def _rendered(marks: Mapping[str, str]) -> str:
    return rendered("articles/search.html", marks)


def _item(marks: Mapping[str, str]) -> str:
    return rendered("articles/search_item.html", marks).strip()


def _said(query: str, results: Results) -> str:
    """Return how many articles were found for a query."""
    if not results:
        return _("No article for “%(query)s”.") % {"query": query}
    if results.has_more:
        counter = formats.number_format(results.total, force_grouping=True)
        said = _("More than %(counter)s articles for “%(query)s”")
        return said % {"counter": counter, "query": query}
    said = ngettext(
        "%(counter)s article for “%(query)s”",
        "%(counter)s articles for “%(query)s”",
        results.total,
    )
    return said % {"counter": results.total, "query": query}


def _addresses(query: str, results: Results, *, by_date: bool) -> Values:
    """Return where the other order and the pages beside this one are, if there are any."""
    asked = {"q": query, "sort": "date"} if by_date else {"q": query}
    addresses: dict[str, str | None] = {}
    if results.total > 1:
        addresses["best_url"] = _address({"q": query})
        addresses["newest_url"] = _address({"q": query, "sort": "date"})
    if results.page > 1:
        addresses["previous_url"] = _address({**asked, "page": results.page - 1})
    if results.has_next:
        addresses["next_url"] = _address({**asked, "page": results.page + 1})
    return addresses


def _address(asked: Mapping[str, str | int]) -> str:
    return escape(f"?{urlencode(asked)}")


def _values(found: Found, language: str | None, zone: tzinfo) -> Values:
    """Return what the page, in its `language`, shows of an article that was found."""
    article = found.article
    at = article.published_at.astimezone(zone)
    return {
        "url": address("articles:article", article.slug),
        "title": escape(typography.typeset(article.title, article.language)),
        "language": article.language if article.language != language else None,
        "category": escape(article.category),
        "category_url": address("articles:category", article.category_slug),
        "author": escape(article.author),
        "published": escape(dates.written(at.date())),
        "published_iso": at.isoformat(timespec="minutes"),
        "excerpt": found.excerpt,
        **_picture(article),
    }


def _picture(article: Row) -> Values:
    if article.picture is None:
        return {}
    return pictures.shown(
        article.picture, article.picture_width, article.picture_height, article.alt
    )
