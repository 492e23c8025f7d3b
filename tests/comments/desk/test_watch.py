"""Mail to moderators: told once, in time, with links that work once and never by a GET."""

import re
from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from comments.desk.watch import digest, links
from comments.desk.watch.models import Rhythm, Watch
from comments.models import Actor, Comment, Decision, RejectionReason, State
from tests.comments.factories import MODERATOR, make_comment
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> User:
    return make_user("claire", "comments.moderate_comment", email="claire@example.org")


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def held(**fields: Any) -> Comment:
    return make_comment(state=State.HELD, **fields)


def deliver_after(clock: Any, **time: float) -> list[Any]:
    """Let time pass and return what is sent then."""
    clock.shift(timedelta(**time))
    mail.outbox.clear()
    digest.deliver()
    return list(mail.outbox)


def link_in(letter: Any, verb: str) -> str:
    """The path of the first link of a letter that approves or rejects."""
    found = re.findall(r"(?:https?://[^/]+)(/admin/comments/desk/mail/\S+/)", letter.body)
    return str(found[0 if verb == "approve" else 1])


def test_at_once_a_held_comment_is_told_with_its_text_and_why(moderator: User, clock: Any) -> None:
    digest.wish(moderator, Rhythm.AT_ONCE)
    clock.shift(timedelta(minutes=1))
    comment = held(text="La borne de Valmeray.", author_name="Mireille")

    (letter,) = deliver_after(clock, minutes=1)

    assert letter.to == ["claire@example.org"]
    for said in ("La borne de Valmeray.", "Mireille", comment.article.title):
        assert said in letter.body
        assert said in letter.alternatives[0].content


def test_nothing_is_told_twice(moderator: User, clock: Any) -> None:
    digest.wish(moderator, Rhythm.AT_ONCE)
    clock.shift(timedelta(minutes=1))
    held()

    assert len(deliver_after(clock, minutes=1)) == 1
    assert deliver_after(clock, minutes=5) == []


@pytest.mark.parametrize(("rhythm", "hours"), [(Rhythm.HOURLY, 1), (Rhythm.DAILY, 24)])
def test_a_rhythm_is_kept(moderator: User, clock: Any, rhythm: Rhythm, hours: int) -> None:
    digest.wish(moderator, rhythm)
    clock.shift(timedelta(minutes=1))
    held()
    held()

    assert deliver_after(clock, minutes=2) == []
    (letter,) = deliver_after(clock, hours=hours)
    assert letter.body.count("/mail/") == 5  # two links a comment, and the settings'


def test_who_wants_none_gets_none(moderator: User, clock: Any) -> None:
    digest.wish(moderator, Rhythm.NEVER)
    clock.shift(timedelta(minutes=1))
    held()

    assert deliver_after(clock, days=2) == []


def test_who_moderates_no_more_gets_none(moderator: User, clock: Any) -> None:
    digest.wish(moderator, Rhythm.AT_ONCE)
    moderator.user_permissions.clear()
    clock.shift(timedelta(minutes=1))
    held()

    assert deliver_after(clock, minutes=1) == []


def test_a_mail_server_that_is_down_loses_no_letter(
    moderator: User, clock: Any, monkeypatch: Any
) -> None:
    digest.wish(moderator, Rhythm.AT_ONCE)
    clock.shift(timedelta(minutes=1))
    held()

    def fail(*_: object) -> None:
        raise SMTPServerDisconnected

    with monkeypatch.context() as down:
        down.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
        assert deliver_after(clock, minutes=1) == []

    assert len(deliver_after(clock, minutes=6)) == 1


def test_many_are_told_in_one_letter_that_says_how_many_more(moderator: User, clock: Any) -> None:
    digest.wish(moderator, Rhythm.AT_ONCE)
    clock.shift(timedelta(minutes=1))
    article = held().article
    for _ in range(digest.AT_MOST + 2):
        held(article=article)

    (letter,) = deliver_after(clock, minutes=1)

    assert str(digest.AT_MOST + 3) in letter.subject
    assert letter.body.count("/mail/") == 2 * digest.AT_MOST + 1


def test_opening_a_link_changes_nothing_and_confirming_does(
    client: Client, moderator: User
) -> None:
    comment = held()
    url = links.url_of(comment, "approve", moderator).partition("//")[2].partition("/")[2]

    assert client.get(f"/{url}").status_code == 200
    comment.refresh_from_db()
    assert comment.state == State.HELD

    assert client.post(f"/{url}").status_code == 200
    comment.refresh_from_db()
    assert comment.state == State.APPROVED
    assert Decision.objects.latest("pk").user == moderator


def path_of(comment: Comment, verb: str, user: User) -> str:
    return "/" + links.url_of(comment, verb, user).partition("//")[2].partition("/")[2]


def test_a_link_works_once_even_if_its_act_is_undone(client: Client, moderator: User) -> None:
    comment = held()
    path = path_of(comment, "approve", moderator)
    client.post(path)
    Decision.objects.filter(to_state=State.APPROVED).undo(actor=MODERATOR)

    answer = client.post(path)

    comment.refresh_from_db()
    assert (answer.status_code, comment.state) == (410, State.HELD)


def test_rejecting_asks_for_a_reason(client: Client, moderator: User) -> None:
    comment = held()
    path = path_of(comment, "reject", moderator)

    assert client.post(path).status_code == 422
    assert client.post(path, {"reason": "insult"}).status_code == 200
    comment.refresh_from_db()
    assert comment.state == State.REJECTED
    assert Decision.objects.latest("pk").reason == "insult"


def test_what_was_edited_meanwhile_is_not_decided_unseen(client: Client, moderator: User) -> None:
    comment = held()
    path = path_of(comment, "approve", moderator)
    Comment.objects.filter(pk=comment.pk).update(revision=2)

    answer = client.post(path)

    comment.refresh_from_db()
    assert (answer.status_code, comment.state) == (410, State.HELD)


@pytest.mark.parametrize("change", ["altered", "old", "no moderator"])
def test_a_link_that_is_not_valid_does_nothing(
    client: Client, moderator: User, clock: Any, change: str
) -> None:
    comment = held()
    path = path_of(comment, "approve", moderator)
    if change == "altered":
        path = path.replace("/mail/", "/mail/x")
    elif change == "old":
        clock.shift(links.VALID_FOR + timedelta(seconds=1))
    else:
        moderator.is_active = False
        moderator.save()

    assert client.post(path).status_code == 403
    comment.refresh_from_db()
    assert comment.state == State.HELD


def test_the_wish_is_made_at_the_desk(client: Client, moderator: User) -> None:
    client.force_login(moderator)

    client.post("/admin/comments/desk/mail/", {"rhythm": "hourly"})

    assert Watch.objects.get(user=moderator).rhythm == Rhythm.HOURLY
    assert "checked" in client.get("/admin/comments/desk/mail/").content.decode()


def test_a_link_says_who_decided_meanwhile_and_how(client: Client, moderator: User) -> None:
    comment = held()
    path = path_of(comment, "approve", moderator)
    comment.move(State.SPAM, actor=Actor.person(make_user("max")))

    answer = client.get(path)

    assert answer.status_code == 410
    assert "(max, " in answer.content.decode()


@pytest.mark.parametrize("reason", ["no-such", "retired", "insult\x00"])
def test_a_link_rejects_only_for_a_reason_that_is_offered(
    client: Client, moderator: User, reason: str
) -> None:
    RejectionReason.objects.create(code="retired", label_fr="a", label_en="a", is_offered=False)
    comment = held()

    answer = client.post(path_of(comment, "reject", moderator), {"reason": reason})

    comment.refresh_from_db()
    assert (answer.status_code, comment.state) == (422, State.HELD)


def test_what_readers_reports_put_on_hold_later_is_told_too(moderator: User, clock: Any) -> None:
    comment = make_comment()
    digest.wish(moderator, Rhythm.AT_ONCE)
    clock.shift(timedelta(minutes=1))

    comment.move(State.HELD, actor=MODERATOR)

    assert len(deliver_after(clock, minutes=1)) == 1
