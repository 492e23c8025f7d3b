"""What an article's page shows, as plain rows: a model's instance takes five times as long to make.

Rows come as JSON, written by the database, which takes less than columns do; and of what is told in
the very same words as before, nothing needs to be read again.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from django.conf import settings

from articles import markup, stored
from articles.readable import Readable, published_sql
from articles.related import reading as others
from articles.stored import Told


class _Columns(NamedTuple):
    """An article with its category, author and picture."""

    pk: int
    slug: str
    title: str
    standfirst: str
    language: str
    body: str
    text: str
    state: str
    published_at: datetime | None
    updated_at: datetime | None
    discussion: str
    discussion_days: int | None
    category_id: int
    category: str
    category_slug: str
    author_id: int
    author: str
    author_slug: str
    biography: str
    picture_id: int | None
    picture: str | None
    picture_width: int
    picture_height: int
    alt: str
    caption: str
    credit: str
    boxes: tuple[int, ...]
    """The articles that the body's own « Lire également » boxes lead to, in their order."""


class Facts(Readable, _Columns):
    """An article as its page shows it."""

    __slots__ = ()


class Beside(NamedTuple):
    """What else a page leads to, by its `kind`: a suggested or boxed article, a tag, a section.

    `more` are the shared terms of a suggestion as JSON, and the anchor of the machine's box.
    """

    kind: str
    place: int
    pk: int
    name: str
    slug: str
    language: str
    picture_id: int | None
    picture: str | None
    picture_width: int
    picture_height: int
    more: str | None


REMEMBERED = 100
"""Articles that a process remembers."""

WORDED = 100
"""Statements that are remembered: most articles, which have no boxes of their own, share one."""

_ARTICLE = """
SELECT CAST(json_array(
       a.id, a.slug, a.title, a.standfirst, a.language, a.body, a.text, a.state, a.published_at,
       a.updated_at, a.discussion, a.discussion_days, c.id, c.name, c.slug, w.id, w.name, w.slug,
       w.biography, p.id, p.file, p.width, p.height, p.alt, p.caption, p.credit) AS blob)
  FROM articles_article a
  JOIN articles_category c ON c.id = a.category_id
  JOIN articles_author w ON w.id = a.author_id
  LEFT JOIN articles_picture p ON p.id = a.picture_id
 WHERE a.slug = %(slug)s
"""
_NOTHING = (
    "NULL AS language, NULL AS picture_id, NULL AS picture, NULL AS picture_width,"
    " NULL AS picture_height, NULL AS more"
)
_TAGS = f"""
SELECT 'tag' AS kind, row_number() OVER (ORDER BY t.name) AS place, t.id AS pk, t.name AS name,
       t.slug AS slug, {_NOTHING}
  FROM articles_article_tags tagged JOIN articles_tag t ON t.id = tagged.tag_id
 WHERE tagged.article_id = %(article)s
"""  # noqa: S608 (no value from outside)
_SECTIONS = f"""
SELECT 'section' AS kind, row_number() OVER (ORDER BY c.position, c.name) AS place, c.id AS pk,
       c.name AS name, c.slug AS slug, {_NOTHING}
  FROM articles_category c
 WHERE EXISTS (SELECT 1 FROM articles_article o
                WHERE o.category_id = c.id AND {published_sql("o")})
"""  # noqa: S608


_TOLD = f"""
SELECT CAST(json_group_array(json_array({", ".join(Beside._fields)})) AS blob)
  FROM ({{rows}}) beside
"""  # noqa: S608


def find(slug: str) -> Facts | None:
    """Return the article with this slug, public or not, in one query."""
    for (told,) in stored.rows(_ARTICLE, {"slug": slug}):
        return _facts(told)
    return None


@lru_cache(maxsize=REMEMBERED)
def _facts(told: bytes | str) -> Facts:
    row = json.loads(told)
    dates = (at and stored.moment(at) for at in row[8:10])
    boxes = tuple(markup.see_also_ids(row[5]))
    return Facts._make((*row[:8], *dates, *row[10:], boxes))


def beside(article: Facts) -> Told:
    """Return what else the page leads to, in one query, for `those_beside` to read."""
    sql = _beside(article.boxes, by_machine=not settings.SEE_ALSO_BY_HAND)
    return _told(sql, article.pk)


def those_beside(told: Told) -> list[Beside]:
    """Return what was told of, each kind in its order."""
    found = [Beside._make(row) for row in json.loads(told or "[]")]
    found.sort(key=attrgetter("place"))  # the database takes longer
    return found


def sections() -> list[Beside]:
    """Return the sections of the site in their order, for a page that is no article's, in one query."""
    return those_beside(_told(_TOLD.format(rows=_SECTIONS)))


def _told(sql: str, article: int | None = None) -> Told:
    ((told,),) = stored.rows(sql, {"article": article})
    found: Told = told
    return found


@lru_cache(maxsize=WORDED)
def _beside(own: tuple[int, ...], *, by_machine: bool) -> str:
    boxed = others.boxed(own, by_machine=by_machine)
    rows = " UNION ALL ".join(filter(None, (others.SUGGESTED, boxed, _TAGS, _SECTIONS)))
    return _TOLD.format(rows=rows)
