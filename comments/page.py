"""An article's page with its discussion, as everybody reads it of whom nothing is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from articles import page
from articles.freshness import Basis
from comments import discussion

if TYPE_CHECKING:
    from collections.abc import Mapping


class Page(NamedTuple):
    """The page, the language that it is written in, and what it rests on."""

    html: bytes
    language: str
    basis: Basis


def public(slug: str, query: Mapping[str, Any]) -> Page | None:
    """Return the page of a public article as the `query` asks for it; nothing where there is none."""
    found, basis = page.find(slug), Basis()
    if found is None or not found.is_public():
        return None
    below = discussion.html(found, query, basis)
    html = page.html(found, discussion.around(found), below, basis)
    return Page(html, found.language, basis)
