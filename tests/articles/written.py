"""Articles whose related posts are up to date, and what stands about them in the database."""

from itertools import count
from typing import Any

from articles import related
from articles.models import Article, Related
from tests.factories import make_article

CARS = "La voiture électrique recharge sa batterie à la borne. Batterie, borne, autonomie, voiture."
GARAGE = f"{CARS} Au garage attendent un mécanicien, son cric, ses clés, son chien et la pluie."
BREAD = "Le boulanger pétrit la farine et le levain. Farine, levain, four, pain."

_numbers = count(1)


def distinct(number: int) -> str:
    """Words that no text of another number has."""
    return " ".join(
        f"{word}{number}" for word in ("cric", "roue", "pneu", "frein", "coffre", "siège")
    )


def written(text: str, **fields: Any) -> Article:
    """An article with this text, and its related posts up to date."""
    defaults = {"title": f"Titre{next(_numbers)}", "standfirst": ""}
    article = make_article(body=f"<p>{text}</p>", **{**defaults, **fields})
    related.update([article.pk])
    return article


def lists() -> list[tuple[Any, ...]]:
    """Every list that stands, with all that it says."""
    rows = Related.objects.order_by("article_id", "rank")
    return [
        (row.article_id, row.other_id, row.rank, row.score, row.terms, row.folded) for row in rows
    ]
