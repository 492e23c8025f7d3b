"""The tables of related posts, as `ranking` thinks of them: profiles, candidates, lists.

Every function stands in its caller's transaction.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from articles.models import Article, Language
from articles.related import ranking
from articles.related.models import Frequency, Profile, Related, Term, Yardstick
from articles.related.ranking import Suggestion

WHENEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""A time by which whatever is scheduled is out."""
BATCH = 500
STORED = ("article_id", "language", "day", "words", "names", "shown", "title", "fullness")
"""The columns of a profile, in the order of ranking.Profile."""
FOUND = """
    WITH ours(word, weight) AS (VALUES {words}), found(article_id, near) AS (
        SELECT theirs.article_id, SUM(theirs.weight * ours.weight) AS near
        FROM ours CROSS JOIN articles_term theirs
        WHERE theirs.language = %s AND theirs.word = ours.word AND theirs.article_id <> %s
        GROUP BY theirs.article_id
        ORDER BY near DESC, theirs.article_id DESC
        LIMIT %s
    )
    SELECT found.article_id, found.near, profile.day
    FROM found JOIN articles_profile profile ON profile.article_id = found.article_id
"""
"""CROSS tells SQLite to look each of our words up; else it reads all terms of the language."""

COUNTED = "SELECT word, articles FROM articles_frequency WHERE language = %s AND word IN ({words})"
PROFILE = """
    INSERT INTO articles_profile
        (article_id, language, day, words, names, shown, title, fullness, floor, written_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
TERM = "INSERT INTO articles_term (article_id, language, word, weight) VALUES (%s, %s, %s, %s)"
RELATED = """
    INSERT INTO articles_related (article_id, other_id, rank, score, terms, folded)
    VALUES (%s, %s, %s, %s, %s, %s)
"""
FLOOR = "UPDATE articles_profile SET floor = %s WHERE article_id = %s"
FREQUENCY = "INSERT INTO articles_frequency (language, word, articles) VALUES (%s, %s, %s)"
"""Rows are written in SQL, some hundred and twenty an article: as objects they cost the most of all."""


def lock() -> None:
    """Make whoever else changes lists wait until this transaction ends, as SQLite does anyway."""
    rows = [Yardstick(language=language) for language in Language.values]
    Yardstick.objects.bulk_create(rows, ignore_conflicts=True)
    list(Yardstick.objects.select_for_update().order_by("language"))


def sources(article_ids: Collection[int] | None = None) -> Iterable[ranking.Source]:
    """Yield the articles that take part, published and scheduled, among these (None: all)."""
    taking_part = Article.objects.published(WHENEVER).select_related("category").order_by("id")
    if article_ids is not None:
        taking_part = taking_part.filter(id__in=article_ids)
    for article in taking_part.prefetch_related("tags").iterator(chunk_size=BATCH):
        yield source(article)


def source(article: Article) -> ranking.Source:
    """Return what `article` is judged by."""
    return ranking.Source(
        id=article.pk,
        language=article.language,
        day=day(article),
        title=article.title,
        text=article.text,
        standfirst=article.standfirst,
        tags=tuple(tag.name for tag in article.tags.all()),
        category=article.category.name,
    )


def day(article: Article) -> int | None:
    """Return the day on which `article` comes out, None without a date."""
    return article.published_at.astimezone(UTC).toordinal() if article.published_at else None


def yardstick(reading: ranking.Reading) -> ranking.Yardstick:
    """Return how rare the words of one article are, as they were last counted."""
    known = [*reading.words, *reading.names]
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(known), BATCH):
            some = known[start : start + BATCH]
            asked = COUNTED.format(words=", ".join(["%s"] * len(some)))
            cursor.execute(asked, [reading.language, *some])
            counts.update(cursor.fetchall())
    return replace(_scale(reading.language), counts=counts)


def _scale(language: str) -> ranking.Yardstick:
    """Return the yardstick of a language without its counts."""
    row = Yardstick.objects.filter(language=language).first() or Yardstick()
    return ranking.Yardstick(row.articles, {}, row.names)


def keep_yardstick(language: str, taken: ranking.Yardstick) -> None:
    """Replace the counts of a language."""
    Yardstick.objects.filter(language=language).update(articles=taken.articles, names=taken.names)
    Frequency.objects.filter(language=language).delete()
    rows = [(language, word, count) for word, count in taken.counts.items() if count > 1]
    with connection.cursor() as cursor:
        cursor.executemany(FREQUENCY, rows)


def counted(language: str) -> int:
    """Return how many articles of a language there were when its words were counted."""
    rows = Yardstick.objects.filter(language=language)
    return rows.values_list("articles", flat=True).first() or 0


def there(language: str) -> int:
    """Return how many articles of a language take part now."""
    return int(Article.objects.published(WHENEVER).filter(language=language).count())


def still_there(article_ids: Collection[int]) -> list[int]:
    """Return which of these articles take part now."""
    rows = Article.objects.published(WHENEVER).filter(id__in=article_ids)
    return list(rows.order_by("id").values_list("id", flat=True))


def without_gone(kept: Mapping[int, list[Suggestion]]) -> dict[int, list[Suggestion]]:
    """Return these lists without the articles that took their leave since they were made."""
    others = {found.other for suggestions in kept.values() for found in suggestions}
    staying = set(still_there(others))
    return {
        article_id: [found for found in suggestions if found.other in staying]
        for article_id, suggestions in kept.items()
    }


def whole_yardstick(language: str) -> ranking.Yardstick:
    """Return how rare all words of a language are, as they were last counted."""
    rows = Frequency.objects.filter(language=language).values_list("word", "articles")
    return replace(_scale(language), counts=dict(rows))


def strangers() -> list[int]:
    """Return the articles that have a profile and take no part any more."""
    rows = Profile.objects.exclude(article__in=Article.objects.published(WHENEVER))
    return list(rows.values_list("article_id", flat=True))


def written() -> dict[int, datetime]:
    """Return when each article that takes part was last written."""
    rows = Article.objects.published(WHENEVER).order_by()
    return dict(rows.values_list("id", "modified_at"))


def profiles(article_ids: Collection[int]) -> dict[int, ranking.Profile]:
    """Return the profiles of these articles, by their keys."""
    rows = Profile.objects.filter(article_id__in=article_ids).values_list(*STORED)
    return {row[0]: ranking.Profile(*row) for row in rows}


def forget(article_ids: Collection[int]) -> None:
    """Take these articles out: their profiles, terms, lists, and places in the lists of others."""
    Profile.objects.filter(article_id__in=article_ids).delete()
    Term.objects.filter(article_id__in=article_ids).delete()
    Related.objects.filter(Q(article__in=article_ids) | Q(other__in=article_ids)).delete()


def keep_profiles(kept: Collection[ranking.Profile]) -> None:
    """Write profiles and their terms in place of those that stood there."""
    ids = [profile.id for profile in kept]
    Profile.objects.filter(article_id__in=ids).delete()
    Term.objects.filter(article_id__in=ids).delete()
    now = timezone.now()
    terms = [
        (profile.id, profile.language, word, weight)
        for profile in kept
        for word, weight in profile.entries().items()
    ]
    with connection.cursor() as cursor:
        cursor.executemany(PROFILE, [(*_row(profile), now) for profile in kept])
        cursor.executemany(TERM, terms)


def _row(profile: ranking.Profile) -> tuple[int | float | str, ...]:
    told = (profile.words, profile.names, profile.shown, profile.title)
    day = profile.day or 0
    return profile.id, profile.language, day, *map(json.dumps, told), profile.fullness, 0.0


def candidates(text: ranking.Profile, at: datetime = WHENEVER) -> list[ranking.Profile]:
    """Return the articles whose heaviest words have most in common with this text's.

    They are published by `at`; the text may be no article, or one that is in no table.
    """
    out = Article.objects.published(at)
    rows = Profile.objects.filter(article_id__in=_nearest(text), article__in=out)
    return [ranking.Profile(*row) for row in rows.values_list(*STORED)]


def _nearest(text: ranking.Profile) -> list[int]:
    heaviest = text.heaviest()
    if not heaviest:
        return []
    sql = FOUND.format(words=", ".join(["(%s, %s)"] * len(heaviest)))
    pairs = [part for pair in heaviest.items() for part in pair]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*pairs, text.language, text.id, ranking.FOUND])
        return ranking.likeliest(text.day, cursor.fetchall())


def floors(article_ids: Collection[int]) -> dict[int, float]:
    """Return the score from which on another article enters the list of each of these."""
    return dict(
        Profile.objects.filter(article_id__in=article_ids).values_list("article_id", "floor")
    )


def holders(article_id: int) -> set[int]:
    """Return the articles in whose lists this one stands."""
    return set(Related.objects.filter(other=article_id).values_list("article_id", flat=True))


def lists(article_ids: Collection[int]) -> dict[int, set[int]]:
    """Return who stands in the list of each of these articles."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Related.objects.filter(article__in=article_ids).values_list("article_id", "other_id")
    for article_id, other in rows:
        found[article_id].add(other)
    return found


def keep_lists(kept: Mapping[int, list[Suggestion]]) -> None:
    """Write these lists in place of those that stood there."""
    Related.objects.filter(article__in=kept.keys()).delete()
    rows = [
        (article_id, found.other, place, found.score, json.dumps(found.terms), found.folded)
        for article_id, suggestions in kept.items()
        for place, found in enumerate(suggestions, start=1)
    ]
    floors = [(_floor(suggestions), article_id) for article_id, suggestions in kept.items()]
    with connection.cursor() as cursor:
        cursor.executemany(RELATED, rows)
        cursor.executemany(FLOOR, floors)


def _floor(suggestions: list[Suggestion]) -> float:
    return suggestions[-1].score if len(suggestions) == ranking.KEPT else 0.0
