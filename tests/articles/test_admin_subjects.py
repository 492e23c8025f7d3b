"""Categories, tags and authors in the admin."""

import pytest
from django.test import Client

from articles.models import Tag
from articles.publishing import announce
from articles.search import search
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor(client: Client) -> Client:
    """A browser in which an administrator is logged in."""
    client.force_login(make_user("admin", is_superuser=True))
    return client


def test_articles_are_found_by_the_new_name_of_their_tag(editor: Client) -> None:
    article = make_article(tags=("haie",))
    announce([article.pk])
    tag = Tag.objects.get()

    editor.post(f"/admin/articles/tag/{tag.pk}/change/", {"name": "bocage", "slug": "haie"})

    assert search("bocage").total == 1
    assert search("haie").total == 0


def test_articles_are_not_found_by_a_tag_that_was_deleted(editor: Client) -> None:
    article = make_article(tags=("haie",))
    announce([article.pk])

    editor.post(f"/admin/articles/tag/{Tag.objects.get().pk}/delete/", {"post": "yes"})

    assert search("haie").total == 0
