"""Finds comments by their words: an FTS5 table on SQLite, a table of tsvectors on PostgreSQL.

Indexed are the newest text, the author's name and her address, folded (case, accents, lookalikes),
parted into words here, so that both databases hold the same. A word of three to twelve letters finds
all that begin with it, any other only itself: those beginnings are indexed as well, or a word that
everybody uses would cost the reading of all comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Value
from django.db.models.expressions import RawSQL

from comments import rows
from comments.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comments.querysets import CommentQuerySet

MAX_WORDS = 12
SHORTEST, LONGEST = 3, 12
"""Letters of a word that stands for all that begin with it."""

KEPT = 64
"""Letters of a word that are compared."""

MOST = 25_000
"""Comments that are found at once; where more match, each of a queue is asked whether it does."""

MOST_OF_ALL = 2000
"""The newest comments that are found among all; whoever wants to see others says more."""

_WORDS = re.compile(r"[^\W_]+")
_BEGINNINGS = " ".join(map(str, range(SHORTEST, LONGEST + 1)))

CREATE = {
    "sqlite": (
        # every character beyond ASCII is a letter to it, so that a word of ours is a word of its own
        (
            "CREATE VIRTUAL TABLE comments_search USING fts5"
            f"(words, detail=none, columnsize=0, tokenize='ascii', prefix='{_BEGINNINGS}')"
        ),
        # what is forgotten leaves no words behind in the index's own pages
        "INSERT INTO comments_search (comments_search, rank) VALUES ('secure-delete', 1)",
    ),
    "postgresql": (
        "CREATE TABLE comments_search (comment_id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX comments_search_words ON comments_search USING gin (words)",
    ),
}
"""How the index is made; a migration runs it."""

_FORGET = {
    "sqlite": "DELETE FROM comments_search WHERE rowid = %s",
    "postgresql": "DELETE FROM comments_search WHERE comment_id = %s",
}
_KEEP = {
    "sqlite": "INSERT OR REPLACE INTO comments_search (rowid, words) VALUES (%s, %s)",
    "postgresql": "INSERT INTO comments_search (comment_id, words)"
    " VALUES (%s, array_to_tsvector(%s))"
    " ON CONFLICT (comment_id) DO UPDATE SET words = excluded.words",
}
_FIND = {
    "sqlite": "SELECT rowid FROM comments_search WHERE comments_search MATCH %s"
    " ORDER BY rowid DESC LIMIT %s",
    "postgresql": "SELECT comment_id FROM comments_search WHERE words @@ %s::tsquery"
    " ORDER BY comment_id DESC LIMIT %s",
}
"""The newest matches."""


class Holds(Func):
    """Whether the comment with this primary key holds what is asked for."""

    template = "EXISTS (SELECT 1 FROM comments_search WHERE rowid = %(expressions)s)"
    arg_joiner = " AND comments_search MATCH "
    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = (
            "EXISTS (SELECT 1 FROM comments_search WHERE comment_id = %(expressions)s::tsquery)"
        )
        joiner = " AND words @@ "
        return self.as_sql(compiler, connection, template=template, arg_joiner=joiner, **extra)


def index(comment_id: int, *texts: str) -> None:
    """Make a comment findable by these texts alone; in the transaction that writes them."""
    words, vendor = words_of(*texts), rows.database().vendor
    kept = " ".join(words) if vendor == "sqlite" else words
    rows.change(_KEEP[vendor], [comment_id, kept])


def forget(comment_ids: Iterable[int]) -> None:
    """Let these comments be found no more."""
    with connection.cursor() as cursor:
        cursor.executemany(_FORGET[connection.vendor], [[pk] for pk in comment_ids])


def matching(comments: CommentQuerySet, query: str, *, among_all: bool = False) -> CommentQuerySet:
    """Return those of `comments` that hold all words of a query, or words that begin with them.

    Of words that very many comments hold, the newest are found `among_all` comments; in a smaller
    queue each comment is asked in its order, so that its oldest are found too. A query of its own
    looks how many there are.
    """
    words = words_of(query)[:MAX_WORDS]
    if not words:
        return comments.none()
    asked = _asked(words)
    if not among_all and _count(asked) > MOST:
        return comments.filter(Holds(F("pk"), Value(asked)))
    limit = MOST_OF_ALL if among_all else MOST
    found: Any = RawSQL(_FIND[connection.vendor], [asked, limit])  # noqa: S611 (constants)
    return comments.filter(pk__in=found)


def _count(asked: str) -> int:
    """Count the matches, up to one more than are found at once."""
    statement = f"SELECT count(*) FROM ({_FIND[connection.vendor]}) found"  # noqa: S608 (constants)
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked, MOST + 1])
        return int(cursor.fetchone()[0])


def _asked(words: Sequence[str]) -> str:
    """Return a query of these words as the database puts it; they hold letters and digits alone."""
    if connection.vendor == "sqlite":
        return " ".join(f'"{word}"{"*" if _is_beginning(word) else ""}' for word in words)
    return " & ".join(f"'{word}'{':*' if _is_beginning(word) else ''}" for word in words)


def _is_beginning(word: str) -> bool:
    """Whether a word stands for all that begin with it; FTS5 counts characters."""
    return SHORTEST <= len(word) <= LONGEST


def words_of(*texts: str) -> list[str]:
    """Return the words of texts as they are compared, each once."""
    said = _WORDS.findall(" ".join(map(folded, texts)))
    return list(dict.fromkeys([word[:KEPT] for word in said]))
