"""Moderators find edits of approved comments, see what changed, and decide about them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comments.models import Comment, Decision, Finding, State
from tests.comments.factories import make_comment
from tests.comments.test_admin import LIST, act
from tests.comments.test_editing import NEW, OLD, edit, make
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client: Client) -> Client:
    client.force_login(make_user("fatou", "comments.moderate_comment", "comments.view_comment"))
    return client


@pytest.fixture
def edited() -> Comment:
    comment = make(State.APPROVED)
    edit(comment)
    comment.refresh_from_db()
    return comment


def sheet(client: Client, comment: Comment) -> str:
    return client.get(f"{LIST}{comment.pk}/change/").content.decode()


def send(client: Client, comment: Comment, name: str, **data: str) -> Any:
    url = reverse(f"admin:comments_comment_{name}", args=[comment.pk])
    return client.post(url, {"seen": comment.seen_as(), **data}, follow=True)


def test_the_filter_finds_what_was_edited_and_the_list_shows_the_new_text(
    moderator: Client, edited: Comment
) -> None:
    make_comment(text="Sans modification.")

    page = moderator.get(f"{LIST}?state=edited").content.decode()

    assert NEW in page
    assert "Sans modification." not in page
    assert 'class="state-badge state-badge--held"' in page


def test_the_sheet_shows_both_texts_and_the_difference(moderator: Client, edited: Comment) -> None:
    page = sheet(moderator, edited)

    assert OLD in page
    assert NEW in page
    assert '<div class="difference" dir="auto">Le texte<del>' in page
    assert "</span> modifié.</ins></div>" in page


def test_the_difference_is_no_way_in_for_a_script(moderator: Client) -> None:
    comment = make(State.APPROVED)
    edit(comment, "Le <script>alert(1)</script> texte.")

    assert "<script>alert" not in sheet(moderator, comment)


def test_approving_publishes_the_new_text(moderator: Client, edited: Comment) -> None:
    send(moderator, edited, "decide", to="approved")

    edited.refresh_from_db()
    assert NEW in edited.html
    assert not edited.is_edited()


def test_the_action_of_the_list_publishes_it_too(moderator: Client, edited: Comment) -> None:
    act(moderator, "approved", edited, query="?state=edited")

    edited.refresh_from_db()
    assert NEW in edited.html


def test_an_edit_that_came_after_the_sheet_was_read_is_not_published(
    moderator: Client, edited: Comment
) -> None:
    as_read = edited.seen_as()
    edit(edited, "Encore autre chose.")

    send(moderator, edited, "decide", to="approved", seen=as_read)
    send(moderator, edited, "keep", seen=as_read)

    edited.refresh_from_db()
    assert (edited.revision, edited.decided_revision) == (3, 1)
    assert OLD in edited.html


def test_the_published_text_can_be_kept_in_her_name(moderator: Client, edited: Comment) -> None:
    send(moderator, edited, "keep", reason="advertising")

    edited.refresh_from_db()
    decision = Decision.objects.latest("pk")
    assert OLD in edited.html
    assert not edited.is_edited()
    assert (decision.actor_name, decision.reason) == ("fatou", "advertising")


def test_keeping_asks_for_the_permission_and_a_post(client: Client, edited: Comment) -> None:
    client.force_login(make_user("reader", "comments.view_comment"))
    refused = send(client, edited, "keep")
    client.force_login(make_user("other", "comments.moderate_comment"))
    url = reverse("admin:comments_comment_keep", args=[edited.pk])

    assert (refused.status_code, client.get(url).status_code) == (403, 403)
    edited.refresh_from_db()
    assert edited.is_edited()


def test_the_buttons_are_there_only_for_an_edit(moderator: Client, edited: Comment) -> None:
    keep = reverse("admin:comments_comment_keep", args=[edited.pk])
    plain = make_comment()

    assert keep in sheet(moderator, edited)
    assert 'value="approved"' in sheet(moderator, edited)
    assert "/keep/" not in sheet(moderator, plain)


def test_only_what_was_found_in_the_new_text_is_shown(moderator: Client) -> None:
    comment = make()
    Finding.objects.create(
        comment=comment,
        revision=1,
        rule="r",
        version="1",
        message="found in the first text",
        created_at=comment.submitted_at,
    )

    before = sheet(moderator, comment)
    edit(comment)

    assert "found in the first text" in before
    assert "found in the first text" not in sheet(moderator, comment)
