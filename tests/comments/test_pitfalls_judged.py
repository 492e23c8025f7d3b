"""What other systems' moderation lets through or hides, and what their readers are not told."""

import socket
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import DiscussionPolicy
from comments.models import Comment, Decision, Finding, Reason, State
from tests.comments.test_admin import LIST, act
from tests.comments.test_leaving import leave
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> Client:
    client = Client()
    client.force_login(make_user("fatou", "comments.moderate_comment", "comments.view_comment"))
    return client


def test_what_a_machine_calls_spam_is_stored_whole_and_a_moderator_can_bring_it_back(
    client: Client, moderator: Client
) -> None:
    article = make_article()
    leave(client, article, token="", subject="x")
    comment = Comment.objects.get()

    listed = moderator.get(f"{LIST}?state=spam").content.decode()
    act(moderator, "approved", comment, query="?state=spam")

    assert comment.state == State.SPAM
    assert "Merci pour cet article." in listed
    assert list(Comment.objects.visible()) == [comment]


def test_one_post_rejects_with_its_reason(client: Client, moderator: Client) -> None:
    leave(client, make_article())
    comment = Comment.objects.get()

    url = reverse("admin:comments_comment_decide", args=[comment.pk])
    moderator.post(url, {"to": "rejected", "reason": "insult", "seen": comment.seen_as()})

    comment.refresh_from_db()
    assert comment.state == State.REJECTED
    assert Decision.objects.latest("pk").reason == Reason.INSULT


def test_the_whole_life_of_a_comment_asks_nobody_else(
    client: Client, moderator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection to somebody else")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    article = make_article()
    leave(client, article)
    act(moderator, "approved", Comment.objects.get())

    page = Client().get(article.get_absolute_url()).content.decode()

    assert "Merci pour cet article." in page
    assert not [part for part in page.split('src="')[1:] if part.startswith(("http", "//"))]


def test_a_browser_that_names_itself_oddly_is_no_finding(client: Client) -> None:
    article = make_article(discussion=DiscussionPolicy.AFTER)
    headers = {"Sec-Fetch-Site": "same-origin", "User-Agent": "casino http://x.fr http://y.fr"}

    leave(client, article, headers=headers)

    assert Finding.objects.count() == 0
    assert Comment.objects.visible().count() == 1


def test_where_a_waiting_comment_stands_tells_others_nothing(client: Client) -> None:
    article = make_article()

    place = leave(client, article)["Location"]

    other: Any = Client().get(place.partition("#")[0])
    assert "Merci pour cet article." in client.get(place.partition("#")[0]).content.decode()
    assert "Merci pour cet article." not in other.content.decode()
    assert Client().get(Comment.objects.get().get_absolute_url()).status_code == 404
