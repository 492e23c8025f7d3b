"""The newsroom answers from the admin, in its own name and with its badge."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import DiscussionPolicy
from comments.models import Comment, Decision, State
from tests.comments.factories import MODERATOR, make_comment
from tests.comments.test_admin import LIST
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db
TEXT = "Merci, c’est corrigé."


@pytest.fixture
def moderator(client: Client) -> Client:
    names = {"first_name": "Fatou", "last_name": "Diallo"}
    client.force_login(make_user("fatou", "comments.moderate_comment", **names))
    return client


def answer(client: Client, comment: Comment, text: str = TEXT, **data: str) -> Any:
    url = reverse("admin:comments_comment_answer", args=[comment.pk])
    return client.post(url, {"comment": text, "seen": comment.seen_as(), **data})


def text_kept(response: Any) -> bool:
    return f"{TEXT}</textarea>" in response.content.decode()


def test_an_answer_is_public_at_once_under_her_name_with_the_badge(moderator: Client) -> None:
    comment = make_comment()

    response = answer(moderator, comment)

    said = Comment.objects.get(parent=comment)
    decision = Decision.objects.latest("pk")
    page = Client().get(comment.article.get_absolute_url()).content.decode()
    assert response.status_code == 302
    assert response["Location"].endswith(f"#comment-{said.pk}")
    assert (said.author_name, said.author_email, said.state) == ("Fatou Diallo", "", "approved")
    assert (decision.actor_kind, decision.actor_name, decision.comment) == ("person", "fatou", said)
    assert TEXT in page
    assert 'class="comment__badge"' in page


def test_who_has_no_full_name_answers_under_her_user_name(client: Client) -> None:
    client.force_login(make_user("ines", "comments.moderate_comment"))

    answer(client, make_comment())

    assert Comment.objects.get(author_name="ines").user is not None


def test_the_same_answer_twice_is_one(moderator: Client) -> None:
    comment = make_comment()

    answer(moderator, comment)
    answer(moderator, comment)

    assert comment.replies.count() == 1


def test_a_closed_discussion_can_still_be_answered(moderator: Client) -> None:
    comment = make_comment(make_article(discussion=DiscussionPolicy.CLOSED))

    assert answer(moderator, comment).status_code == 302


def test_a_waiting_comment_is_to_be_approved_first_and_the_text_stays(moderator: Client) -> None:
    comment = make_comment(state=State.HELD)

    refused = answer(moderator, comment)
    approved = answer(moderator, comment, approve="1")

    comment.refresh_from_db()
    assert refused.status_code == 409
    assert text_kept(refused)
    assert 'name="approve"' in refused.content.decode()
    assert approved.status_code == 302
    assert comment.state == State.APPROVED
    assert comment.replies.get().is_public()


def test_what_changed_since_it_was_read_is_not_approved_by_answering(moderator: Client) -> None:
    comment = make_comment(state=State.HELD)
    seen = comment.seen_as()
    comment.move(State.REJECTED, actor=MODERATOR, reason="insult")

    response = answer(moderator, comment, approve="1", seen=seen)

    assert response.status_code == 409
    assert text_kept(response)
    assert not comment.replies.exists()


def test_a_comment_below_a_hidden_one_is_not_answered(moderator: Client) -> None:
    parent = make_comment()
    comment = make_comment(parent=parent)
    parent.move(State.TRASH, actor=MODERATOR)

    assert answer(moderator, comment).status_code == 409
    assert not comment.replies.exists()


def test_an_answer_that_was_hidden_since_does_not_come_back(moderator: Client) -> None:
    comment = make_comment()
    answer(moderator, comment)
    comment.replies.get().move(State.TRASH, actor=MODERATOR)

    response = answer(moderator, comment)

    assert response.status_code == 409
    assert text_kept(response)


@pytest.mark.parametrize("text", ["", " ", "a" * 10_001])
def test_an_answer_that_says_nothing_or_too_much_answers_422(moderator: Client, text: str) -> None:
    comment = make_comment()

    response = answer(moderator, comment, text)

    assert response.status_code == 422
    assert not comment.replies.exists()


def test_only_who_moderates_answers(client: Client) -> None:
    client.force_login(make_user("reader", "comments.view_comment"))
    comment = make_comment()

    assert answer(client, comment).status_code == 403
    assert "/answer/" not in client.get(f"{LIST}{comment.pk}/change/").content.decode()


@pytest.mark.parametrize("state", list(State))
def test_the_sheet_offers_an_answer_where_one_can_be_given(moderator: Client, state: State) -> None:
    comment = make_comment(state=state)

    page = moderator.get(f"{LIST}{comment.pk}/change/").content.decode()

    assert ('class="answer"' in page) is (state in (State.APPROVED, State.HELD))


def test_an_answer_without_a_csrf_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("fatou", "comments.moderate_comment"))
    comment = make_comment()

    assert answer(client, comment).status_code == 403
    assert not comment.replies.exists()


def test_an_answer_sent_after_the_session_has_ended_is_there_again(client: Client) -> None:
    comment, written = make_comment(), "مرحبا " * 1_600
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"

    refused = answer(client, comment, written)
    client.force_login(make_user("fatou", "comments.moderate_comment"))
    again = client.get(reverse("admin:comments_comment_answer", args=[comment.pk]))

    assert refused.status_code == 401
    assert again.wsgi_request.path in refused.content.decode()
    assert f"{written}</textarea>" in again.content.decode()
    assert not Comment.objects.filter(parent=comment).exists()


def test_an_answer_that_was_kept_is_gone_once_it_is_given(client: Client) -> None:
    comment = make_comment()
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    answer(client, comment)
    client.force_login(make_user("fatou", "comments.moderate_comment"))

    given = answer(client, comment)

    again = client.get(reverse("admin:comments_comment_answer", args=[comment.pk]))
    assert (given.status_code, text_kept(again)) == (302, False)


def test_an_answer_without_the_pages_token_is_kept_and_not_given() -> None:
    comment = make_comment()
    forged = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})
    forged.force_login(make_user("fatou", "comments.moderate_comment"))

    refused = answer(forged, comment)

    assert (refused.status_code, Comment.objects.filter(parent=comment).exists()) == (401, False)
