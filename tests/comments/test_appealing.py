"""An author answers the rejection of her comment, once, and sees what becomes of her answer."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from comments import privacy
from comments.models import Actor, Appeal, Comment, Decision, Reason, State, Tally
from tests.comments.appealing import ANSWER, appeal, own_page, rejected
from tests.comments.factories import MODERATOR, make_appeal, make_comment
from tests.comments.test_at_once import whole
from tests.factories import make_user

pytestmark = pytest.mark.django_db

CONFIRMED = "Your answer was read. The decision was confirmed on"


def rejected_by(user: User) -> Comment:
    comment = make_comment(state=State.HELD)
    comment.move(State.REJECTED, actor=Actor.person(user), reason=Reason.INSULT)
    return comment


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


# Who may read it


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
