"""What a page reads of the related posts: rows that stand ready, the editor's before the machine's."""

from django.db.models import F, FilteredRelation, Q

from articles.models import Article
from articles.related.models import Verdict


def suggestions(article: Article, limit: int) -> list[Article]:
    """Return the published articles to offer beside `article`, best first; see the package."""
    named = article.related_rows.order_by().values("other")
    chosen = article.related_choices.order_by().values("other")
    of_article = {
        name: Q(**{f"{name}__article": article}) for name in ("offering_rows", "choosing_rows")
    }
    rows = (
        Article.objects.published()
        .filter(pk__in=named.union(chosen))
        .annotate(
            machine=FilteredRelation("offering_rows", condition=of_article["offering_rows"]),
            hand=FilteredRelation("choosing_rows", condition=of_article["choosing_rows"]),
        )
        .filter(Q(hand__verdict=Verdict.PINNED) | Q(hand__isnull=True, machine__folded=False))
        .annotate(place=F("hand__place"), score=F("machine__score"), terms=F("machine__terms"))
        .order_by(F("place").asc(nulls_last=True), "hand__id", "machine__rank")
        .for_lists()
    )
    return list(rows[:limit])
