"""Full-text search over published articles, by the words that related posts compare too.

The index holds what `related.analysis` made of the text (case, accents, elisions and plurals off),
so that SQLite's FTS5 and PostgreSQL's tsvector have nothing to interpret and find the same.
`search` makes two queries at most: the page, and the total when it is asked for.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import FloatField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.safestring import SafeString

from articles import excerpts
from articles.models import Article, Language
from articles.related import analysis

PAGE = 10
MAX_QUERY = 300
"""Characters of a query that are looked at."""
MAX_WORDS = 24
MAX_POSITION = 16_383
"""The last place in a text that PostgreSQL tells from the next; beyond it no phrase is found."""
MAX_TEXT = 200_000
"""Characters of a body that are indexed; PostgreSQL refuses a tsvector of more than 1 MB."""
_QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]+)[\"“”«»]")

Phrase = tuple[str, ...]
"""Words that must stand side by side; most are one word long."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was found, with a passage of it in which the words looked for are marked."""

    article: Article
    excerpt: SafeString


class Results:
    """One page of what was found; iterable, and false when it is empty."""

    def __init__(self, query: str, found: QuerySet[Article] | None, page: int, size: int) -> None:
        self.query = query
        self.page = page
        self._found = found
        self._size = size

    @cached_property
    def _rows(self) -> list[Article]:
        if self._found is None:
            return []
        start = (self.page - 1) * self._size
        return list(self._found[start : start + self._size + 1])

    @cached_property
    def items(self) -> list[Found]:
        """The articles of this page, in the order that was asked for."""
        wanted = {language: _words(_phrases(self.query, language)) for language in Language.values}
        return [
            Found(
                row, excerpts.marked(row.text or row.standfirst, row.language, wanted[row.language])
            )
            for row in self._rows[: self._size]
        ]

    @property
    def has_next(self) -> bool:
        """Whether there is a further page."""
        return len(self._rows) > self._size

    @cached_property
    def total(self) -> int:
        """How many articles were found on all pages."""
        return 0 if self._found is None else self._found.count()

    def __iter__(self) -> Iterator[Found]:
        return iter(self.items)

    def __bool__(self) -> bool:
        return bool(self._rows)


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
    wanted = {each: phrases for each in languages if (phrases := _phrases(query, each))}
    found = _ENGINES[connection.vendor].find(wanted) if wanted else None
    if found is not None and by_date:
        found = found.order_by("-published_at", "-id")
    return Results(query, found, max(1, page), size)


Row = tuple[int, str, tuple[str, ...]]
"""An article's key, its language, and what is looked for in it: as written, or as it is kept."""


def index(article_ids: Collection[int]) -> None:
    """Make the index true for these articles, whatever their state; deleted ones leave it.

    To be called in a transaction. What may be shown is decided when it is read.
    """
    rows = Article.objects.filter(id__in=article_ids).select_related("category", "author")
    keep(article_ids, [prepared(written(row)) for row in rows.prefetch_related("tags")])


def written(article: Article) -> Row:
    """Return what is looked for in an article, as written."""
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
    title, lead, body = (analysis.words(text, language) for text in fields)
    return article_id, language, _ENGINES[connection.vendor].kept((title, lead, body))


def keep(article_ids: Collection[int], rows: Iterable[Row]) -> None:
    """Write what was prepared of articles in place of what stands there of `article_ids`."""
    engine = _ENGINES[connection.vendor]
    with connection.cursor() as cursor:
        engine.forget(cursor, article_ids)
        engine.keep(cursor, rows)


def _phrases(query: str, language: str) -> list[Phrase]:
    """Return what a query asks for: phrases first, then words, each once."""
    query = query[:MAX_QUERY]
    quoted = [tuple(analysis.words(found, language)) for found in _QUOTED.findall(query)]
    single = [(word,) for word in analysis.words(_QUOTED.sub(" ", query), language)]
    return [phrase for phrase in dict.fromkeys([*quoted, *single]) if phrase][:MAX_WORDS]


def _words(phrases: Iterable[Phrase]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in phrase)


class _SQLite:
    """The index as an FTS5 table whose rowid is the article's primary key."""

    def forget(self, cursor: CursorWrapper, article_ids: Collection[int]) -> None:
        cursor.executemany(
            "DELETE FROM articles_search WHERE rowid = %s", [[each] for each in article_ids]
        )

    def kept(self, fields: Iterable[list[str]]) -> tuple[str, ...]:
        return tuple(self._text(" ".join(words)) for words in fields)

    def keep(self, cursor: CursorWrapper, rows: Iterable[Row]) -> None:
        cursor.executemany(
            "INSERT INTO articles_search (rowid, language, title, lead, body)"
            " VALUES (%s, %s, %s, %s, %s)",
            [(article_id, language, *fields) for article_id, language, fields in rows],
        )

    def find(self, wanted: dict[str, list[Phrase]]) -> QuerySet[Article]:
        match = " OR ".join(self._match(language, phrases) for language, phrases in wanted.items())
        found = Article.objects.published().extra(
            tables=["articles_search"],
            where=["articles_search.rowid = articles_article.id", "articles_search MATCH %s"],
            params=[match],
        )
        relevance = RawSQL("-bm25(articles_search, 0, 10, 4, 1)", [], output_field=FloatField())
        return _best_first(found, relevance)

    def _match(self, language: str, phrases: list[Phrase]) -> str:
        every = " AND ".join(f'"{self._text(" ".join(phrase))}"' for phrase in phrases)
        return f"(language : {language} AND {{title lead body}} : ({every}))"

    def _text(self, words: str) -> str:
        return words.replace("'", "\u02bc")  # a letter to FTS5


class _PostgreSQL:
    """The index as a table of tsvectors."""

    def forget(self, cursor: CursorWrapper, article_ids: Collection[int]) -> None:
        cursor.execute(
            "DELETE FROM articles_search WHERE article_id = ANY(%s)", [list(article_ids)]
        )

    def kept(self, fields: Iterable[list[str]]) -> tuple[str, ...]:
        return (self._vector(fields),)

    def keep(self, cursor: CursorWrapper, rows: Iterable[Row]) -> None:
        cursor.executemany(
            "INSERT INTO articles_search (article_id, language, words)"
            " VALUES (%s, %s, %s::tsvector)",
            [(article_id, language, *fields) for article_id, language, fields in rows],
        )

    def find(self, wanted: dict[str, list[Phrase]]) -> QuerySet[Article]:
        queries = {language: self._query(phrases) for language, phrases in wanted.items()}
        matches = " OR ".join(
            "(articles_search.language = %s AND articles_search.words @@ %s::tsquery)"
            for _ in queries
        )
        found = Article.objects.published().extra(  # noqa: S610 (`matches` holds placeholders only)
            tables=["articles_search"],
            where=["articles_search.article_id = articles_article.id", matches],
            params=[part for pair in queries.items() for part in pair],
        )
        any_of = " | ".join(f"({query})" for query in queries.values())
        sql = "ts_rank('{0.1, 0.1, 0.4, 1}', articles_search.words, %s::tsquery, 1)"
        return _best_first(found, RawSQL(sql, [any_of], output_field=FloatField()))  # noqa: S611 (a constant)

    def _vector(self, fields: Iterable[list[str]]) -> str:
        places = count(1)
        return " ".join(
            f"{self._lexeme(word)}:{min(place, MAX_POSITION)}{weight}"
            for weight, words in zip("ABD", fields, strict=True)
            for word, place in zip(words, places, strict=False)
        )

    def _query(self, phrases: list[Phrase]) -> str:
        return " & ".join("(" + " <-> ".join(map(self._lexeme, phrase)) + ")" for phrase in phrases)

    def _lexeme(self, word: str) -> str:
        return "'" + word.replace("'", "''") + "'"


def _best_first(found: QuerySet[Article], relevance: RawSQL) -> QuerySet[Article]:
    return (
        found.select_related("category", "author", "picture")
        .defer("body")
        .annotate(relevance=relevance)
        .order_by("-relevance", "-published_at", "-id")
    )


_ENGINES: dict[str, _SQLite | _PostgreSQL] = {"sqlite": _SQLite(), "postgresql": _PostgreSQL()}
