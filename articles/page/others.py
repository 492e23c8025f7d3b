"""Other articles on an article's page, as values for the stencils of its boxes and suggestions."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from articles import pictures, typography
from articles.addresses import address
from articles.stencil import rendered, stencils

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from articles.page.reading import Beside

TERMS = 3
"""How many shared terms are shown with a suggestion."""


def values(other: Beside, language: str) -> dict[str, str | None]:
    """Return what a page shows of another article; its language where it is not the page's `language`."""
    return {
        "title": escape(typography.typeset(other.name, other.language)),
        "url": address("articles:article", other.slug),
        "language": other.language if other.language != language else None,
        **_picture(other),
    }


def _picture(other: Beside) -> dict[str, str | None]:
    if other.picture is None:
        return {}
    return {
        "picture_url": pictures.smallest(other.picture, other.picture_width),
        "picture_width": str(other.picture_width),
        "picture_height": str(other.picture_height),
    }


def suggested(found: Iterable[Beside], language: str) -> str:
    """Return the items of the list of suggestions."""
    item = stencils(_rendered).fill
    return "".join([item({**values(other, language), "terms": _terms(other)}) for other in found])


def _terms(other: Beside) -> str | None:
    terms = json.loads(other.more or "[]")[:TERMS]
    return escape(", ".join(terms)) or None


def _rendered(marks: Mapping[str, str]) -> str:
    return rendered("articles/related_item.html", marks).strip()
