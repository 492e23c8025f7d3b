"""Those who may can export and erase a person from the list of comments."""

import json
from typing import Any

import pytest
from django.test import Client

from comments import standing
from comments.models import Actor, Comment, Decision, Standing, State
from tests.comments.factories import make_comment
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/comment/?state=all"
EMAIL = "Ana@Example.org"


@pytest.fixture
def publisher(client: Client) -> Client:
    rights = ("comments.moderate_comment", "comments.view_comment", "comments.delete_comment")
    client.force_login(make_user("claire", *rights))
    return client


def act(client: Client, action: str, *comments: Comment, **more: str) -> Any:
    chosen = [comment.pk for comment in comments]
    return client.post(LIST, {"action": action, "_selected_action": chosen, **more})


def test_an_export_comes_as_a_file(publisher: Client) -> None:
    comment = make_comment(author_email=EMAIL, text="Chêne.")
    make_comment(author_email=EMAIL.lower(), text="Charme.", state=State.SPAM)

    answer = act(publisher, "export_person", comment)

    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    texts = [row["revisions"][0]["text"] for row in json.loads(answer.content)["comments"]]
    assert texts == ["Chêne.", "Charme."]


def test_an_erasure_is_asked_about_and_then_done_in_her_name(publisher: Client) -> None:
    comment = make_comment(author_email=EMAIL)
    other = make_comment(author_email=EMAIL.upper(), state=State.HELD)

    question = act(publisher, "erase_person", comment)
    unchanged = Comment.objects.get(pk=comment.pk).state
    act(publisher, "erase_person", comment, confirmed="ana@example.org")

    assert question.status_code == 200
    assert "ana@example.org" in question.content.decode()
    assert unchanged == State.APPROVED
    for erased in (comment, other):
        erased.refresh_from_db()
        assert (erased.state, erased.author_email) == (State.ERASED, "")
    assert Decision.objects.filter(to_state=State.ERASED, actor_name="claire").count() == 2


def test_the_question_lists_what_is_concerned(publisher: Client) -> None:
    comment = make_comment(author_email=EMAIL, author_name="Ana Bell")
    make_comment(author_email=EMAIL, author_name="Ana B.", state=State.SPAM)
    make_comment(author_name="Noé Autre")

    page = act(publisher, "erase_person", comment).content.decode()

    assert "Ana Bell" in page
    assert "Ana B." in page
    assert "Noé Autre" not in page


def test_another_address_than_the_one_asked_about_erases_nothing(publisher: Client) -> None:
    comment = make_comment(author_email=EMAIL)

    act(publisher, "erase_person", comment, confirmed="noe@example.org")

    assert Comment.objects.get().state == State.APPROVED


@pytest.mark.parametrize("action", ["export_person", "erase_person"])
def test_only_one_person_at_a_time(publisher: Client, action: str) -> None:
    two = [make_comment(author_email=EMAIL), make_comment(author_email="noe@example.org")]

    assert act(publisher, action, *two).status_code == 302
    assert act(publisher, action, make_comment(author_email="")).status_code == 302
    assert not Comment.objects.filter(state=State.ERASED).exists()


@pytest.mark.parametrize("action", ["export_person", "erase_person"])
def test_moderators_may_not(client: Client, action: str) -> None:
    client.force_login(make_user("fatou", "comments.moderate_comment", "comments.view_comment"))
    comment = make_comment(author_email=EMAIL)

    act(client, action, comment, confirmed="ana@example.org")

    assert Comment.objects.get().state == State.APPROVED
    assert action not in client.get(LIST).content.decode()


def test_an_erasure_tells_how_many_decisions_about_the_author_it_overwrote(
    publisher: Client,
) -> None:
    publisher.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    comment = make_comment(author_email=EMAIL)
    actor = Actor.rule("test", "1")
    standing.decide("block", "email", EMAIL, "Publicité", None, actor)
    standing.decide("trust", "email", EMAIL, "S’est excusée", None, actor)

    act(publisher, "erase_person", comment, confirmed="ana@example.org")

    page = publisher.get(LIST, headers={"Accept-Language": "en"}).content.decode()
    assert "2 decisions about the author were overwritten." in page
    assert not Standing.objects.filter(value=EMAIL.lower()).exists()
