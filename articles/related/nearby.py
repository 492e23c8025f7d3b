"""What stands near a text, for the newsroom: an article, whether or not it is public, or a paragraph
that is being written.

The site's own ranking; what is in no list is computed when asked, and by no page for readers.
"""

from collections.abc import Collection

from django.utils import timezone

from articles.models import Article
from articles.related import ranking, tables
from articles.related.models import Profile as Profiles
from articles.related.models import Related
from articles.related.ranking import Profile, Source, Suggestion


def suggestions(source: Source) -> list[Suggestion]:
    """Return the published articles that a text is nearest to, best first, twins left out."""
    text = _weighed(source)
    ranked = ranking.rank(text, tables.candidates(text, timezone.now()))
    return [found for found in ranked if not found.folded]


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
    return ranking.weigh(reading, tables.Measure()(reading.language, reading.terms()))
