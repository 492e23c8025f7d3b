"""Keeps the index of search true: the words of each article, as they are compared."""

from collections.abc import Collection, Iterable
from itertools import count

from django.db import connection
from django.db.backends.utils import CursorWrapper

from articles.models import Article
from articles.related import analysis
from articles.search.words import as_text, lexeme

MAX_POSITION = 16_383
"""The last place in a text that PostgreSQL tells from the next; beyond it no phrase is found."""
MAX_TEXT = 200_000
"""Characters of a body that are indexed; PostgreSQL refuses a tsvector of more than 1 MB."""

Fields = tuple[list[str], list[str], list[str]]
"""The words of an article's title, of what stands above its body, and of its body."""


def index(article_ids: Collection[int]) -> None:
    """Make the index true for these articles, whatever their state; deleted ones leave it.

    To be called in a transaction. What may be shown is decided when it is read.
    """
    rows = Article.objects.filter(id__in=article_ids).select_related("category", "author")
    forget, keep = _ENGINES[connection.vendor]
    with connection.cursor() as cursor:
        forget(cursor, article_ids)
        for article in rows.prefetch_related("tags").iterator(chunk_size=100):
            keep(cursor, article, _fields(article))


def _fields(article: Article) -> Fields:
    above = (
        article.standfirst,
        article.category.name,
        article.author.name,
        *(tag.name for tag in article.tags.all()),
    )
    texts = (article.title, "\n".join(above), article.text[:MAX_TEXT])
    title, lead, body = (analysis.words(text, article.language) for text in texts)
    return title, lead, body


def _forget_in_sqlite(cursor: CursorWrapper, article_ids: Collection[int]) -> None:
    """The index is an FTS5 table whose rowid is the article's primary key."""
    cursor.executemany(
        "DELETE FROM articles_search WHERE rowid = %s", [[each] for each in article_ids]
    )


def _keep_in_sqlite(cursor: CursorWrapper, article: Article, fields: Fields) -> None:
    cursor.execute(
        "INSERT INTO articles_search (rowid, language, title, lead, body)"
        " VALUES (%s, %s, %s, %s, %s)",
        [article.pk, article.language, *map(as_text, fields)],
    )


def _forget_in_postgresql(cursor: CursorWrapper, article_ids: Collection[int]) -> None:
    """The index is a table of tsvectors."""
    cursor.execute("DELETE FROM articles_search WHERE article_id = ANY(%s)", [list(article_ids)])


def _keep_in_postgresql(cursor: CursorWrapper, article: Article, fields: Fields) -> None:
    cursor.execute(
        "INSERT INTO articles_search (article_id, language, words) VALUES (%s, %s, %s::tsvector)",
        [article.pk, article.language, _vector(fields)],
    )


def _vector(fields: Iterable[list[str]]) -> str:
    places = count(1)
    return " ".join(
        f"{lexeme(word)}:{min(place, MAX_POSITION)}{weight}"
        for weight, words in zip("ABD", fields, strict=True)
        for word, place in zip(words, places, strict=False)
    )


_ENGINES = {
    "sqlite": (_forget_in_sqlite, _keep_in_sqlite),
    "postgresql": (_forget_in_postgresql, _keep_in_postgresql),
}
