"""Nobody takes the name or the address of somebody who works here, and no name brings trust."""

from typing import Any

import pytest
from django.test import Client

from comments.models import Comment
from tests.comments.factories import make_comment
from tests.comments.test_leaving import leave
from tests.factories import make_article, make_author, make_user

pytestmark = pytest.mark.django_db


def test_a_staff_members_address_cannot_be_taken(client: Client) -> None:
    make_user(email="redaction@example.org")

    response = leave(client, make_article(), email="Redaction@Example.org")

    assert response.status_code == 422
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    "name",
    ["Claire Vasseur", "CLAIRE  VASSEUR", "Clаire Vasseur", "claire.vasseur", "CIaire Vasseur"],
)
def test_a_staff_members_name_cannot_be_taken(client: Client, name: str) -> None:
    make_user("cv", first_name="Claire", last_name="Vasseur")

    assert leave(client, make_article(), author=name).status_code == 422


@pytest.mark.parametrize("name", ["Gazette", "LA  gazette", "Rédaction", "redaction"])
def test_the_publications_own_name_and_badge_cannot_be_taken(
    client: Client, settings: Any, name: str
) -> None:
    settings.SITE_NAME = "La Gazette" if " " in name else "Gazette"

    assert leave(client, make_article(), author=name).status_code == 422


def test_the_name_of_an_author_of_the_publication_cannot_be_taken(client: Client) -> None:
    article = make_article(author=make_author(name="Yann Kerdoncuff"))

    assert leave(client, article, author="Yann Kerdoncuff").status_code == 422


def test_typing_an_address_that_was_approved_before_brings_no_trust(client: Client) -> None:
    known = make_comment(author_email="mireille@example.org")

    leave(client, known.article)

    assert Comment.objects.waiting().count() == 1
