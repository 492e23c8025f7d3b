"""What a reader is shown when a request can't be answered, and what is said in the log of it."""

import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from gazette import views
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def wary() -> Client:
    """A client whose forms lack their token, as those of a stranger do."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("path", ["/", "/search/", "/feed/", "/robots.txt", "/healthz/"])
def test_a_form_sent_to_a_page_that_is_only_read_answers_405(wary: Client, path: str) -> None:
    answer = wary.post(path, {"comment": "Bonjour"})

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert "n’accepte aucun envoi" in answer.content.decode()


def test_a_form_of_the_admin_without_its_token_is_refused_on_a_page_of_ours(wary: Client) -> None:
    answer = wary.post("/admin/login/", {"username": "admin"}, headers={"Accept-Language": "fr"})

    assert answer.status_code == 403
    assert "Ce formulaire n’est plus valable" in answer.content.decode()
    assert "<style" not in answer.content.decode()  # the policy would not apply it


def test_a_form_without_its_token_is_no_news_to_who_runs_the_site(
    wary: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        wary.post("/")

    assert not [line for line in caplog.records if line.name == "django.security.csrf"]


def test_a_name_that_is_not_ours_is_told_which_one_is(client: Client) -> None:
    answer = client.get("/", headers={"Host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "ALLOWED_HOSTS" in answer.content.decode()
    assert 'href="http://127.0.0.1:8000/"' in answer.content.decode()


def test_what_broke_is_told_in_the_name_of_the_site(settings: Any) -> None:
    settings.SITE_NAME = "Le Courrier"

    answer = views.server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "Le Courrier" in answer.content.decode()
    assert "La faute est la nôtre" in answer.content.decode()


def test_the_site_is_not_ready_without_its_tables(client: Client) -> None:
    assert client.get("/readyz/").status_code == 200

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")

    assert client.get("/readyz/").status_code == 503


def test_a_form_in_broken_parts_is_not_called_too_large(client: Client) -> None:
    url = f"{make_article().get_absolute_url()}comments/"

    answer = client.post(url, b"no parts at all", content_type="multipart/form-data")

    assert answer.status_code == 400
