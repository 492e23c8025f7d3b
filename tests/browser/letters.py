"""The letters that readers get while a test tells of them: sent at once, and read."""

from __future__ import annotations

import re

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from comments.mail import worker
from comments.models import Letter


def deliver() -> None:
    """Send what lies in the outbox, without the rest in which a decision can be undone."""
    Letter.objects.update(due_at=timezone.now())
    worker.deliver()


def letters_to(email: str) -> list[EmailMultiAlternatives]:
    """Deliver what waits, and return all that this address got so far."""
    deliver()
    found = [each for each in mail.outbox if each.to == [email]]
    assert all(isinstance(each, EmailMultiAlternatives) for each in found)
    return [each for each in found if isinstance(each, EmailMultiAlternatives)]


def link_in(letter: EmailMultiAlternatives, part: str) -> str:
    """Return the first address in the letter's plain text that holds `part`."""
    urls: list[str] = re.findall(r"https?://\S+", str(letter.body))
    return next(url for url in urls if part in url)
