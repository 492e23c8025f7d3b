"""What a page reads of the related posts: rows that stand ready."""

from articles.models import Article


def suggestions(article: Article, limit: int) -> list[Article]:
    """Return the published articles to offer beside `article`, best first; see the package."""
    rows = (
        article.related_rows.filter(folded=False, other__in=Article.objects.published())
        .select_related("other__category", "other__author", "other__picture")
        .defer("other__body", "other__text")
        .order_by("rank")[:limit]
    )
    offered = []
    for row in rows:
        vars(row.other).update(score=row.score, terms=row.terms)
        offered.append(row.other)
    return offered
