"""An answer that is wrong, late or sent twice: one is stored, and no text is lost."""

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from comments.appeals import appealing
from comments.models import Actor, Appeal, Reason, State
from tests.comments.appealing import ANSWER, appeal, own_page, rejected
from tests.comments.factories import make_appeal, make_comment
from tests.comments.test_at_once import together, whole
from tests.comments.test_leaving import SAME
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def in_form(response: Any, text: str = ANSWER) -> bool:
    """Whether the text came back in the form, ready to be sent again."""
    page = response.content.decode()
    return f"{text}</textarea>" in page and 'id="appeal-form"' in page


def to_copy(response: Any, text: str = ANSWER) -> bool:
    """Whether the text came back to be copied, under a focused summary, and with no form for it."""
    page = response.content.decode()
    kept = f'id="kept" rows="8" readonly>{text}</textarea>' in page
    return kept and "autofocus" in page and 'id="appeal-form"' not in page


# Once


def test_sent_twice_it_is_one_and_shown() -> None:
    comment = make_comment(state=State.REJECTED)

    first, second = appeal(comment), appeal(comment, f"  {ANSWER}\r\n")

    assert (first.status_code, second.status_code) == (303, 303)
    assert Appeal.objects.count() == 1


def test_sent_again_after_it_was_granted_it_is_still_one() -> None:
    comment = make_comment(state=State.REJECTED)
    appeal(comment)
    comment.move(State.APPROVED, actor=Actor.person(make_user()))

    assert appeal(comment).status_code == 303
    assert Appeal.objects.count() == 1


def test_a_second_answer_in_other_words_is_refused_and_given_back() -> None:
    comment = make_comment(state=State.REJECTED)
    appeal(comment)

    response = appeal(comment, "Et encore ceci.")

    assert response.status_code == 409
    assert to_copy(response, "Et encore ceci.")
    assert Appeal.objects.get().text == ANSWER


def test_a_decision_that_was_confirmed_cannot_be_answered_again() -> None:
    comment = make_comment(state=State.REJECTED)
    appeal(comment)
    comment.move(State.REJECTED, actor=Actor.person(make_user()), reason=Reason.HATE)

    response = appeal(comment, "Et encore ceci.")

    assert response.status_code == 409
    assert "/appeal/" not in own_page(comment)


def test_the_database_keeps_a_second_one_out() -> None:
    comment = make_appeal().comment

    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create(comment=comment, text="x", created_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_the_same_answer_sent_eight_times_at_once_makes_one() -> None:
    comment = make_comment(state=State.REJECTED)

    responses = together(*[partial(appeal, comment)] * 8)

    assert {response.status_code for response in responses} == {303}
    assert Appeal.objects.count() == 1
    assert whole()


@pytest.mark.django_db(transaction=True)
def test_of_different_answers_at_once_one_is_stored_and_the_others_are_given_back() -> None:
    comment = make_comment(state=State.REJECTED)

    texts = [f"Réponse {number}." for number in range(4)]
    responses = together(*(partial(appeal, comment, text) for text in texts))

    given_back = [to_copy(each, text) for each, text in zip(responses, texts, strict=True)]
    assert sorted(response.status_code for response in responses) == [303, 409, 409, 409]
    assert sorted(given_back) == [False, True, True, True]


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_an_approval_at_once_leave_nothing_open() -> None:
    approve = Actor.person(make_user())
    for _ in range(4):
        comment = make_comment(state=State.REJECTED)

        together(partial(appeal, comment), partial(comment.move, State.APPROVED, actor=approve))

        comment.refresh_from_db()
        assert (comment.state, comment.is_appealed) == (State.APPROVED, False)
    assert not Appeal.objects.open().exists()
    assert whole()


# Late


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.APPROVED, 409),
        (State.HELD, 409),
        (State.SPAM, 409),
        (State.TRASH, 409),
        (State.WITHDRAWN, 410),
        (State.ERASED, 410),
    ],
)
def test_what_was_decided_meanwhile_refuses_it_and_gives_the_text_back(
    state: State, status: int
) -> None:
    comment = make_comment(state=state)

    response = appeal(comment)

    assert response.status_code == status
    assert to_copy(response)
    assert not Appeal.objects.exists()


# What is wrong with it


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b"])
def test_an_empty_answer_is_refused(text: str) -> None:
    response = appeal(rejected(), text)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Write why your comment should be published." in page
    assert 'id="appeal-form-errors"' in page
    assert "autofocus" in page
    assert "<title>Error:" in page


@pytest.mark.parametrize(("length", "status"), [(2000, 303), (2001, 422)])
def test_an_answer_has_two_thousand_characters_at_most(length: int, status: int) -> None:
    comment = make_comment(state=State.REJECTED)

    response = appeal(comment, "é" * length)

    assert response.status_code == status
    assert status == 303 or in_form(response, "é" * length)


def test_what_deceives_the_eye_is_taken_out_and_the_rest_is_shown_as_text() -> None:
    comment = make_comment(state=State.REJECTED)

    appeal(comment, "Un <script>\u202ealert</script>\x00 *net*.\n\nDeux.")

    assert Appeal.objects.get().text == "Un <script>alert</script> *net*.\n\nDeux."
    assert "<p>Un &lt;script&gt;alert&lt;/script&gt; *net*.</p>" in own_page(comment)


def test_another_site_sends_none_and_the_text_comes_back() -> None:
    comment = make_comment(state=State.REJECTED)

    response = appeal(comment, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert in_form(response)
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("token", ["1", "1:abc"])
def test_no_other_address_takes_one(token: str) -> None:
    make_comment(state=State.REJECTED)

    response = Client().post(f"/comments/{token}/appeal/", {"comment": ANSWER}, headers=SAME)

    assert response.status_code == 404


def test_asking_for_the_address_leads_back_to_the_page() -> None:
    comment = make_comment(state=State.REJECTED)

    response = Client().get(f"{comment.own_url()}appeal/")

    assert (response.status_code, response["Location"]) == (302, comment.own_url())


def test_a_busy_database_gives_the_text_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    comment = make_comment(state=State.REJECTED)
    monkeypatch.setattr("comments.moves.lock_articles", locked)

    response = appeal(comment)

    assert response.status_code == 503
    assert in_form(response)
    assert not Appeal.objects.exists()


def test_a_database_that_is_down_gives_the_text_back() -> None:
    comment = make_comment(state=State.REJECTED)

    def down(*_: object) -> Any:
        raise OperationalError("the database is down")

    with connection.execute_wrapper(down):
        response = appeal(comment)

    assert response.status_code == 503
    assert f'name="comment" rows="8">{ANSWER}</textarea>' in response.content.decode()


def test_the_form_and_the_rule_agree_on_the_length() -> None:
    assert appealing.MAX_LENGTH == 2000
