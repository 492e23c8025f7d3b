"""Sends the letters of the outbox, outside of any transaction.

To take a letter is to put off its next attempt, in one conditional UPDATE: of several workers one
takes it, and a worker that dies at any moment leaves a letter that falls due by itself. So each is
sent at least once; and once only, unless a crash comes between the mail server's answer and the
mark. A server that is down costs a round one attempt: the other letters wait for the next round.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import TYPE_CHECKING

from django.db import DatabaseError, connections
from django.db.models import F
from django.utils import timezone

from comments.mail import letters
from comments.mail.models import Address, Letter
from comments.mail.outbox import NEWS_FOR

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(minutes=5)
"""Until a letter is tried again; longer than a mail server can hang before its time is up."""

LONGEST_PAUSE = timedelta(hours=12)
MOST_ATTEMPTS = 10
"""Their pauses, each four times the one before, add up to three days and some hours."""

FIRST_PERMANENT = 500
"""Replies of a mail server from here on say that the same address will never do (RFC 5321)."""

BETWEEN_ROUNDS = 5.0
"""Seconds between two looks into the outbox."""

AFTER_FAILURE = 60.0
"""Seconds until the next look when the mail server or the database can't be reached."""

MARKS = 3
"""How often it is tried to write down that a letter was sent."""


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts."""
    grown: timedelta = FIRST_PAUSE * 4 ** min(attempts - 1, 9)
    return min(grown, LONGEST_PAUSE)


def take() -> Letter | None:
    """Take the letter that is longest overdue; None if none is due."""
    now = timezone.now()
    while letter := Letter.objects.due(now).first():
        mine = Letter.objects.due(now).filter(pk=letter.pk, attempts=letter.attempts)
        if letter.attempts >= MOST_ATTEMPTS:
            mine.update(given_up_at=now)
        elif mine.update(attempts=F("attempts") + 1, due_at=now + pause(letter.attempts + 1)):
            return letter
    return None


def deliver(stopped: Callable[[], bool] = lambda: False) -> bool:
    """Send what is due; return whether the mail server could be reached."""
    while not stopped() and (letter := take()):
        try:
            _send(letter)
        except SMTPRecipientsRefused as error:
            _note(letter, error, forever=_is_permanent(error))
        except (OSError, SMTPException) as error:
            _note(letter, error)
            return False
        except DatabaseError:
            raise
        except Exception as error:  # one bad letter must not stop the others
            log.exception("A letter could not be made: %s", letter.key)
            _note(letter, error)
    return True


def _send(letter: Letter) -> None:
    made = letters.compose(letter)
    if made is None:  # hidden, withdrawn, undone or stopped since it was written
        Letter.objects.unsettled().filter(pk=letter.pk).delete()
        return
    mail, said = made
    mail.send()
    _mark(letter, said)


def _mark(letter: Letter, said: str) -> None:
    """Write down that a letter was sent, even if the database is busy: it would go out again."""
    for left in reversed(range(MARKS)):
        try:
            row = Letter.objects.filter(pk=letter.pk)
            row.update(sent_at=timezone.now(), said=said, error="")
        except DatabaseError:
            if not left:
                raise
            time.sleep(1)
        else:
            return


def _note(letter: Letter, error: Exception, *, forever: bool = False) -> None:
    log.warning("Letter %s was not sent: %s", letter.pk, error)
    said = f"{type(error).__name__}: {error}"[:300]
    row = Letter.objects.unsettled().filter(pk=letter.pk)
    row.update(error=said, given_up_at=timezone.now() if forever else None)


def _is_permanent(error: SMTPRecipientsRefused) -> bool:
    return all(code >= FIRST_PERMANENT for code, _ in error.recipients.values())


def tidy(at: datetime) -> None:
    """Forget the letters that are no news any more, and the addresses that nobody confirmed."""
    Letter.objects.filter(created_at__lt=at - NEWS_FOR).delete()
    Address.objects.askable(at).delete()


def keep_delivering(
    stopped: Callable[[], bool],
    daily: Callable[[], object],
    others: Callable[[Callable[[], bool]], bool] = lambda _stopped: True,
) -> None:
    """Deliver round after round until `stopped()`, and do once a day what is `daily`.

    `others` sends what does not stand in the outbox, and says whether the mail server was there.

    Whatever fails is logged and tried again: nobody watches this.
    """
    next_day = 0.0
    while not stopped():
        reached = False
        try:
            reached = deliver(stopped) and others(stopped)
            if time.monotonic() >= next_day:
                daily()
                next_day = time.monotonic() + timedelta(days=1).total_seconds()
        except Exception:
            log.exception("The mail could not be delivered")
        connections.close_all()
        _rest(BETWEEN_ROUNDS if reached else AFTER_FAILURE, stopped)


def _rest(seconds: float, stopped: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not stopped():
        time.sleep(min(seconds, 0.5))
