"""Trusting and blocking by hand: in the room of the admin, and from the desk's card."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.http import QueryDict
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from comments.desk import wanted
from comments.models import Comment, Standing
from tests.comments.desk.test_standing import EMAIL, decide
from tests.comments.factories import make_comment
from tests.comments.test_judging import NETWORK
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ROOM = reverse("admin:comments_standing_changelist")
ADD = reverse("admin:comments_standing_add")
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def _roles() -> None:
    call_command("setup_roles", verbosity=0)


def member_of(group: str) -> User:
    user = make_user(f"one-of-{group}")
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def moderator() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(member_of("moderators"))
    return client


def written(**changes: str) -> dict[str, str]:
    return {
        "kind": "block",
        "subject": "email",
        "value": EMAIL,
        "lasts": "7",
        "reason": "Insulte tout le monde.",
        **changes,
    }


def sheet(row: Standing, verb: str = "change") -> str:
    return reverse(f"admin:comments_standing_{verb}", args=[row.pk])


def commented(**fields: Any) -> Comment:
    return make_comment(**{"author_email": EMAIL, "address": NETWORK, **fields})


def at_desk(comment: Comment) -> str:
    return reverse("desk:author", args=[comment.pk])


def rendered(comment: Comment) -> str:
    with translation.override("en"):
        template = Template("{% load desk %}{% standing_of comment wanted %}")
        asked = wanted.read(QueryDict("queue=spam"))
        return template.render(Context({"comment": comment, "wanted": asked}))


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


# At the desk


@pytest.mark.parametrize(
    ("subject", "value"), [("email", EMAIL), ("domain", "example.org"), ("network", NETWORK)]
)
def test_the_author_of_a_comment_is_blocked_by_what_stands_in_it(
    moderator: Client, subject: str, value: str
) -> None:
    comment = commented()

    response = moderator.post(at_desk(comment), written(subject=subject, value="x@example.net"))

    assert response.status_code == 303
    assert (Standing.objects.get().subject, Standing.objects.get().value) == (subject, value)


def test_her_address_is_trusted(moderator: Client) -> None:
    comment = commented()

    moderator.post(at_desk(comment), written(kind="trust", lasts=""))

    row = Standing.objects.get()
    assert (row.kind, row.value, row.until) == ("trust", EMAIL, None)


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({}, ["email", "domain", "network"]),
        ({"author_email": "mireille@gmail.com"}, ["email", "network"]),
        ({"address": "10.0.0.0"}, ["email", "domain"]),
        ({"author_email": ""}, ["network"]),
        ({"author_email": "", "address": ""}, []),
    ],
)
def test_only_what_can_be_meant_is_offered(fields: dict[str, str], offered: list[str]) -> None:
    page = rendered(commented(**fields))

    for subject in ("email", "domain", "network"):
        assert (f'type="radio" name="subject" value="{subject}"' in page) == (subject in offered)
    assert ("Trust this address" in page) == ("email" in offered)


@pytest.mark.parametrize("subject", ["domain", "name", ""])
def test_what_is_not_offered_is_refused(moderator: Client, subject: str) -> None:
    comment = commented(author_email="mireille@gmail.com")

    response = moderator.post(at_desk(comment), written(subject=subject))

    assert response.status_code == 422
    assert not Standing.objects.exists()


def test_who_works_here_is_offered_nothing_and_not_blocked(moderator: Client) -> None:
    comment = commented(user=make_user("fatou", email=EMAIL))

    response = moderator.post(at_desk(comment), written())

    assert response.status_code == 422
    assert "Works here." in rendered(comment)
    assert "<form" not in rendered(comment)


def test_what_holds_is_told_and_lifted(moderator: Client) -> None:
    comment, row = commented(), decide(days=None)

    before = rendered(comment)
    moderator.post(at_desk(comment), {"lift": row.pk})

    row.refresh_from_db()
    assert row.lifted_by == "one-of-moderators"
    assert "Insulte tout le monde." in before
    assert f'name="lift" value="{row.pk}"' in before
    assert "Insulte tout le monde." not in rendered(comment)


def test_what_concerns_another_author_is_not_lifted_from_here(moderator: Client) -> None:
    row = decide(value="paul@example.net")

    moderator.post(at_desk(commented()), {"lift": row.pk})

    row.refresh_from_db()
    assert row.is_in_force()


def test_the_card_s_part_takes_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    comment = commented()
    decide()
    decide(subject="network", value=NETWORK)

    with django_assert_num_queries(1):
        rendered(comment)


def test_without_a_reason_the_form_comes_back_filled_in(moderator: Client) -> None:
    comment = commented()

    response = moderator.post(
        at_desk(comment), written(subject="network", reason="", next="/admin/comments/desk/?q=x")
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert re.search('name="subject" value="network"[^>]* checked', page)
    assert 'name="next" value="/admin/comments/desk/?q=x"' in page
    assert "<details open" in page.replace(' class="standing__act"', "")


@pytest.mark.parametrize(
    ("back", "location"),
    [
        ("/admin/comments/desk/?queue=spam", "/admin/comments/desk/?queue=spam"),
        ("", "/admin/comments/desk/?queue=all&card={pk}"),
        ("https://elsewhere.example/", "/admin/comments/desk/?queue=all&card={pk}"),
        ("//elsewhere.example/", "/admin/comments/desk/?queue=all&card={pk}"),
    ],
)
def test_she_returns_to_where_she_was_on_this_site(
    moderator: Client, back: str, location: str
) -> None:
    comment = commented()

    response = moderator.post(at_desk(comment), written(next=back))

    assert response["Location"] == location.format(pk=comment.pk)


def test_the_card_at_the_desk_returns_to_it() -> None:
    comment = commented()

    page = rendered(comment)

    assert f'name="next" value="/admin/comments/desk/?queue=spam&amp;card={comment.pk}"' in page


def test_the_page_of_an_author_opens_without_sending_anything(moderator: Client) -> None:
    response = moderator.get(at_desk(commented()))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("headers", [{}, JSON])
def test_without_the_permission_nothing_is_decided(client: Client, headers: dict[str, str]) -> None:
    client.force_login(make_user("reader", "comments.view_comment"))

    response = client.post(at_desk(commented()), written(), headers=headers)

    assert response.status_code == 403
    assert not Standing.objects.exists()


def test_who_is_logged_out_is_asked_to_log_in(client: Client) -> None:
    url = at_desk(commented())

    page, script = client.post(url, written()), client.post(url, written(), headers=JSON)

    assert page.status_code == 302
    assert (script.status_code, list(script.json())) == (401, ["error"])


def test_a_script_is_told_what_was_done_and_how_it_looks_now(moderator: Client) -> None:
    comment = commented()

    response = moderator.post(at_desk(comment), written(), headers=JSON)

    told = response.json()
    assert (response.status_code, told["pk"]) == (200, comment.pk)
    assert told["said"] == "mireille@example.org is blocked now."
    assert "Insulte tout le monde." in told["html"]
    assert 'name="csrfmiddlewaretoken"' in told["html"]


def test_a_script_is_told_what_is_wrong(moderator: Client) -> None:
    comment = commented()

    wrong = moderator.post(at_desk(comment), written(reason=""), headers=JSON)
    gone = moderator.post(reverse("desk:author", args=[comment.pk + 1]), written(), headers=JSON)
    asked = moderator.get(at_desk(comment), headers=JSON)

    assert [each.status_code for each in (wrong, gone, asked)] == [422, 404, 405]
    assert all(each.json()["error"] for each in (wrong, gone, asked))
