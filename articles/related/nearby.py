"""What stands near a text that is in no list: a draft, or a paragraph that is being written.

The site's own ranking, computed when the newsroom asks; no page for readers does.
"""

from collections.abc import Collection, Iterable

from django.db import connection

from articles.models import Article
from articles.related import ranking, tables
from articles.related.models import Profile as Profiles
from articles.related.models import Related
from articles.related.ranking import Profile, Source, Suggestion

NEAR = """
    WITH ours(word, weight) AS (VALUES {words})
    SELECT theirs.article_id
    FROM ours CROSS JOIN articles_term theirs
    WHERE theirs.language = %s AND theirs.word = ours.word
    GROUP BY theirs.article_id
    ORDER BY SUM(theirs.weight * ours.weight) DESC, theirs.article_id DESC
    LIMIT %s
"""
"""CROSS tells SQLite to look each of our words up; else it reads all terms of the language."""


def suggestions(source: Source) -> list[Suggestion]:
    """Return the published articles that a text is nearest to, best first, twins left out."""
    return _ranked(_weighed(source))


def machine(article: Article) -> list[Suggestion]:
    """Return what the machine offers beside `article`, best first, whether or not it is public.

    The stored list where there is one; of an article that takes no part, it is computed.
    """
    if Profiles.objects.filter(article=article).exists():
        rows = Related.objects.filter(article=article, folded=False).order_by("rank")
        return [Suggestion(row.other_id, row.score, row.terms, folded=False) for row in rows]
    return suggestions(tables.source(article))


def explained(article: Article, others: Collection[int]) -> dict[int, Suggestion]:
    """Return how near these articles are to `article`, and by which terms, however far they are."""
    if not others:
        return {}
    known = tables.profiles([article.pk, *others])
    own = known.pop(article.pk, None) or _weighed(tables.source(article))
    return {
        other.id: Suggestion(
            other.id, ranking.score(own, other), ranking.shared(own, other), folded=False
        )
        for other in known.values()
    }


def _weighed(source: Source) -> Profile:
    reading = ranking.read(source)
    return ranking.weigh(reading, tables.yardstick(reading))


def _ranked(text: Profile) -> list[Suggestion]:
    near = Article.objects.published().filter(pk__in=_candidates(text)).values_list("pk", flat=True)
    ranked = ranking.rank(text, tables.profiles(list(near)).values())
    return [found for found in ranked if not found.folded]


def _candidates(text: Profile) -> Iterable[int]:
    heaviest = text.heaviest()
    if not heaviest:
        return []
    sql = NEAR.format(words=", ".join(["(%s, %s)"] * len(heaviest)))
    pairs = [part for pair in heaviest.items() for part in pair]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*pairs, text.language, ranking.CANDIDATES])
        return [row[0] for row in cursor.fetchall()]
