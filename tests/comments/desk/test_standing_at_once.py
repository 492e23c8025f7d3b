"""Two moderators who decide about the same author at the same instant: one decision is in force."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from comments import standing
from comments.models import Actor, Standing
from tests.comments.test_at_once import together
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)
WHO = ("block", "email", "ana@example.org")


def test_of_eight_who_block_the_same_address_at_once_one_decision_is_in_force() -> None:
    actors = [Actor.person(make_user(f"moderator-{n}")) for n in range(8)]

    def block(actor: Actor) -> Standing:
        return standing.decide(*WHO, "Publicité", None, actor)

    made = together(*(lambda actor=actor: block(actor) for actor in actors))

    (in_force,) = Standing.objects.in_force()
    assert len({each.pk for each in made}) == 8
    assert Standing.objects.exclude(pk=in_force.pk).exclude(lifted_at=None).count() == 7


def test_what_has_ended_by_itself_keeps_nobody_from_being_blocked_again() -> None:
    actor = Actor.person(make_user("lea"))
    until = timezone.now() + timedelta(days=1)
    ended = standing.decide(*WHO, "Publicité", until, actor)

    with time_machine.travel(until + timedelta(hours=1)):
        again = standing.decide(*WHO, "Encore", None, actor)

    ended.refresh_from_db()
    assert (ended.lifted_at, again.pk == ended.pk) == (None, False)
