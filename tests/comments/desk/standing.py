"""How it is decided where an author stands: by a call, and in the words of the form."""

from datetime import timedelta

from django.utils import timezone

from comments import standing
from comments.models import Actor, Standing
from tests.comments.factories import MODERATOR

EMAIL = "mireille@example.org"


def decide(
    kind: str = "block",
    subject: str = "email",
    value: str = EMAIL,
    *,
    reason: str = "Insulte tout le monde.",
    days: int | None = 7,
    actor: Actor = MODERATOR,
) -> Standing:
    until = timezone.now() + timedelta(days=days) if days else None
    return standing.decide(kind, subject, value, reason, until, actor)


def written(**changes: str) -> dict[str, str]:
    return {
        "kind": "block",
        "subject": "email",
        "value": EMAIL,
        "lasts": "7",
        "reason": "Insulte tout le monde.",
        **changes,
    }
