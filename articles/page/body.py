"""Puts an article's stored body together with what follows other articles: the « Lire également » boxes.

Those of its editor stand in the body, those of the machine beside it; a page reads both in one query
and compares nothing. (related/placing.py)
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from articles import markup
from articles.page import others
from articles.stencil import rendered, stencils

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from articles.page.reading import Beside, Facts

_FRAME = '<div class="prose__table" role="group" tabindex="0" aria-label="{}"><table>'


def html(article: Facts, boxed: Iterable[Beside]) -> str:
    """Return the article's body for its page, `boxed` being the public articles that boxes lead to.

    A box whose article is not public is left out, and one of the machine's whose paragraph is not
    there any more. The stored body is clean since it was written.
    """
    own = article.boxes
    targets = {other.pk: other for other in boxed}
    offered = {other.more: other.pk for other in targets.values() if other.more}
    whole = markup.with_offered(
        article.body, {anchor: pk for anchor, pk in offered.items() if pk not in own}
    )
    if targets or own:
        whole = markup.with_see_also(whole, lambda pk: _box(targets.get(pk), article.language))
    return _with_frames(whole)


def _box(target: Beside | None, language: str) -> str:
    return stencils(_rendered).fill(others.values(target, language)) if target else ""


def _rendered(marks: Mapping[str, str]) -> str:
    return rendered("articles/see_also.html", marks).strip()


def _with_frames(body: str) -> str:
    """Frame each table, so that a wide one is scrolled, by keyboard too, and the page is not."""
    if "<table>" not in body:
        return body
    frame = _FRAME.format(escape(gettext("Table")))
    return body.replace("<table>", frame).replace("</table>", "</table></div>")
