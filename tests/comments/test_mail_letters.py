"""What letters say when they leave: what holds then, in both languages, and never a hidden text."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from comments import editing
from comments.mail import outbox, worker
from comments.models import Actor, Address, Comment, Decision, Follow, Letter, Reason, State
from tests.comments.factories import MODERATOR, make_address, make_comment, make_follow
from tests.comments.test_leaving import leave
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

READER = "mireille@example.org"
SECRET = "Un texte que personne ne doit lire"


def delivered(after: timedelta = timedelta(minutes=3)) -> list[EmailMultiAlternatives]:
    """Deliver what is due by then, and return all mails that went out."""
    with time_machine.travel(timezone.now() + after):
        worker.deliver()
    outgoing: list[Any] = mail.outbox
    return outgoing


def bodies(message: EmailMultiAlternatives) -> list[str]:
    """Return the plain text and the HTML of a mail."""
    return [str(message.body), *(str(content) for content, _ in message.alternatives)]


def decided(state: State, language: str = "fr", **fields: Any) -> Comment:
    """A waiting comment of a confirmed reader that was just decided about."""
    article = make_article(language=language, title="Le  tramway\nrevient")
    comment = make_comment(article, state=State.HELD, author_email=READER, **fields)
    make_address(READER)
    comment.move(state, actor=MODERATOR, reason=Reason.OFF_TOPIC)
    return comment


def follower_and_reply(text: str = "Une réponse *nette*.", **fields: Any) -> Comment:
    root = make_comment(make_article(title="Le tramway"), text="La question.")
    make_follow(root, READER)
    return make_comment(parent=root, text=text, author_name="Paul", **fields)


def test_the_request_to_confirm_quotes_nothing_that_was_typed(client: Client) -> None:
    leave(client, make_article(), comment=SECRET, author="Achetez chez nous")

    (message,) = delivered()

    for body in bodies(message):
        assert SECRET not in body
        assert "Achetez" not in body
        assert "/confirm/" in body


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_decision_is_told_in_the_language_of_the_article(language: str) -> None:
    comment = decided(State.APPROVED, language)

    (message,) = delivered()

    assert message.extra_headers["Content-Language"] == language
    assert f'<html lang="{language}">' in bodies(message)[1]
    for body in bodies(message):
        assert f"http://127.0.0.1:8000{comment.get_absolute_url()}" in body
        assert "Le tramway revient" in body


def test_a_rejection_says_why_and_quotes_nothing() -> None:
    comment = decided(State.REJECTED, "en", text=SECRET)

    (message,) = delivered()

    for body in bodies(message):
        assert "The reason: Off topic." in body
        assert SECRET not in body
        assert comment.own_url() in body


def test_a_decision_that_is_undone_in_time_is_never_told() -> None:
    decided(State.REJECTED)

    Decision.objects.filter(to_state=State.REJECTED).undo(actor=MODERATOR)

    assert delivered() == []
    assert not Letter.objects.exists()


def test_of_two_decisions_in_a_row_the_last_is_told() -> None:
    comment = decided(State.REJECTED, "en")

    comment.move(State.APPROVED, actor=MODERATOR)

    assert [message.subject for message in delivered()] == ["Your comment is published"]


def test_a_decision_that_is_undone_and_taken_again_is_told_once() -> None:
    comment = decided(State.APPROVED)
    delivered()

    comment.move(State.HELD, actor=MODERATOR)
    comment.move(State.APPROVED, actor=MODERATOR)

    assert len(delivered()) == 1


def test_a_decision_that_was_told_and_then_turned_is_told_anew() -> None:
    comment = decided(State.APPROVED)
    delivered()

    comment.move(State.REJECTED, actor=MODERATOR, reason=Reason.INSULT)
    delivered()
    comment.move(State.APPROVED, actor=MODERATOR)

    assert len(delivered()) == 3


def test_no_letter_calls_published_what_cannot_be_read() -> None:
    parent = make_comment(make_article(language="en"), state=State.HELD)
    comment = make_comment(parent=parent, state=State.HELD, author_email=READER)
    make_address(READER)
    comment.move(State.APPROVED, actor=MODERATOR)

    (message,) = delivered()

    assert message.subject == "Your comment was approved"
    assert "because the one that it answers can’t" in " ".join(str(message.body).split())


def test_a_change_that_is_approved_is_told_as_one() -> None:
    comment = make_comment(make_article(language="en"), author_email=READER)
    make_address(READER)
    editing.edit(comment, "Un texte nouveau.", seen=comment.seen_as())
    comment.move(State.APPROVED, actor=Actor.person(make_user()))

    assert [message.subject for message in delivered()] == ["Your change is published"]


def test_a_change_that_is_declined_is_told_as_one() -> None:
    comment = make_comment(make_article(language="en"), author_email=READER)
    make_address(READER)
    edited = editing.edit(comment, SECRET, seen=comment.seen_as())
    editing.keep(edited, actor=Actor.person(make_user()), seen=edited.seen_as())

    (message,) = delivered()

    assert message.subject == "Your change was not kept"
    assert not any(SECRET in body for body in bodies(message))


def test_a_reply_is_quoted_as_text_and_as_html() -> None:
    reply = follower_and_reply("Une réponse *nette*.\n\nDeux <b> lignes.")

    (message,) = delivered()

    text, html = bodies(message)
    assert "> Une réponse *nette*.\n> \n> Deux <b> lignes." in text
    assert "<em>nette</em>" in html
    assert "Deux &lt;b&gt; lignes." in html
    assert message.to == [READER]
    assert reply.get_absolute_url() in text


def hide(reply: Comment) -> None:
    reply.move(State.HELD, actor=MODERATOR)


def hide_thread(reply: Comment) -> None:
    Comment.objects.filter(replies=reply).trash(actor=MODERATOR)


def withdraw(reply: Comment) -> None:
    reply.move(State.WITHDRAWN, actor=Actor.author())


def take_the_article_offline(reply: Comment) -> None:
    type(reply.article).objects.filter(pk=reply.article_id).withdraw()


def stop(_reply: Comment) -> None:
    Address.objects.update(stopped_at=timezone.now())


def leave_the_thread(_reply: Comment) -> None:
    Follow.objects.update(ended_at=timezone.now())


@pytest.mark.parametrize(
    "change",
    [hide, hide_thread, withdraw, take_the_article_offline, stop, leave_the_thread],
)
def test_a_reply_does_not_leave_after(change: Callable[[Comment], None]) -> None:
    reply = follower_and_reply(SECRET)

    change(reply)

    assert delivered() == []


def test_a_reply_that_comes_back_is_told_once_and_only_then() -> None:
    reply = follower_and_reply()
    hide(reply)
    delivered()

    reply.move(State.APPROVED, actor=MODERATOR)

    assert len(delivered()) == 1


def test_a_reply_that_was_changed_is_quoted_as_everybody_reads_it() -> None:
    reply = follower_and_reply("Le texte public.")
    editing.edit(reply, SECRET, seen=reply.seen_as())

    (message,) = delivered()

    assert not any(SECRET in body for body in bodies(message))
    assert all("Le texte public." in body for body in bodies(message))


def test_every_letter_can_be_stopped_by_one_click_and_is_no_cause_for_answers() -> None:
    make_article()
    follower_and_reply()
    decided(State.APPROVED)
    outbox.ask(make_comment(author_email="somebody@example.org"))

    messages = delivered()

    assert len(messages) == 3
    for message in messages:
        sent = message.message()
        assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert re.fullmatch(
            r"<http://127\.0\.0\.1:8000/comments/mail/[\w.:-]+/(stop|end)/>",
            re.sub(r"\s", "", message.extra_headers["List-Unsubscribe"]),
        )
        assert sent["Auto-Submitted"] == "auto-generated"
        assert sent["Message-ID"].endswith("@127.0.0.1>")
        assert sent.get_content_type() == "multipart/alternative"


def test_a_name_or_title_cannot_break_out_of_its_header() -> None:
    root = make_comment(make_article(title="Un titre\r\nBcc: x@example.org"))
    make_follow(root, READER)
    make_comment(parent=root, author_name="Paul\r\nBcc: y@example.org")

    (message,) = delivered()

    assert message.message()["Bcc"] is None
