"""Finds what a query asks for: one statement, written out for each database.

Django's own takes two milliseconds to make the rows of a page into objects. The statement looks
for the keys of the articles first, which an index alone can tell to be public (`articles_public`),
and only reads the rows that are shown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db import connection
from django.utils.safestring import SafeString

from articles import excerpts, stored
from articles.models import Language
from articles.readable import published_sql
from articles.search import words
from articles.search.words import MAX_QUERY, Phrase

__all__ = ["MAX_QUERY", "Results", "search"]

PAGE = 10
RANKED = 1_000
"""Articles that are found at most. Words that stand in more say little, and to weigh all of those would
take longer the larger the site: the ones that were added last are weighed.
"""


class Row(NamedTuple):
    """An article as a page of results shows it, and how many were found."""

    total: int
    pk: int
    slug: str
    title: str
    language: str
    published_at: datetime
    text: str
    category: str
    category_slug: str
    author: str
    picture: str | None
    picture_width: int
    picture_height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was found, with a passage of it in which the words looked for are marked."""

    article: Row
    excerpt: SafeString


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found; iterable, and false when it is empty.

    `total` is how many were found on all pages (0 beyond the last), and `has_more` whether the words
    stand in others too.
    """

    items: list[Found]
    total: int
    has_more: bool
    page: int
    size: int

    @property
    def has_next(self) -> bool:
        """Whether there is a further page."""
        return self.total > self.page * self.size

    def __iter__(self) -> Iterator[Found]:
        return iter(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)


_PUBLIC = published_sql("a")
_NEWEST = "{0}.published_at DESC, {0}.id DESC"
_BEST = f"{{0}}.distance, {_NEWEST}"

_IN_SQLITE = f"""
SELECT * FROM (
  SELECT a.id, a.published_at, {{distance}} AS distance
    FROM articles_search
   CROSS JOIN articles_article a INDEXED BY articles_public ON a.id = articles_search.rowid
   WHERE articles_search MATCH %({{query}})s AND a.language IN ({{languages}}) AND {_PUBLIC}
   ORDER BY {{first}} LIMIT {{most}})"""  # noqa: S608 (no value from outside)
"""CROSS keeps the order of the index of words, so that no more is weighed than is wanted."""

_IN_POSTGRESQL = f"""
SELECT id, published_at, {{distance}} AS distance FROM (
  SELECT a.id, a.published_at, matching.words
    FROM articles_matching(%({{query}})s::tsquery) matching
    JOIN articles_article a ON a.id = matching.article_id
   WHERE a.language IN ({{languages}}) AND {_PUBLIC}
   ORDER BY {{first}} LIMIT {{most}}) found"""  # noqa: S608

_SHOWN = f"""
SELECT shown.total, a.id, a.slug, a.title, a.language, a.published_at,
       substr(CASE a.text WHEN '' THEN a.standfirst ELSE a.text END, 1, {excerpts.MAX_TEXT}),
       c.name, c.slug, w.name, p.file, p.width, p.height, p.alt
  FROM (WITH found AS MATERIALIZED ({{found}})
        SELECT id, published_at, distance, (SELECT count(*) FROM found) AS total
          FROM found ORDER BY {{order_found}} LIMIT {{size}} OFFSET %(start)s) shown
  JOIN articles_article a ON a.id = shown.id
  JOIN articles_category c ON c.id = a.category_id
  JOIN articles_author w ON w.id = a.author_id
  LEFT JOIN articles_picture p ON p.id = a.picture_id
 ORDER BY {{order_shown}}
"""  # noqa: S608


class _Engine(NamedTuple):
    """How a database is asked: the articles that hold some words, how far they are from the query,
    and which came last.
    """

    found: str
    distance: str
    last: str
    query: Callable[[Iterable[Phrase]], str]


_ENGINES = {
    "sqlite": _Engine(
        _IN_SQLITE,
        "bm25(articles_search, 0, 10, 4, 1)",
        "articles_search.rowid DESC",
        words.match,
    ),
    "postgresql": _Engine(
        _IN_POSTGRESQL,
        "-ts_rank('{{0.1, 0.1, 0.4, 1}}', words, %({query})s::tsquery, 1)",
        "a.id DESC",
        words.tsquery,
    ),
}


def search(
    query: str,
    *,
    language: str | None = None,
    by_date: bool = False,
    page: int = 1,
    size: int = PAGE,
) -> Results:
    """Return a page of the published articles that hold every word of `query`, best first.

    `by_date` puts the newest first instead. Words between quotation marks must stand side by side.
    Any string is a query; one without a word that tells something finds nothing. `language` limits
    the search to one language.
    """
    languages = [language] if language else Language.values
    wanted = {each: asked for each in languages if (asked := words.phrases(query, each))}
    start = (page - 1) * size
    rows = _rows(wanted, start, min(size, RANKED - start), by_date=by_date)
    keys = {each: {word for phrase in wanted[each] for word in phrase} for each in wanted}
    items = [
        Found(row, excerpts.marked(row.text, row.language, keys[row.language])) for row in rows
    ]
    total = rows[0].total if rows else 0
    return Results(items, min(total, RANKED), total > RANKED, page, size)


def _rows(
    wanted: Mapping[str, tuple[Phrase, ...]], start: int, size: int, *, by_date: bool
) -> list[Row]:
    if not wanted or size <= 0:
        return []
    engine = _ENGINES[connection.vendor]
    languages: dict[tuple[Phrase, ...], list[str]] = {}
    for language, asked in wanted.items():
        languages.setdefault(asked, []).append(language)
    queries = {f"query{place}": engine.query(asked) for place, asked in enumerate(languages)}
    asked_in = tuple(map(tuple, languages.values()))
    sql = _statement(engine, asked_in, RANKED + 1, size, by_date=by_date)
    found = stored.rows(sql, {**queries, "start": start})
    return [Row._make((*row[:5], stored.moment(row[5]), *row[6:])) for row in found]


@cache
def _statement(
    engine: _Engine, languages: tuple[tuple[str, ...], ...], most: int, size: int, *, by_date: bool
) -> str:
    """Return the statement for so many queries, each for some languages.

    Limits are written out: SQLite would plan it anew each time that they are given with the values.
    """
    order = _NEWEST if by_date else _BEST
    found = [
        engine.found.format(
            distance="0" if by_date else engine.distance.format(query=f"query{place}"),
            query=f"query{place}",
            languages=", ".join(f"'{language}'" for language in those),
            first=_NEWEST.format("a") if by_date else engine.last,
            most=most,
        )
        for place, those in enumerate(languages)
    ]
    return _SHOWN.format(
        found=" UNION ALL ".join(found),
        order_found=order.format("found"),
        order_shown=order.format("shown"),
        size=size,
    )
