"""The lists of categories, tags and authors in the newsroom."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("subject", ["category", "tag", "author"])
def test_a_subject_is_listed_with_the_number_of_its_articles(client: Client, subject: str) -> None:
    client.force_login(User.objects.create_superuser("chief", password="long"))
    make_article(tags=("haie",))
    make_article(tags=("haie",))

    page = client.get(reverse(f"admin:articles_{subject}_changelist")).content.decode()

    assert '<td class="field-article_count">2</td>' in page
