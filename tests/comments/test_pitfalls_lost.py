"""What other systems lose or double: on our side it comes back, or is stored once and whole."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.utils import timezone

from articles.models import DiscussionPolicy
from comments.models import Comment, Finding, Revision, State
from tests.comments.test_leaving import leave, shown_again
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_down_gives_the_text_back_ready_to_be_sent(
    client: Client, error: type[Exception]
) -> None:
    article = make_article()

    def down(*_: object) -> None:
        raise error("the server closed the connection")

    with connection.execute_wrapper(down):
        response = leave(client, article, comment="Merci <b> à vous.")

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert shown_again(response, "Merci &lt;b&gt; à vous.")


def test_the_form_of_a_database_that_was_down_makes_the_comment(client: Client) -> None:
    article = make_article()

    def down(*_: object) -> None:
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(down):
        page = leave(client, article).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    (action,) = re.findall(r'<form method="post" action="([^"]+)">', page)
    text = page.partition("</textarea>")[0].rpartition(">")[2]
    response = client.post(
        action, {**fields, "comment": text}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert response.status_code == 303
    assert Finding.objects.count() == 0
    assert Comment.objects.get().author_name == "Mireille D."


@pytest.mark.django_db(transaction=True)
def test_a_post_that_fails_half_way_leaves_nothing_behind(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article(discussion=DiscussionPolicy.AFTER)

    def fail(*_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("comments.log.append", fail)
    response = leave(client, article)

    assert response.status_code == 503
    assert shown_again(response)
    assert Comment.objects.count() == 0


def test_the_same_text_under_another_name_is_kept_and_held_as_a_repetition(client: Client) -> None:
    article = make_article(discussion=DiscussionPolicy.AFTER)
    leave(client, article)

    leave(client, article, author="Paul", email="paul@example.org")

    second = Comment.objects.get(author_name="Paul")
    assert second.state == State.HELD
    assert [finding.rule for finding in second.findings.all()] == ["said-before"]


def test_an_error_is_shown_on_the_articles_own_page(client: Client) -> None:
    article = make_article(body="<p>Le texte de l’article.</p>")

    page: Any = leave(client, article, email="nobody").content.decode()

    assert "Le texte de l’article." in page
    assert 'aria-invalid="true"' in page
    assert 'value="nobody"' in page


def test_the_same_form_sent_an_hour_later_makes_one_comment_and_shows_it(client: Client) -> None:
    article = make_article()
    first = leave(client, article)

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        second = leave(client, article)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Écrivez une adresse e-mail complète"), ("en", "Write a whole e-mail address")],
)
def test_what_is_wrong_is_said_in_the_language_of_the_article(
    client: Client, language: str, said: str
) -> None:
    article = make_article(language=language)

    response = leave(client, article, email="ana")

    assert said in response.content.decode()
    assert shown_again(response)


@pytest.mark.parametrize(
    "written",
    [
        "👨\u200d👩\u200d👧\u200d👦 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "שלום עולם, مرحبا \u200fبكم, می\u200cخواهم",
        "e\u0301 n\u0303 a\u0328\u0301 — 日本語 한국어 ไทย क्\u200dष",
    ],
)
def test_every_script_is_read_by_others_exactly_as_it_was_sent(
    client: Client, written: str
) -> None:
    article = make_article(discussion=DiscussionPolicy.AFTER)

    leave(client, article, comment=written)

    assert Revision.objects.get().text == written
    url = f"{article.get_absolute_url()}comments.json"
    assert written in Client().get(url).json()["comments"][0]["html"]
    assert written in Client().get(article.get_absolute_url()).content.decode()
