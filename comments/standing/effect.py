"""What decisions about authors do to a comment on its way in; those that are there stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_noop

from comments.moderation.findings import Finding
from comments.standing.models import Standing, StandingKind

if TYPE_CHECKING:
    from datetime import datetime

RULE = "blocked"


@dataclass(frozen=True, slots=True)
class Stands:
    """How an author stands: what blocks her is found in her comment; `trusted_at` is since when the
    newsroom trusts her address, which still has to be proven. Who is blocked is not trusted.
    """

    found: tuple[Finding, ...] = ()
    trusted_at: datetime | None = None


def of(email: str, network: str, at: datetime) -> Stands:
    """Return how an author stands at a moment, by her address as it is compared; one query."""
    held = list(Standing.objects.in_force(at).concerning(email, network).order_by("pk"))
    found = tuple(_found(each) for each in held if each.kind == StandingKind.BLOCK)
    trusted = [each.created_at for each in held if each.kind == StandingKind.TRUST]
    return Stands(found, max(trusted) if trusted and not found else None)


def _found(block: Standing) -> Finding:
    """Say for moderators what blocks her; its date is one that every language reads alike."""
    values: dict[str, str | int] = {"who": block.who(), "reason": block.reason}
    if block.until is None:
        return Finding(RULE, "1", gettext_noop("%(who)s is blocked for good: %(reason)s"), values)
    values["until"] = f"{timezone.localtime(block.until):%Y-%m-%d %H:%M}"
    message = gettext_noop("%(who)s is blocked until %(until)s: %(reason)s")
    return Finding(RULE, "1", message, values)
