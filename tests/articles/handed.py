"""Articles that an editor chooses among, for the tests of her hand over the suggestions."""

from typing import Any

from articles import related
from articles.models import Article
from articles.page.reading import Beside, beside, find, those_beside
from tests.factories import make_article

TEXT = "La voiture électrique recharge sa batterie à la borne de la commune."
OTHER = "Le boulanger pétrit la farine et le levain au four."


WORDS = ("cric", "roue", "pneu", "frein", "coffre", "siège", "phare", "volant", "moteur")


def make_suggested() -> Article:
    """One of nine articles of which the machine offers each beside all others."""
    texts = (f"<p>{TEXT} {' '.join(f'{word}{n}' for word in WORDS)}</p>" for n in range(9))
    made = [make_article(title=f"Titre{n}", body=body) for n, body in enumerate(texts)]
    related.update([each.pk for each in made])
    return made[0]


def suggested(article: Article) -> list[Beside]:
    """What the page of `article` reads of those that it may offer, the best first."""
    facts = find(article.slug)
    assert facts is not None
    return [other for other in those_beside(beside(facts)) if other.kind == "suggested"]


def offered(article: Article, limit: int = related.SHOWN) -> list[Article]:
    """What a reader of `article` is offered."""
    keys = [other.pk for other in suggested(article)[:limit]]
    found = Article.objects.in_bulk(keys)
    return [found[key] for key in keys]


def stranger(**fields: Any) -> Article:
    """An article that the machine does not offer beside the others."""
    made = make_article(title="Pain", standfirst="", body=f"<p>{OTHER}</p>", **fields)
    related.update([made.pk])
    return made
