"""By which words articles are found: for each word, who has it among the heaviest, and how heavy.

One row a word: with a row for each word of each article, a hundred thousand articles would fill ten
million, and adding up those that share a word would take most of the time of a publication.
Every function stands in its caller's transaction.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping

from django.db import connection

from articles.related.finding import Postings
from articles.related.models import Posting
from articles.related.ranking import Profile

BATCH = 500
FOUND = "SELECT word, entries FROM articles_posting WHERE language = %s AND word IN ({words})"
KEPT = """
    INSERT INTO articles_posting (language, word, entries) VALUES (%s, %s, %s)
    ON CONFLICT (language, word) DO UPDATE SET entries = excluded.entries
"""


def of(language: str, words: Collection[str]) -> Postings:
    """Return the postings of these words; a word that finds nobody has none."""
    found: dict[str, array[int]] = {}
    asked = list(words)
    with connection.cursor() as cursor:
        for start in range(0, len(asked), BATCH):
            some = asked[start : start + BATCH]
            cursor.execute(FOUND.format(words=", ".join(["%s"] * len(some))), [language, *some])
            found |= {word: _read(entries) for word, entries in cursor.fetchall()}
    return found


def whole(language: str) -> Postings:
    """Return the postings of all words of a language."""
    rows = Posting.objects.filter(language=language).values_list("word", "entries")
    return {word: _read(entries) for word, entries in rows.iterator(chunk_size=BATCH)}


def _read(entries: bytes | memoryview[int]) -> array[int]:
    return array("q", bytes(entries))


def words(language: str) -> set[str]:
    """Return the words of a language that find somebody."""
    return set(Posting.objects.filter(language=language).values_list("word", flat=True))


def remove(profile: Profile) -> None:
    """Let an article no longer be found; this is its profile as it stood until now."""
    stood = of(profile.language, profile.heaviest().keys())
    keep(profile.language, {word: _without(profile.id, entries) for word, entries in stood.items()})


def _without(article_id: int, entries: array[int]) -> array[int]:
    pairs = zip(entries[::2], entries[1::2], strict=True)
    return array("q", [part for pair in pairs if pair[0] != article_id for part in pair])


def add(profile: Profile) -> None:
    """Let an article be found that was not."""
    entries = profile.entries()
    stood = of(profile.language, entries.keys())
    new = {word: array("q", (profile.id, weight)) for word, weight in entries.items()}
    keep(profile.language, {word: stood.get(word, array("q")) + new[word] for word in new})


def keep(language: str, kept: Mapping[str, array[int]]) -> None:
    """Write the postings of these words in place of those that stood there."""
    rows = [(language, word, entries.tobytes()) for word, entries in kept.items() if entries]
    with connection.cursor() as cursor:
        cursor.executemany(KEPT, rows)
    idle = [word for word, entries in kept.items() if not entries]
    if idle:
        Posting.objects.filter(language=language, word__in=idle).delete()
