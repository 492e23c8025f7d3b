"""Fills the page of an article: every value as HTML, once, and the stencil of its template."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import ngettext

from articles import addresses, dates, pictures, related, typography
from articles.addresses import address
from articles.freshness import Basis
from articles.page import body, labels, others, reading, structured
from articles.stencil import remembering, rendered, stencils

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, tzinfo

    from articles.page.reading import Beside, Facts
    from articles.stencil import Values
    from articles.stored import Told

WORDS_A_MINUTE = 230

REMEMBERED = 100
"""Pages of articles that a process remembers; each takes some 60 kB."""


class _Around(NamedTuple):
    """The page of an article before and after its discussion, and what all that rests on."""

    before: bytes
    after: bytes
    subjects: frozenset[str]


def html(article: Facts, more: Values, discussion: bytes, basis: Basis) -> bytes:
    """Return the page of an article in its own language, in one query; `basis` learns of it.

    `more` are values for what the site adds to the template.
    """
    told, zone = reading.beside(article), timezone.get_default_timezone()
    make = remembering(_around, REMEMBERED, article.language)
    around = make(article, told, tuple(more.items()), zone)
    basis.rest_on(*around.subjects)
    return b"".join((around.before, discussion, around.after))


def _around(
    article: Facts,
    told: Told,
    more: tuple[tuple[str, str | None], ...],
    zone: tzinfo,
) -> _Around:
    """Make it of the very values that were read: what is remembered for these can't be stale."""
    beside = reading.those_beside(told)
    values = {**_values(article, beside, zone), **dict(more)}
    basis = Basis()
    basis.show(article, beside)
    before, after = stencils(_rendered).around(values, "discussion")
    return _Around(before, after, frozenset(basis.subjects))


def _rendered(marks: Mapping[str, str]) -> str:
    return rendered("articles/article_detail.html", marks)


def _values(article: Facts, beside: Iterable[Beside], zone: tzinfo) -> dict[str, str | None]:
    of_kind: dict[str, list[Beside]] = {"suggested": [], "boxed": [], "tag": [], "section": []}
    for each in beside:
        of_kind[each.kind].append(each)
    suggested, words = of_kind["suggested"][: related.SHOWN], article.words()
    return {
        **_head(article),
        **_dates(article, zone),
        **_picture(article),
        **labels.tags(of_kind["tag"]),
        **labels.sections(of_kind["section"], article.category_id),
        "structured_data": structured.news_article(article, of_kind["tag"], words),
        "minutes": _minutes(words),
        "initial": "initial" if article.text[:1].isalpha() else None,
        "body": body.html(article, of_kind["boxed"]),
        "related": others.suggested(suggested, article.language) or None,
    }


def _head(article: Facts) -> dict[str, str | None]:
    return {
        "url": f"{settings.SITE_URL}{article.get_absolute_url()}",
        "title": _said(article.title, article.language),
        "title_as_written": escape(article.title),
        "standfirst": _said(article.standfirst, article.language),
        "category": escape(article.category),
        "category_url": address("articles:category", article.category_slug),
        "author": escape(article.author),
        "author_url": address("articles:author", article.author_slug),
        "biography": _said(article.biography, article.language),
    }


def _said(text: str, language: str) -> str | None:
    return escape(typography.typeset(text, language)) or None


def _dates(article: Facts, zone: tzinfo) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    if article.published_at:
        at = article.published_at.astimezone(zone)
        values["published"] = escape(dates.written(at.date()))
        values["published_iso"] = _iso(at)
        values["month"] = escape(dates.written(at.date(), "F Y"))
        values["month_url"] = addresses.month(at.year, at.month)
    if article.updated_at:
        at = article.updated_at.astimezone(zone)
        values["updated"] = escape(formats.date_format(at, "DATETIME_FORMAT"))
        values["updated_iso"] = _iso(at)
    return values


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _picture(article: Facts) -> dict[str, str | None]:
    if article.picture is None:
        return {}
    width, height = article.picture_width, article.picture_height
    return {
        **pictures.shown(article.picture, width, height, article.alt),
        "picture_caption": _said(article.caption, article.language),
        "picture_credit": _said(article.credit, article.language),
    }


def _minutes(words: int) -> str:
    """Return the reading time in whole minutes, at least 1."""
    minutes = max(1, round(words / WORDS_A_MINUTE))
    said = ngettext("%(counter)s minute to read", "%(counter)s minutes to read", minutes)
    return escape(said % {"counter": minutes})
