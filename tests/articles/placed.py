"""A story in which the machine places one box, and the article that the box leads to."""

from typing import Any

from django.test import Client

from articles import related
from articles.models import Article
from articles.related.models import Placement, Standing
from tests.articles.test_placing import PLAIN, RADIO
from tests.factories import make_article

BOX = 'class="see-also"'
TARGET = "<p>Radiologues, fractures, urgences, logiciel, radios, hôpital de Rivemont.</p>"
STORY = PLAIN + RADIO + PLAIN
"""A text whose fourth paragraph speaks of the target."""


def make_others() -> None:
    """Enough articles about something else that words tell them apart."""
    for number in range(6):
        make_article(title=f"Sujet{number}", body=f"<p>Chose{number} et affaire{number}.</p>")
    related.rebuild()


def written(body: str, **fields: Any) -> Article:
    """An article, its related posts and boxes up to date."""
    article = make_article(body=body, standfirst="", **fields)
    related.update([article.pk])
    return article


def target(**fields: Any) -> Article:
    return written(TARGET, title="L’hôpital de Rivemont et ses radios", **fields)


def offered(article: Article) -> list[int]:
    """Where the machine's boxes in an article lead."""
    rows = Placement.objects.filter(article=article, standing=Standing.OFFERED)
    return list(rows.values_list("other_id", flat=True))


def page_of(client: Client, article: Article) -> str:
    return client.get(article.get_absolute_url()).content.decode()
