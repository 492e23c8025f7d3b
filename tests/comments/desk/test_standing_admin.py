"""Trusting and blocking by hand in the room of the admin, and who may."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments.models import Standing
from tests.comments.desk.standing import EMAIL, decide, written
from tests.comments.roles import member_of
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

ROOM = reverse("admin:comments_standing_changelist")
ADD = reverse("admin:comments_standing_add")


def sheet(row: Standing, verb: str = "change") -> str:
    return reverse(f"admin:comments_standing_{verb}", args=[row.pk])


# Who may


@pytest.mark.parametrize("group", ["editors", "moderators"])
def test_editors_and_moderators_trust_block_and_lift(client: Client, group: str) -> None:
    client.force_login(member_of(group))

    client.post(ADD, written())
    row = Standing.objects.get()
    listed = client.get(ROOM).status_code
    client.post(ROOM, {"action": "lift", "_selected_action": [row.pk]})

    row.refresh_from_db()
    assert (row.actor_name, listed) == (f"one-of-{group}", 200)
    assert row.lifted_by == f"one-of-{group}"


@pytest.mark.parametrize("url", [ROOM, ADD])
def test_others_reach_nothing(client: Client, url: str) -> None:
    client.force_login(make_user("reader", "comments.view_comment"))

    assert client.get(url).status_code == 403
    assert client.post(url, written()).status_code == 403
    assert not Standing.objects.exists()


def test_who_may_only_view_them_lifts_nothing(client: Client) -> None:
    client.force_login(make_user("reader", "comments.view_standing"))
    row = decide()

    client.post(ROOM, {"action": "lift", "_selected_action": [row.pk]})

    row.refresh_from_db()
    assert client.get(ROOM).status_code == 200
    assert row.is_in_force()


def test_nothing_is_deleted_or_rewritten(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root", password="a long password"))
    row = decide()

    deleted = client.post(sheet(row, "delete"), {"post": "yes"}).status_code
    changed = client.post(sheet(row), written(reason="Autre chose.")).status_code

    row.refresh_from_db()
    assert (deleted, changed) == (403, 403)
    assert row.reason == "Insulte tout le monde."


# The room


@pytest.mark.parametrize(("lasts", "days"), [("1", 1), ("7", 7), ("30", 30), ("", None)])
def test_a_decision_is_added_for_a_time_or_for_good(
    moderator: Client, lasts: str, days: int | None
) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        moderator.post(ADD, written(value=" Mireille@Example.org", lasts=lasts))

    row = Standing.objects.get()
    assert (row.value, row.reason) == (EMAIL, "Insulte tout le monde.")
    assert row.until == (now + timedelta(days=days) if days else None)


def test_no_copy_of_the_address_is_left_in_the_admin_s_own_log(moderator: Client) -> None:
    moderator.post(ADD, written())

    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "\u202e"}, "reason"),
        ({"value": "mireille"}, "value"),
        ({"subject": "domain", "value": "gmail.com"}, "value"),
        ({"subject": "network", "value": "192.168.1.1"}, "value"),
        ({"kind": "trust", "subject": "domain", "value": "example.org"}, "subject"),
        ({"kind": "ban"}, "kind"),
        ({"subject": "name"}, "subject"),
        ({"lasts": "365"}, "lasts"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_with_everything_filled_in(
    moderator: Client, changes: dict[str, str], field: str
) -> None:
    response = moderator.post(ADD, written(**changes))

    assert list(response.context["adminform"].form.errors) == [field]
    assert written(**changes)["value"] in response.content.decode()
    assert not Standing.objects.exists()


def test_what_holds_is_listed_first(moderator: Client) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=9)):
        holds, ended = decide(value="a@example.org", days=30), decide(value="b@example.org", days=1)
    newest = decide(value="c@example.org", days=None)

    page = moderator.get(ROOM)

    assert list(page.context["cl"].result_list) == [newest, holds, ended]


@pytest.mark.parametrize(("asked", "value"), [("yes", "a@example.org"), ("no", "b@example.org")])
def test_the_list_is_filtered_by_what_holds(moderator: Client, asked: str, value: str) -> None:
    decide(value="a@example.org")
    with time_machine.travel(timezone.now() - timedelta(days=9)):
        decide(value="b@example.org")

    page = moderator.get(ROOM, {"in_force": asked})

    assert [row.value for row in page.context["cl"].result_list] == [value]


def test_many_rows_cost_as_many_queries_as_few(
    moderator: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        decide(value=f"reader{number}@example.org")
    moderator.get(ROOM)

    with django_assert_max_num_queries(9):
        moderator.get(ROOM)


def test_lifting_what_has_ended_says_so(moderator: Client) -> None:
    row = decide()
    lift = {"action": "lift", "_selected_action": [row.pk]}
    moderator.post(ROOM, lift)

    page = moderator.post(ROOM, lift, follow=True)

    *_, message = page.context["messages"]
    assert str(message) == "Nothing was lifted: what you chose had ended already."


def test_its_sheet_tells_all_of_it(moderator: Client) -> None:
    row = decide()

    page = moderator.get(sheet(row)).content.decode()

    for told in (EMAIL, "Insulte tout le monde.", "In force"):
        assert told in page
    assert 'name="_save"' not in page


def test_it_is_lifted_from_its_sheet_as_long_as_it_holds(moderator: Client) -> None:
    row = decide()
    lift = {"action": "lift", "_selected_action": str(row.pk)}

    held = moderator.get(sheet(row)).content.decode()
    moderator.post(ROOM, lift)
    ended = moderator.get(sheet(row)).content.decode()

    for name, value in lift.items():
        assert f'name="{name}" value="{value}"' in held
        assert f'name="{name}" value="{value}"' not in ended
