"""What an article's page is filed under: its tags, and the sections of the site with its own."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from articles.addresses import address
from articles.stencil import rendered, stencils

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from articles.page.reading import Beside


def tags(found: Iterable[Beside]) -> dict[str, str | None]:
    """Return the article's tags as a list, and for who shares the page."""
    marks: dict[str, str | None] = {}
    for tag in found:
        marks[f"url{tag.place}"] = address("articles:tag", tag.slug)
        marks[f"name{tag.place}"] = escape(tag.name)
    if not marks:
        return {}
    return {"tags": stencils(_tags).fill(marks), "tags_meta": stencils(_shared).fill(marks)}


def sections(found: Iterable[Beside], current: int) -> dict[str, str | None]:
    """Return the menus at the head and the foot of the page; `current` is the article's section."""
    marks: dict[str, str | None] = {}
    for section in found:
        place = section.place
        marks[f"url{place}"] = address("articles:category", section.slug)
        marks[f"name{place}"] = escape(section.name)
        marks[f"current{place}"] = "true" if section.pk == current else None
    return {
        "sections": stencils(_head).fill(marks),
        "colophon_sections": stencils(_foot).fill(marks),
    }


def _tags(marks: Mapping[str, str]) -> str:
    return rendered("articles/tags.html", {"tags": _links(marks)}).strip()


def _shared(marks: Mapping[str, str]) -> str:
    return rendered("articles/tags_shared.html", {"tags": _links(marks)}).strip()


def _head(marks: Mapping[str, str]) -> str:
    return rendered("articles/sections.html", _menu(marks))


def _foot(marks: Mapping[str, str]) -> str:
    return rendered("articles/colophon_sections.html", _menu(marks))


def _menu(marks: Mapping[str, str]) -> dict[str, Any]:
    """Return marks as the templates of the menus want them, which all pages share."""
    menu = _links(marks)
    current = [link["pk"] for link in menu if f"current{link['pk']}" in marks]
    return {"menu": menu, "article": {"category_id": next(iter(current), None)}}


def _links(marks: Mapping[str, str]) -> list[dict[str, str]]:
    """Return marks as templates ask for tags and categories, each known by its place."""
    places = [name.removeprefix("url") for name in marks if name.startswith("url")]
    return [
        {"pk": place, "name": marks[f"name{place}"], "get_absolute_url": marks[f"url{place}"]}
        for place in places
    ]
