"""The verbs that publish and withdraw, and how addresses are made."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, State
from articles.slugs import slug_of
from tests.factories import make_article


@pytest.mark.django_db
def test_publishing_twice_changes_once() -> None:
    make_article(state=State.DRAFT, published_at=None)

    assert Article.objects.all().publish() == 1
    assert Article.objects.all().publish() == 0


@pytest.mark.django_db
def test_publishing_a_scheduled_article_brings_it_forward() -> None:
    make_article(state=State.SCHEDULED, published_at=timezone.now() + timedelta(days=2))

    Article.objects.all().publish()

    assert Article.objects.published().count() == 1


@pytest.mark.django_db
def test_an_article_published_again_keeps_its_date() -> None:
    moment = timezone.now() - timedelta(days=30)
    make_article(state=State.WITHDRAWN, published_at=moment)

    Article.objects.all().publish()

    assert Article.objects.get().published_at == moment


@pytest.mark.django_db
def test_publishing_forgets_an_update_that_came_before_it() -> None:
    make_article(
        state=State.DRAFT, published_at=None, updated_at=timezone.now() - timedelta(days=3)
    )

    Article.objects.all().publish()

    assert Article.objects.get().updated_at is None


@pytest.mark.django_db
def test_publishing_keeps_an_update_that_came_after_it() -> None:
    updated = timezone.now() - timedelta(days=3)
    make_article(
        state=State.WITHDRAWN, published_at=updated - timedelta(days=1), updated_at=updated
    )

    Article.objects.all().publish()

    assert Article.objects.get().updated_at == updated


@pytest.mark.django_db
def test_withdrawing_reaches_scheduled_articles_too() -> None:
    make_article(state=State.SCHEDULED, published_at=timezone.now() + timedelta(days=2))
    make_article(state=State.DRAFT, published_at=None)

    assert Article.objects.all().withdraw() == 1


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("L’été", "l-ete"),
        ("L'été", "l-ete"),
        ("Œufs, sœurs & cætera", "oeufs-soeurs-caetera"),
        ("À 17 h 12 : que faire ?", "a-17-h-12-que-faire"),
        ("…", ""),
        ("mot " * 80, "-".join(["mot"] * 50)),
    ],
)
def test_an_address_is_made_of_plain_letters(title: str, slug: str) -> None:
    assert slug_of(title) == slug
