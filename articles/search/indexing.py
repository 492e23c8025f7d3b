"""Keeps the index of search true: the words of each article, as they are compared."""

from collections.abc import Callable, Collection, Iterable
from itertools import count
from typing import NamedTuple

from django.db import connection

from articles.models import Article
from articles.related import analysis
from articles.search.words import as_text, lexeme

MAX_POSITION = 16_383
"""The last place in a text that PostgreSQL tells from the next; beyond it no phrase is found."""
MAX_TEXT = 200_000
"""Characters of a body that are indexed; PostgreSQL refuses a tsvector of more than 1 MB."""

Row = tuple[int, str, tuple[str, ...]]
"""An article's key, its language, and what is looked for in it: as written, or as it is kept."""


def index(article_ids: Collection[int]) -> None:
    """Make the index true for these articles, whatever their state; deleted ones leave it.

    To be called in a transaction. What may be shown is decided when it is read.
    """
    rows = Article.objects.filter(id__in=article_ids).select_related("category", "author")
    keep(article_ids, [prepared(written(row)) for row in rows.prefetch_related("tags")])


def written(article: Article) -> Row:
    """Return what is looked for in an article, as written: title, what stands above the body, body."""
    above = (
        article.standfirst,
        article.category.name,
        article.author.name,
        *(tag.name for tag in article.tags.all()),
    )
    fields = article.title, "\n".join(above), article.text[:MAX_TEXT]
    return article.pk, article.language, fields


def prepared(row: Row) -> Row:
    """Return what is looked for in an article as the database keeps it."""
    article_id, language, fields = row
    words = [analysis.words(text, language) for text in fields]
    return article_id, language, _ENGINES[connection.vendor].kept(words)


def keep(article_ids: Collection[int], rows: Iterable[Row]) -> None:
    """Write what was prepared of articles in place of what stands there of `article_ids`."""
    engine = _ENGINES[connection.vendor]
    values: list[tuple[int | str, ...]] = [(pk, language, *fields) for pk, language, fields in rows]
    with connection.cursor() as cursor:
        cursor.executemany(engine.forget, [[each] for each in article_ids])
        cursor.executemany(engine.keep, values)


def _texts(fields: Iterable[list[str]]) -> tuple[str, ...]:
    return tuple(map(as_text, fields))


def _vector(fields: Iterable[list[str]]) -> tuple[str]:
    places = count(1)
    words = (
        f"{lexeme(word)}:{min(place, MAX_POSITION)}{weight}"
        for weight, words in zip("ABD", fields, strict=True)
        for word, place in zip(words, places, strict=False)
    )
    return (" ".join(words),)


class _Engine(NamedTuple):
    """How a database keeps the words of an article's three fields."""

    kept: Callable[[Iterable[list[str]]], tuple[str, ...]]
    forget: str
    keep: str


_ENGINES = {
    # An FTS5 table, whose rowid is the article's key.
    "sqlite": _Engine(
        _texts,
        "DELETE FROM articles_search WHERE rowid = %s",
        "INSERT INTO articles_search (rowid, language, title, lead, body)"
        " VALUES (%s, %s, %s, %s, %s)",
    ),
    # A table of tsvectors.
    "postgresql": _Engine(
        _vector,
        "DELETE FROM articles_search WHERE article_id = %s",
        "INSERT INTO articles_search (article_id, language, words) VALUES (%s, %s, %s::tsvector)",
    ),
}
