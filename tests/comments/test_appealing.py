"""An author answers the rejection of her comment, once, and sees what becomes of her answer."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from comments import privacy
from comments.appeals import appealing
from comments.models import Actor, Appeal, Comment, Decision, Reason, State, Tally
from tests.comments.factories import MODERATOR, make_appeal, make_comment
from tests.comments.test_at_once import together, whole
from tests.comments.test_leaving import SAME
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

ANSWER = "Je cite l’étude publiée hier."
CONFIRMED = "Your answer was read. The decision was confirmed on"


def appeal(comment: Comment, text: str = ANSWER, headers: Any = None) -> Any:
    """Send the form that the author's page holds, in a browser of her own."""
    headers = SAME if headers is None else headers
    client = Client(enforce_csrf_checks=True)
    return client.post(f"{comment.own_url()}appeal/", {"comment": text}, headers=headers)


def own_page(comment: Comment) -> str:
    return Client().get(comment.own_url()).content.decode()


def rejected(**fields: Any) -> Comment:
    """A rejected comment under an article in English."""
    return make_comment(make_article(language="en"), state=State.REJECTED, **fields)


def rejected_by(user: User) -> Comment:
    comment = make_comment(state=State.HELD)
    comment.move(State.REJECTED, actor=Actor.person(user), reason=Reason.INSULT)
    return comment


def in_form(response: Any, text: str = ANSWER) -> bool:
    """Whether the text came back in the form, ready to be sent again."""
    page = response.content.decode()
    return f"{text}</textarea>" in page and 'id="appeal-form"' in page


def to_copy(response: Any, text: str = ANSWER) -> bool:
    """Whether the text came back to be copied, under a focused summary, and with no form for it."""
    page = response.content.decode()
    kept = f'id="kept" rows="8" readonly>{text}</textarea>' in page
    return kept and "autofocus" in page and 'id="appeal-form"' not in page


# Who may answer


def test_the_page_of_a_rejected_comment_offers_an_answer() -> None:
    comment = rejected(reason=Reason.INSULT)

    page = own_page(comment)

    assert "Insult or personal attack" in page
    assert f'action="{comment.own_url()}appeal/"' in page
    assert "You can do so once." in page


@pytest.mark.parametrize("state", [state for state in State if state != State.REJECTED])
def test_no_other_page_offers_one(state: State) -> None:
    comment = make_comment(state=state)

    assert "/appeal/" not in own_page(comment)


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


def test_an_answer_is_stored_and_shown_with_what_it_waits_for() -> None:
    comment = rejected()

    response = appeal(comment)

    page = own_page(comment)
    assert (response.status_code, response["Location"]) == (303, comment.own_url())
    assert (Appeal.objects.get().comment, Appeal.objects.get().text) == (comment, ANSWER)
    assert ANSWER in page
    assert "Your answer awaits a moderator." in page
    assert "/appeal/" not in page


def test_it_asks_for_a_moderator_and_is_counted() -> None:
    comment = make_comment(state=State.REJECTED)

    appeal(comment)

    assert Comment.objects.appealed().get() == comment
    assert Tally.objects.of(comment.article)["appealed"] == 1
    assert whole()


def test_it_is_no_decision() -> None:
    comment = make_comment(state=State.REJECTED)

    appeal(comment)

    assert Decision.objects.filter(comment=comment).count() == 1


def test_it_remembers_who_rejected_the_comment() -> None:
    fatou = make_user("fatou")
    comment = rejected_by(fatou)

    appeal(comment)

    assert Appeal.objects.get().rejected_by == fatou


def test_it_remembers_whose_rejection_stands_after_an_undoing() -> None:
    fatou = make_user("fatou")
    comment = rejected_by(fatou)
    comment.move(State.APPROVED, actor=Actor.person(make_user("ines")))
    Decision.objects.filter(to_state=State.APPROVED).undo(actor=Actor.person(make_user("noe")))

    appeal(comment)

    assert Appeal.objects.get().rejected_by == fatou


def test_an_answer_to_what_nobody_rejected_in_person_is_against_nobody() -> None:
    comment = make_comment(state=State.REJECTED)

    appeal(comment)

    assert Appeal.objects.get().rejected_by is None


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


@pytest.mark.parametrize("text", [ANSWER, ""])
def test_no_answer_to_it_is_kept_in_a_cache(text: str) -> None:
    comment = make_comment(state=State.REJECTED)

    response = appeal(comment, text)

    assert response["Cache-Control"] == "private, no-store"


def test_it_is_shown_nowhere_else() -> None:
    comment = make_comment(state=State.HELD)
    reply = make_comment(comment.article)
    comment.move(State.REJECTED, actor=MODERATOR, reason=Reason.INSULT)
    appeal(comment)
    comment.move(State.APPROVED, actor=Actor.person(make_user()))

    article = comment.article.get_absolute_url()
    urls = (article, f"{article}comments/feed/", f"{article}comments.json", reply.own_url(), "/")

    assert not any(ANSWER in Client().get(url).content.decode() for url in urls)


# What becomes of it


def test_a_confirmed_decision_says_so_with_its_date_and_reason() -> None:
    comment = rejected()
    appeal(comment)

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        comment.move(State.REJECTED, actor=Actor.person(make_user()), reason=Reason.HATE)

    page = own_page(comment)
    assert CONFIRMED in page
    assert "Hatred or discrimination" in page
    assert ANSWER in page
    assert "awaits a moderator" not in page


def test_a_granted_one_says_so_beside_the_usual() -> None:
    comment = rejected()
    appeal(comment)

    comment.move(State.APPROVED, actor=Actor.person(make_user()))

    page = own_page(comment)
    assert "Your comment is published." in page
    assert "Your answer to the first decision was accepted on" in page


def test_a_rejection_after_it_was_granted_is_not_called_confirmed() -> None:
    comment = rejected()
    appeal(comment)
    comment.move(State.APPROVED, actor=Actor.person(make_user("ines")))

    comment.move(State.REJECTED, actor=Actor.person(make_user("noe")), reason=Reason.HATE)

    page = own_page(comment)
    assert CONFIRMED not in page
    assert "this decision was taken later" in page


def test_an_undone_confirmation_waits_again_with_the_first_reason() -> None:
    comment = rejected(reason=Reason.INSULT)
    appeal(comment)
    comment.move(State.REJECTED, actor=Actor.person(make_user()), reason=Reason.HATE)

    Decision.objects.filter(reason=Reason.HATE).undo(actor=MODERATOR)

    page = own_page(comment)
    assert "Your answer awaits a moderator." in page
    assert "Insult or personal attack" in page


def test_put_back_on_hold_it_still_waits() -> None:
    comment = rejected()
    appeal(comment)

    comment.move(State.HELD, actor=Actor.person(make_user()))

    assert "Your answer awaits a moderator." in own_page(comment)
    assert Comment.objects.appealed().exists()


def test_a_withdrawn_comment_asks_nobody_and_shows_no_answer() -> None:
    comment = make_comment(state=State.REJECTED)
    appeal(comment)

    comment.move(State.WITHDRAWN, actor=Actor.author())

    assert not Appeal.objects.open().exists()
    assert not Comment.objects.appealed().exists()
    assert ANSWER not in own_page(comment)


def test_erasing_overwrites_it() -> None:
    hers = make_appeal(author_email="mireille@example.org", text=ANSWER)

    privacy.erase("mireille@example.org")

    hers.refresh_from_db()
    assert hers.text == ""
    assert not Comment.objects.appealed().exists()
    assert Client().get(hers.comment.own_url()).status_code == 410


def test_an_export_holds_it_with_its_outcome() -> None:
    hers = make_appeal(author_email="mireille@example.org", text=ANSWER)
    waiting = privacy.export("mireille@example.org")["comments"][0]["appeal"]

    hers.comment.move(State.REJECTED, actor=Actor.person(make_user()), reason=Reason.HATE)

    settled = privacy.export("mireille@example.org")["comments"][0]["appeal"]
    last = Decision.objects.latest("pk")
    assert waiting == {
        "text": ANSWER, "sent_at": hers.created_at, "decided_at": None, "outcome": "",
    }  # fmt: skip
    assert (settled["outcome"], settled["decided_at"]) == ("rejected", last.at)


def test_her_page_takes_ten_queries_at_most(django_assert_max_num_queries: Any) -> None:
    comment = make_comment(state=State.REJECTED)
    appeal(comment)
    comment.move(State.REJECTED, actor=Actor.person(make_user()), reason=Reason.HATE)

    with django_assert_max_num_queries(10):
        own_page(comment)


def test_the_form_and_the_rule_agree_on_the_length() -> None:
    assert appealing.MAX_LENGTH == 2000
