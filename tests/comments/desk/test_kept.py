"""What was sent after the session had ended is kept, sent again after the log-in, and never lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comments.models import Comment, Decision, Standing, State
from comments.reasons.models import RejectionReason
from tests.comments.factories import make_comment
from tests.factories import make_user

pytestmark = pytest.mark.django_db
DESK = "/admin/comments/desk/"
AGAIN = f"{DESK}again/"
OURS = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture
def lea() -> User:
    return make_user("lea", "comments.moderate_comment")


@pytest.fixture
def seat() -> Client:
    """A browser whose session has ended."""
    return Client(headers=OURS)


@pytest.fixture
def held() -> list[Comment]:
    names = ("Ana", "Karim", "Paul")
    return [make_comment(state=State.HELD, author_name=name) for name in names]


def chosen(held: list[Comment]) -> dict[str, Any]:
    """The first is approved, the second rejected, the third skipped."""
    first, second, third = held
    return {
        "seen": [each.seen_as() for each in held],
        f"to-{first.pk}": "approved",
        f"to-{second.pk}": "rejected",
        f"reason-{second.pk}": "insult",
        f"to-{third.pk}": "",
    }


def states() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("state", flat=True))


def test_a_form_sent_after_the_session_has_ended_is_answered_with_a_page(
    seat: Client, held: list[Comment]
) -> None:
    answer = seat.post(DESK, chosen(held))

    page = answer.content.decode()
    assert (answer.status_code, states()) == (401, ["held"] * 3)
    assert f'href="{AGAIN}"' in page
    assert "Ana" not in page  # whoever sits there now


def test_after_the_log_in_every_choice_is_there_again(
    seat: Client, held: list[Comment], lea: User
) -> None:
    seat.post(DESK, chosen(held))
    seat.force_login(lea)

    page = seat.get(AGAIN).content.decode()

    first, second, third = held
    assert f'name="to-{first.pk}" value="approved" checked' in page
    assert f'name="to-{second.pk}" value="rejected" checked' in page
    assert '<option value="insult" selected>' in page
    assert f"to-{third.pk}" not in page
    assert states() == ["held"] * 3


def test_what_is_sent_again_is_carried_out_and_kept_no_more(
    seat: Client, held: list[Comment], lea: User
) -> None:
    seat.post(DESK, chosen(held))
    seat.force_login(lea)
    reminded = seat.get(DESK).content.decode()
    asked = seat.get(AGAIN).content.decode()
    again = {name: value for name, value in chosen(held).items() if name != f"to-{held[2].pk}"}

    seat.post(DESK, {**again, "seen": [each.seen_as() for each in held[:2]]})

    assert AGAIN in reminded
    assert asked.count('name="seen"') == 2
    assert states() == ["approved", "rejected", "held"]
    assert AGAIN not in seat.get(DESK).content.decode()
    assert "radio" not in seat.get(AGAIN).content.decode()


def test_what_somebody_else_decided_meanwhile_stays_and_is_told(
    seat: Client, held: list[Comment], lea: User
) -> None:
    seat.post(DESK, chosen(held))
    make_user("max")
    held[0].move(State.SPAM, actor=_actor("max"))
    seat.force_login(lea)
    page = seat.get(AGAIN).content.decode()

    answer = seat.post(DESK, chosen(held), follow=True)

    assert f'value="{held[0].pk}:held:1"' in page
    assert states() == ["spam", "rejected", "held"]
    assert "(max" in answer.content.decode()


def test_the_log_in_leads_back_to_what_was_chosen(seat: Client, held: list[Comment]) -> None:
    seat.post(DESK, chosen(held))

    answer = seat.get(AGAIN)

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next={AGAIN}")


def test_a_form_with_the_token_of_another_log_in_loses_nothing(
    held: list[Comment], lea: User
) -> None:
    seat = Client(headers=OURS, enforce_csrf_checks=True)
    seat.force_login(lea)

    answer = seat.post(DESK, {**chosen(held), "csrfmiddlewaretoken": "x" * 64})

    assert (answer.status_code, states()) == (401, ["held"] * 3)
    assert "insult" in seat.get(AGAIN).content.decode()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {}])
def test_what_another_site_sends_is_neither_done_nor_kept(
    held: list[Comment], lea: User, headers: dict[str, str]
) -> None:
    seat = Client(headers=headers, enforce_csrf_checks=True)
    seat.force_login(lea)

    answer = seat.post(DESK, chosen(held))

    assert (answer.status_code, states()) == (403, ["held"] * 3)
    assert "radio" not in seat.get(AGAIN).content.decode()


def test_the_log_in_of_whoever_is_not_ours_makes_no_session(held: list[Comment]) -> None:
    answer = Client(headers={"Sec-Fetch-Site": "cross-site"}).post(DESK, chosen(held))

    assert answer.status_code == 302
    assert "session" not in answer.cookies


def test_why_an_author_is_blocked_is_not_lost_either(seat: Client, lea: User) -> None:
    comment = make_comment(author_email="ana@example.org")
    url = f"{DESK}author/{comment.pk}/"
    sent = {"kind": "block", "subject": "email", "reason": "Publicité, trois fois", "lasts": "30"}

    answer = seat.post(url, sent)
    seat.force_login(lea)
    page = seat.get(url).content.decode()
    before = Standing.objects.count()
    seat.post(url, sent)

    assert (answer.status_code, before) == (401, 0)
    assert "Publicité, trois fois" in page
    assert Standing.objects.get().reason == "Publicité, trois fois"
    assert "Publicité, trois fois</textarea>" not in seat.get(url).content.decode()


@pytest.mark.parametrize("reason", ["", "no-such", "retired", "insult\x00", "é"])
def test_only_a_reason_that_is_offered_rejects(held: list[Comment], lea: User, reason: str) -> None:
    RejectionReason.objects.create(code="retired", label_fr="a", label_en="a", is_offered=False)
    seat = Client(headers=OURS)
    seat.force_login(lea)
    pk = held[0].pk

    sent = {"seen": held[0].seen_as(), f"to-{pk}": "rejected", f"reason-{pk}": reason}
    seat.post(DESK, sent)
    body = {"act": "0d6c0ac0-7fd5-4c3c-b3a0-7e2f3a9b6f10", "to": "rejected", "reason": reason}
    api = seat.post(
        f"{DESK}act/", {**body, "seen": [held[0].seen_as()]}, content_type="application/json"
    )

    assert (api.status_code, states()[0]) == (422, "held")
    assert not Decision.objects.filter(to_state=State.REJECTED).exists()


def _actor(name: str) -> Any:
    from comments.models import Actor

    return Actor.person(User.objects.get(username=name))
