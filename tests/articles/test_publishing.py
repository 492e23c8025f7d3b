"""What the rest of the site hears of articles, and when."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from articles import related
from articles.publishing import announce
from articles.signals import article_changed
from tests.articles.handed import offered
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def news() -> Iterator[list[set[int]]]:
    """The primary keys that were told meanwhile."""
    told: list[set[int]] = []

    def hear(article_ids: set[int], **_: Any) -> None:
        told.append(article_ids)

    article_changed.connect(hear)
    try:
        yield told
    finally:
        article_changed.disconnect(hear)


def test_what_changed_is_told_once_the_related_posts_are_true() -> None:
    first = make_article(body="<p>La batterie et la borne.</p>")
    second = make_article(body="<p>La borne et la batterie, encore.</p>")

    with news() as told:
        announce([first.pk, second.pk, first.pk])

    assert told == [{first.pk, second.pk}]
    assert offered(first) == [second]


def test_nothing_is_told_of_nothing() -> None:
    with news() as told:
        announce([])

    assert told == []


def test_news_arrive_even_where_related_posts_fail(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(article_ids: set[int]) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(related, "update", fail)

    with news() as told:
        announce([1])

    assert told == [{1}]
    assert "ZeroDivisionError" in caplog.text
