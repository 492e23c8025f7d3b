"""What an article's page shows, as plain rows: a model's instance takes five times as long to make."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from django.conf import settings

from articles import stored
from articles.readable import Readable, published_sql
from articles.related import reading as others


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


WORDED = 100
"""Statements that are remembered: most articles, which have no boxes of their own, share one."""

_ARTICLE = """
SELECT a.id, a.slug, a.title, a.standfirst, a.language, a.body, a.text, a.state, a.published_at,
       a.updated_at, a.discussion, a.discussion_days, c.id, c.name, c.slug, w.id, w.name, w.slug,
       w.biography, p.id, p.file, p.width, p.height, p.alt, p.caption, p.credit
  FROM articles_article a
  JOIN articles_category c ON c.id = a.category_id
  JOIN articles_author w ON w.id = a.author_id
  LEFT JOIN articles_picture p ON p.id = a.picture_id
 WHERE a.slug = %(slug)s
"""
_NOTHING = "NULL, NULL, NULL, NULL, NULL, NULL"
_TAGS = f"""
SELECT 'tag', row_number() OVER (ORDER BY t.name), t.id, t.name, t.slug, {_NOTHING}
  FROM articles_article_tags tagged JOIN articles_tag t ON t.id = tagged.tag_id
 WHERE tagged.article_id = %(article)s
"""  # noqa: S608 (no value from outside)
_SECTIONS = f"""
SELECT 'section', row_number() OVER (ORDER BY c.position, c.name), c.id, c.name, c.slug, {_NOTHING}
  FROM articles_category c
 WHERE EXISTS (SELECT 1 FROM articles_article o
                WHERE o.category_id = c.id AND {published_sql("o")})
"""  # noqa: S608


def find(slug: str) -> Facts | None:
    """Return the article with this slug, public or not, in one query."""
    for row in stored.rows(_ARTICLE, {"slug": slug}):
        return Facts(*row[:8], *(at and stored.moment(at) for at in row[8:10]), *row[10:])
    return None


def beside(article: Facts) -> list[Beside]:
    """Return what else the page leads to, each kind in its order, in one query."""
    sql = _beside(tuple(article.linked_ids()), by_machine=not settings.SEE_ALSO_BY_HAND)
    found = stored.rows(sql, {"article": article.pk})
    found.sort(key=itemgetter(1))  # by the place; the database takes longer
    return [Beside._make(row) for row in found]


def sections() -> list[Beside]:
    """Return the sections of the site in their order, for a page that is no article's, in one query."""
    found = stored.rows(_SECTIONS, {})
    return [Beside._make(row) for row in sorted(found, key=itemgetter(1))]


@lru_cache(maxsize=WORDED)
def _beside(own: tuple[int, ...], *, by_machine: bool) -> str:
    boxed = others.boxed(own, by_machine=by_machine)
    return " UNION ALL ".join(filter(None, (others.SUGGESTED, boxed, _TAGS, _SECTIONS)))
