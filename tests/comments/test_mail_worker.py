"""How letters leave: whatever the mail server, the database or a crash does on the way."""

import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from comments.mail import worker
from comments.mail.models import LetterQuerySet
from comments.models import Address, Letter
from tests.comments.test_at_once import together
from tests.comments.test_leaving import leave
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


class MailServer(BaseEmailBackend):
    """A mail server that does to each mail what the test says."""

    accept: Callable[[EmailMessage], object]

    def send_messages(self, email_messages: Any) -> int:
        for message in email_messages:
            type(self).accept(message)
            mail.outbox.append(message)
        return len(email_messages)


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Let the mail server do this."""
    settings.EMAIL_BACKEND = f"{__name__}.MailServer"

    def behaves(accept: Any) -> None:
        monkeypatch.setattr(MailServer, "accept", staticmethod(accept), raising=False)

    return behaves


def fail(error: Exception) -> Callable[[EmailMessage], None]:
    def accept(_: EmailMessage) -> None:
        raise error

    return accept


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def take(_: EmailMessage) -> None:
    """Accept a mail."""


def write_letters(count: int = 1) -> None:
    for number in range(count):
        leave(Client(), make_article(), email=f"reader{number}@example.org")


def later(**delta: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(**delta))


def test_a_letter_is_sent_once(server: Any) -> None:
    server(take)
    write_letters()

    worker.deliver()
    with later(days=2):
        worker.deliver()

    assert len(mail.outbox) == 1
    assert Letter.objects.sent().count() == 1


def test_a_letter_is_sent_outside_of_any_transaction(server: Any) -> None:
    inside: list[bool] = []
    server(lambda _: inside.append(connection.in_atomic_block))
    write_letters()

    worker.deliver()

    assert inside == [False]


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), TimeoutError(), SMTPServerDisconnected()]
)
def test_a_server_that_is_down_loses_nothing_and_costs_one_attempt(
    server: Any, error: Exception
) -> None:
    server(fail(error))
    write_letters(3)
    reached = worker.deliver()
    attempts = sorted(Letter.objects.values_list("attempts", flat=True))

    server(take)
    with later(minutes=6):
        worker.deliver()

    assert (reached, attempts) == (False, [0, 0, 1])
    assert len(mail.outbox) == 3
    assert Letter.objects.sent().count() == 3


def test_the_last_error_is_kept_until_it_is_sent(server: Any) -> None:
    server(fail(ConnectionRefusedError("nobody there")))
    write_letters()

    worker.deliver()

    assert Letter.objects.get().error == "ConnectionRefusedError: nobody there"


def test_pauses_grow_and_after_some_three_days_it_is_given_up(server: Any) -> None:
    server(fail(TimeoutError()))
    write_letters()
    begun = timezone.now()
    pauses = [worker.pause(attempt) for attempt in range(1, worker.MOST_ATTEMPTS + 1)]

    for _ in range(worker.MOST_ATTEMPTS + 1):
        with time_machine.travel(Letter.objects.get().due_at):
            worker.deliver()

    letter = Letter.objects.get()
    assert pauses == sorted(pauses)
    assert letter.attempts == worker.MOST_ATTEMPTS
    assert letter.given_up_at
    assert timedelta(days=3) < letter.due_at - begun < timedelta(days=4)


def test_an_address_that_the_server_will_never_take_is_given_up_at_once(server: Any) -> None:
    server(fail(SMTPRecipientsRefused({"reader0@example.org": (550, b"no such user")})))
    write_letters()

    worker.deliver()

    assert Letter.objects.get().given_up_at


def test_an_address_that_is_full_is_tried_again(server: Any) -> None:
    server(fail(SMTPRecipientsRefused({"reader0@example.org": (452, b"mailbox full")})))
    write_letters()

    worker.deliver()

    assert Letter.objects.get().given_up_at is None


def test_one_bad_letter_does_not_stop_the_others(server: Any) -> None:
    def accept(message: EmailMessage) -> None:
        if message.to == ["reader0@example.org"]:
            raise ValueError

    server(accept)
    write_letters(3)

    reached = worker.deliver()

    assert (reached, len(mail.outbox)) == (True, 2)


def test_a_crash_before_the_server_answered_leaves_it_to_the_next_attempt(server: Any) -> None:
    server(killed)
    write_letters()
    with pytest.raises(KeyboardInterrupt):
        worker.deliver()
    server(take)

    worker.deliver()
    at_once = len(mail.outbox)
    with later(minutes=6):
        worker.deliver()

    assert (at_once, len(mail.outbox)) == (0, 1)


def test_a_crash_between_answer_and_mark_sends_it_again_under_the_same_name(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server(take)
    write_letters()
    with monkeypatch.context() as patched:
        patched.setattr(worker, "_mark", killed)
        with pytest.raises(KeyboardInterrupt):
            worker.deliver()

    with later(minutes=6):
        worker.deliver()

    names = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert (len(mail.outbox), len(names)) == (2, 1)


def test_a_database_that_is_busy_at_the_mark_is_asked_again(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server(take)
    write_letters()
    refusals = [OperationalError("database is locked")]
    update = LetterQuerySet.update

    def once_busy(self: Any, **fields: Any) -> int:
        if "sent_at" in fields and refusals:
            raise refusals.pop()
        return update(self, **fields)

    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(LetterQuerySet, "update", once_busy)
    worker.deliver()

    assert Letter.objects.sent().count() == 1


def test_of_several_workers_each_letter_is_sent_by_one(server: Any) -> None:
    server(lambda _: time.sleep(0.01))
    write_letters(12)

    together(*[worker.deliver] * 4)

    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        f"reader{number}@example.org" for number in range(12)
    )


def test_a_server_that_hangs_keeps_nobody_from_commenting(server: Any) -> None:
    hanging, go_on = threading.Event(), threading.Event()

    def hang(_: EmailMessage) -> None:
        hanging.set()
        go_on.wait(30)

    server(hang)
    write_letters()
    article = make_article()

    def deliver() -> None:
        worker.deliver()
        connection.close()

    thread = threading.Thread(target=deliver)
    thread.start()
    hanging.wait(30)
    begun = time.monotonic()
    response = leave(Client(), article)
    seconds = time.monotonic() - begun
    go_on.set()
    thread.join(30)

    assert response.status_code == 303
    assert seconds < 2


def test_a_server_that_takes_the_call_and_never_speaks_is_left_in_time(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    allowed, settings.EMAIL_TIMEOUT = settings.EMAIL_TIMEOUT, 0.3
    write_letters()

    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        reached = worker.deliver()

    assert (reached, allowed) == (False, 10)
    assert "timed out" in Letter.objects.get().error


def test_a_letter_of_a_transaction_that_is_rolled_back_is_never_sent(server: Any) -> None:
    server(take)
    with transaction.atomic():
        write_letters()
        transaction.set_rollback(True)

    worker.deliver()

    assert mail.outbox == []


def test_the_loop_goes_on_after_a_failure(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []

    def broken(_: object) -> bool:
        rounds.append(1)
        raise OperationalError

    monkeypatch.setattr(worker, "deliver", broken)
    monkeypatch.setattr(worker, "_rest", lambda *_: None)

    worker.keep_delivering(lambda: len(rounds) == 3, lambda: None)

    assert len(rounds) == 3


def test_the_loop_tidies_up_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []
    days: list[int] = []
    monkeypatch.setattr(worker, "deliver", lambda _: bool(rounds.append(1)))  # type: ignore[func-returns-value]
    monkeypatch.setattr(worker, "_rest", lambda *_: None)

    worker.keep_delivering(lambda: len(rounds) == 3, lambda: days.append(1))

    assert len(days) == 1


def test_letters_and_unconfirmed_addresses_are_forgotten_in_time() -> None:
    write_letters(2)
    Address.objects.filter(email="reader0@example.org").update(confirmed_at=timezone.now())

    worker.tidy(timezone.now() + timedelta(days=29))
    kept = (Letter.objects.count(), Address.objects.count())
    worker.tidy(timezone.now() + timedelta(days=91))

    assert kept == (2, 2)
    assert Letter.objects.count() == 0
    assert Address.objects.get().email == "reader0@example.org"
