"""How an author comes to be trusted or blocked, and how that ends: by rows that are their own log."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.standing.models import Standing, StandingKind, Subject

if TYPE_CHECKING:
    from comments.standing.models import StandingQuerySet
    from comments.states import Actor

ONLY_ADDRESSES = ValidationError(
    _("Only an e-mail address can be trusted: its owner alone can prove that it is hers."),
    code="trust",
)
SENT_TWICE = timedelta(minutes=1)
"""Two ends no further apart are one: that of a form that was sent twice."""


def decide(
    kind: str, subject: str, value: str, reason: str, until: datetime | None, actor: Actor
) -> Standing:
    """Trust or block an author from now on, and return the row that says so.

    It takes the place of a former decision of this kind about the same; the very same one, sent
    twice, is one. Raise `ValidationError` for what can't be meant (comments.standing.subjects), for
    trust in anything but an address, without a reason, or with an end that is past.
    """
    from comments.standing.subjects import normalized

    value, reason, now = normalized(subject, value), reason.strip(), timezone.now()
    _refuse(kind, subject, reason, until, now)
    with transaction.atomic():
        _one_at_a_time()
        former = Standing.objects.in_force(now).filter(kind=kind, subject=subject, value=value)
        locked = list(former.select_for_update(no_key=True))
        for each in locked:
            if each.user_id == actor.user_id and each.reason == reason and _ends(each, until):
                return each
        _lift(former, actor, now)
        return Standing.objects.create(
            kind=kind,
            subject=subject,
            value=value,
            reason=reason,
            until=until,
            created_at=now,
            user_id=actor.user_id,
            actor_name=actor.name,
        )


def _one_at_a_time() -> None:
    """Wait for whoever else decides now: of two who decide the same at once, the second sees the first.

    The head of the log is what every decision waits for last; a row that is not there yet locks nobody.
    """
    from comments.models import LogHead

    LogHead.objects.select_for_update().get_or_create(pk=1)


def lift(pk: int, actor: Actor) -> int:
    """End a decision; return how many rows that changed: none if it had ended already."""
    now = timezone.now()
    return _lift(Standing.objects.in_force(now).filter(pk=pk), actor, now)


def _lift(standings: StandingQuerySet, actor: Actor, at: datetime) -> int:
    return standings.update(lifted_at=at, lifted_by=actor.name)


def _ends(former: Standing, until: datetime | None) -> bool:
    """Whether a decision ends when this one would."""
    if former.until is None or until is None:
        return former.until is until
    return abs(former.until - until) < SENT_TWICE


def _refuse(kind: str, subject: str, reason: str, until: datetime | None, now: datetime) -> None:
    StandingKind(kind)
    if kind == StandingKind.TRUST and subject != Subject.EMAIL:
        raise ONLY_ADDRESSES
    if not reason:
        raise ValidationError(_("Say why: others will ask."), code="reason")
    if until is not None and until <= now:
        raise ValidationError(_("That moment is past already."), code="past")
