"""The desk warns of a wait over the set limit, without a query more on its page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments.models import State
from gazette import roles
from tests.comments.factories import make_comment
from tests.factories import make_user

pytestmark = pytest.mark.django_db
DESK = "/admin/comments/desk/"


@pytest.fixture
def desk() -> Client:
    """A moderator whose permission is her group's."""
    roles.set_up()
    user = make_user("lea")
    user.groups.add(Group.objects.get(name=roles.MODERATORS))
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(user)
    return browser


def test_a_wait_over_the_limit_is_warned_of(desk: Client) -> None:
    make_comment(state=State.HELD, submitted_at=timezone.now() - timedelta(days=3))

    (warning,) = desk.get(f"{DESK}warnings/").json()["warnings"]

    assert "has been waiting for 3" in warning
    assert warning in desk.get(f"{DESK}numbers/").content.decode()


def test_where_nothing_is_wrong_nothing_is_said(desk: Client) -> None:
    make_comment(state=State.HELD)

    assert desk.get(f"{DESK}warnings/").json() == {"warnings": []}


def test_warnings_take_one_query_besides_who_asks(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_comment(state=State.HELD)

    with django_assert_max_num_queries(5):
        desk.get(f"{DESK}warnings/")


def test_who_may_not_moderate_is_told_nothing(client: Client) -> None:
    client.force_login(make_user("ines"))

    assert client.get(f"{DESK}warnings/").status_code == 403


def test_the_desk_leads_to_its_numbers(desk: Client) -> None:
    assert f'href="{DESK}numbers/"' in desk.get(DESK).content.decode()
