"""A newspaper of as many articles as a benchmark asks for, written as rows in minutes.

Words follow Zipf's law, stop words among them; each article is about one of many topics, which has
words, names, tags and a category of its own; dates spread over ten years. The same number always
makes the same articles. Import it once Django is ready.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from django.db import connection, transaction

from articles.models import Article, Category, State, Tag
from articles.related.stopwords import STOP
from tests.factories import make_author, make_category, make_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1_000
VOCABULARY = 60_000
TOPICS = 600
CATEGORIES, AUTHORS = 8, 20
YEARS = timedelta(days=3650)
LETTERS = "aaabcdeeeefghiiijklmnoooprstuuvé"
PARAGRAPHS, SENTENCES = (4, 9), (3, 6)


@dataclass(frozen=True, slots=True)
class Topic:
    """What some articles are about."""

    words: list[str]
    names: list[str]
    tags: list[Tag]
    category: Category


class Writer:
    """Writes articles, one like another only by its topic."""

    def __init__(self) -> None:
        self.chance = random.Random(7)
        coined = [self._coined() for _ in range(VOCABULARY)]
        self.words = [*sorted(STOP["fr"]), *coined]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        self.authors = [make_author(slug=f"plume-{number}") for number in range(AUTHORS)]
        rubrics = [make_category(slug=f"rubrique-{number}") for number in range(CATEGORIES)]
        self.topics = [
            self._topic(rubrics[number % CATEGORIES], number) for number in range(TOPICS)
        ]

    def _coined(self) -> str:
        return "".join(self.chance.choices(LETTERS, k=self.chance.randint(4, 12)))

    def _topic(self, category: Category, number: int) -> Topic:
        return Topic(
            words=self.chance.sample(self.words[2_000:], 60),
            names=[f"{self._coined().title()} {self._coined().title()}" for _ in range(8)],
            tags=[make_tag(f"sujet-{number}"), make_tag(f"genre-{number // 20}")],
            category=category,
        )

    def article(self, serial: int, at: datetime) -> tuple[Article, Topic]:
        """Return an article that is stored nowhere yet, and its topic."""
        topic = self.chance.choice(self.topics)
        return Article(
            title=f"{self._sentence(topic, 6)[:-1]} {serial}",
            slug=f"article-{serial}",
            standfirst=self._sentence(topic, 18),
            language="fr",
            body="\n".join(self._paragraph(topic) for _ in range(self.chance.randint(*PARAGRAPHS))),
            author=self.chance.choice(self.authors),
            category=topic.category,
            state=State.PUBLISHED,
            published_at=at,
        ), topic

    def _paragraph(self, topic: Topic) -> str:
        lengths = (self.chance.randint(8, 20) for _ in range(self.chance.randint(*SENTENCES)))
        return f"<p>{' '.join(self._sentence(topic, length) for length in lengths)}</p>"

    def _sentence(self, topic: Topic, length: int) -> str:
        said = self.chance.choices(self.words, cum_weights=self.weights, k=length)
        for place in range(0, length, 5):
            said[place] = self.chance.choice(topic.words)
        if self.chance.random() < 0.3:
            said[length // 2] = self.chance.choice(topic.names)
        return " ".join([said[0].title(), *said[1:]]) + "."


def publish(count: int) -> Writer:
    """Fill an empty site with so many articles, without their lists; return who goes on writing."""
    writer = Writer()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    written = _written(writer, count)
    while chunk := list(islice(written, CHUNK)):
        _store(chunk)
    return writer


def _written(writer: Writer, count: int) -> Iterator[tuple[Article, Topic]]:
    start = datetime.now(UTC) - YEARS
    for serial in range(count):
        yield writer.article(serial, start + YEARS * serial / count)


@transaction.atomic
def _store(written: list[tuple[Article, Topic]]) -> None:
    """Store articles with their tags."""
    Article.objects.bulk_create(article for article, _ in written)
    through = Article.tags.through
    through.objects.bulk_create(
        through(article_id=article.pk, tag_id=tag.pk)
        for article, topic in written
        for tag in topic.tags
    )
