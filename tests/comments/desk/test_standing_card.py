"""Trusting and blocking the author of a comment: from the desk's card, and from a page of its own."""

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from comments.desk import wanted
from comments.models import Comment, Standing
from tests.comments.desk.standing import EMAIL, decide, written
from tests.comments.factories import make_comment
from tests.comments.test_judging import NETWORK
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

JSON = {"accept": "application/json"}


def commented(**fields: Any) -> Comment:
    return make_comment(**{"author_email": EMAIL, "address": NETWORK, **fields})


def at_desk(comment: Comment) -> str:
    return reverse("desk:author", args=[comment.pk])


def rendered(comment: Comment) -> str:
    with translation.override("en"):
        template = Template("{% load desk %}{% standing_of comment wanted %}")
        asked = wanted.read(QueryDict("queue=spam"))
        return template.render(Context({"comment": comment, "wanted": asked}))


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
