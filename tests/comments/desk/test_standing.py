"""Where an author stands: what decides it, how it is written and ends, and what she may ask."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments import privacy, standing
from comments.models import Actor, Standing
from comments.standing.models import ERASED
from tests.comments.desk.standing import EMAIL, decide
from tests.comments.factories import MODERATOR
from tests.comments.test_judging import NETWORK
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def refuses(code: str) -> Any:
    return pytest.raises(ValidationError, check=lambda error: error.code == code)


# What is decided, and how it is written


def test_a_decision_says_who_took_it_why_and_until_when() -> None:
    fatou = make_user("fatou")

    made = decide(actor=Actor.person(fatou), days=None)

    row = Standing.objects.get()
    assert row == made
    assert (row.kind, row.subject, row.value) == ("block", "email", EMAIL)
    assert (row.reason, row.until) == ("Insulte tout le monde.", None)
    assert (row.user, row.actor_name, row.lifted_at) == (fatou, "fatou", None)


@pytest.mark.parametrize(
    ("subject", "written", "value", "who"),
    [
        ("email", "  Mireille@Example.ORG ", EMAIL, EMAIL),
        ("domain", "Example.ORG", "example.org", "@example.org"),
        ("domain", "@example.org", "example.org", "@example.org"),
        ("domain", "somebody@example.org", "example.org", "@example.org"),
        ("network", "203.0.113.77", "203.0.113.0", "203.0.113.0/24"),
        ("network", "203.0.113.0/24", "203.0.113.0", "203.0.113.0/24"),
        ("network", "2001:db8:12:34::1", "2001:db8:12::", "2001:db8:12::/48"),
    ],
)
def test_who_is_meant_is_written_as_it_is_compared(
    subject: str, written: str, value: str, who: str
) -> None:
    made = decide(subject=subject, value=written)

    assert (made.value, made.who()) == (value, who)


@pytest.mark.parametrize(
    ("subject", "written", "code"),
    [
        ("email", "mireille", "email"),
        ("email", "", "email"),
        ("domain", "example", "domain"),
        ("domain", "", "domain"),
        ("domain", "exa mple.org", "domain"),
        ("domain", "[192.0.2.1]", "domain"),
        ("domain", "localhost", "domain"),
        ("domain", "GMail.com", "provider"),
        ("domain", "orange.fr", "provider"),
        ("network", "example.org", "network"),
        ("network", "", "network"),
        ("network", "10.1.2.3", "local"),
        ("network", "127.0.0.1", "local"),
        ("network", "::1", "local"),
    ],
)
def test_what_can_t_be_meant_is_refused(subject: str, written: str, code: str) -> None:
    with refuses(code):
        decide(subject=subject, value=written)

    assert not Standing.objects.exists()


def test_who_works_here_is_not_blocked() -> None:
    make_user("fatou", email="Fatou@example.org")

    with refuses("staff"):
        decide(value="fatou@EXAMPLE.org")


@pytest.mark.parametrize("subject", ["domain", "network"])
def test_only_an_address_is_trusted(subject: str) -> None:
    with refuses("trust"):
        decide("trust", subject, {"domain": "example.org", "network": NETWORK}[subject])


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_decision_has_a_reason(reason: str) -> None:
    with refuses("reason"):
        decide(reason=reason)


def test_an_end_that_is_past_is_refused() -> None:
    with refuses("past"):
        decide(days=-1)


def test_nobody_is_known_by_a_name() -> None:
    with pytest.raises(ValueError, match="name"):
        decide(subject="name", value="Mireille D.")


def test_the_same_sent_twice_is_one() -> None:
    first = decide()

    assert decide() == first
    assert Standing.objects.count() == 1


@pytest.mark.parametrize("change", [{"days": 30}, {"days": None}, {"reason": "Encore."}])
def test_a_new_decision_takes_the_place_of_the_former(change: dict[str, Any]) -> None:
    former = decide()

    made = decide(**change)

    former.refresh_from_db()
    assert (former.lifted_by, former.is_in_force()) == (MODERATOR.name, False)
    assert list(Standing.objects.in_force()) == [made]


def test_trust_and_block_stand_side_by_side() -> None:
    decide("trust")
    decide("block")

    assert Standing.objects.in_force().count() == 2


def test_lifting_says_who_did_it_and_happens_once() -> None:
    pk = decide().pk
    ines = Actor.person(make_user("ines"))

    assert standing.lift(pk, ines) == 1
    assert standing.lift(pk, MODERATOR) == 0

    row = Standing.objects.get()
    assert row.lifted_by == "ines"
    assert not row.is_in_force()


def test_what_has_ended_by_itself_is_not_lifted() -> None:
    pk = decide(days=1).pk

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert standing.lift(pk, MODERATOR) == 0

    assert Standing.objects.get().lifted_at is None


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"kind": "ban"}, "comments_standing_is_of_a_known_kind"),
        ({"subject": "name"}, "comments_standing_is_of_a_known_kind"),
        ({"kind": "trust", "subject": "domain"}, "comments_trust_is_in_an_address"),
        ({"reason": ""}, "comments_standing_has_a_reason"),
        ({"lifted_at": datetime(2026, 1, 1, tzinfo=timezone.get_default_timezone())},
         "comments_lifting_names_who"),
        ({"lifted_by": "ines"}, "comments_lifting_names_who"),
    ],
)  # fmt: skip
def test_the_database_refuses_the_rest(change: dict[str, Any], constraint: str) -> None:
    decide()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Standing.objects.update(**change)


# What a person may ask


def test_an_export_tells_what_was_decided_about_her_address_and_why() -> None:
    fatou = Actor.person(make_user("fatou"))
    decide(reason="Trois insultes.", actor=fatou)
    decide(subject="domain", value="example.org", reason="Un autre motif.")

    exported = privacy.export("Mireille@example.org")

    (told,) = exported["standing"]
    assert (told["kind"], told["reason"], told["lifted_at"]) == ("block", "Trois insultes.", None)
    assert told["until"] is not None
    assert "fatou" not in str(exported)


@pytest.mark.parametrize("lifted", [False, True])
def test_erasing_her_leaves_a_row_that_names_nobody(lifted: bool) -> None:
    pk = decide(reason="Mireille insulte tout le monde.").pk
    if lifted:
        standing.lift(pk, Actor.rule("before", "1"))

    done = privacy.erase("Mireille@EXAMPLE.org")

    row = Standing.objects.get()
    assert (done.standings, bool(done)) == (1, True)
    assert (row.value, row.reason) == (ERASED, ERASED)
    assert row.lifted_at is not None
    assert row.lifted_by == ("before" if lifted else "erase_person")
    assert "∅" not in str(row)


def test_erasing_her_leaves_what_is_decided_about_others() -> None:
    decide(value="paul@example.org")
    decide(subject="domain", value="example.org")

    privacy.erase(EMAIL)

    assert Standing.objects.in_force().count() == 2
