"""What a query asks for, and how each database is told."""

import re
from collections.abc import Iterable, Sequence

from articles.related import analysis

MAX_QUERY = 300
"""Characters of a query that are looked at."""
MAX_WORDS = 24
_QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]+)[\"“”«»]")

Phrase = tuple[str, ...]
"""Words that must stand side by side; most are one word long."""


def phrases(query: str, language: str) -> tuple[Phrase, ...]:
    """Return what a query asks for: phrases first, then words, each once."""
    query = query[:MAX_QUERY]
    quoted = [tuple(analysis.words(found, language)) for found in _QUOTED.findall(query)]
    single = [(word,) for word in analysis.words(_QUOTED.sub(" ", query), language)]
    asked = [phrase for phrase in dict.fromkeys([*quoted, *single]) if phrase]
    return tuple(asked[:MAX_WORDS])


def match(asked: Iterable[Phrase]) -> str:
    """Return FTS5's query for all of these phrases, in any column but the language."""
    every = " AND ".join(f'"{as_text(phrase)}"' for phrase in asked)
    return f"{{title lead body}} : ({every})"


def as_text(words: Sequence[str]) -> str:
    """Return words as FTS5 is given them; an apostrophe would part them."""
    return " ".join(words).replace("'", "\u02bc")  # a letter to FTS5


def tsquery(asked: Iterable[Phrase]) -> str:
    """Return PostgreSQL's query for all of these phrases."""
    return " & ".join("(" + " <-> ".join(map(lexeme, phrase)) + ")" for phrase in asked)


def lexeme(word: str) -> str:
    """Return a word as PostgreSQL reads it in a tsvector and a tsquery."""
    return "'" + word.replace("'", "''") + "'"
