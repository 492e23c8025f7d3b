"""The privacy page says what the settings make true."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from comments import tokens
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def read(client: Client, language: str = "en") -> str:
    response = client.get("/privacy/", {"lang": language})
    assert response.status_code == 200
    assert response["Content-Language"] == language
    return response.content.decode()


def test_every_page_leads_to_it(client: Client) -> None:
    article = make_article(language="en")

    assert 'href="/privacy/"' in client.get("/").content.decode()
    assert 'href="/privacy/?lang=en"' in client.get(article.get_absolute_url()).content.decode()


def test_it_speaks_french_and_english_and_the_site_s_own_language_unasked(client: Client) -> None:
    assert '<html lang="fr"' in read(client, "fr")
    assert '<html lang="en"' in read(client, "en")
    assert '<html lang="fr"' in client.get("/privacy/?lang=xx").content.decode()


def test_it_says_whom_to_ask(client: Client, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "La Gazette <redaction@example.org>"

    assert '<a href="mailto:redaction@example.org">redaction@example.org</a>' in read(client)


def test_it_says_for_how_long_networks_are_kept(client: Client, settings: Any) -> None:
    settings.COMMENTS_ADDRESS_DAYS = 12
    kept = read(client)
    settings.COMMENTS_ADDRESS_DAYS = 0
    never = read(client)

    assert "for 12 days" in kept
    assert "the first 24 bits, 48 of a long one" in kept
    assert "Your network address is not kept" in never
    assert "bits" not in never


@pytest.mark.parametrize("days", [0, 30])
def test_it_says_that_networks_are_counted_against_floods(
    client: Client, settings: Any, days: int
) -> None:
    settings.COMMENTS_ADDRESS_DAYS = days

    assert "under a digest, and forgotten within minutes" in read(client)


def test_it_names_every_cookie_that_the_site_can_set(client: Client, settings: Any) -> None:
    page = read(client)

    for name in (
        tokens.COOKIE,
        tokens.PROVEN,
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
    ):
        assert f"<code>{name}</code>" in page
    assert "30 days" in page
    assert "365 days" in page


def test_it_admits_whom_the_policy_lets_in(client: Client, settings: Any) -> None:
    alone = read(client)
    policy = settings.CONTENT_SECURITY_POLICY
    images = {**policy["DIRECTIVES"], "img-src": ["'self'", "https://pictures.example"]}
    settings.CONTENT_SECURITY_POLICY = {**policy, "DIRECTIVES": images}

    assert "Nobody." in alone
    assert "https://pictures.example" in read(client)
    assert "Nobody." not in read(client)


def test_it_names_the_mail_server_of_somebody_else(client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "smtp.example.net"

    assert "<code>smtp.example.net</code>" in read(client)


def test_it_costs_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):  # the sections of the menu
        response = client.get("/privacy/")

    assert not response.cookies


def test_it_says_that_authors_are_trusted_or_blocked_and_that_appeals_are_kept(
    client: Client,
) -> None:
    page = read(client)

    assert "Moderators may trust your e-mail address, or block it" in page
    assert "If you contest a rejection, what you write is kept with the comment" in page
    assert "If you report a comment" in page
