"""Trust rests on an address that was proved in this very browser, and never on a typed one."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments import privacy, tokens, trust
from comments.commenting import Circumstances
from comments.mail import links
from comments.models import Actor, Address, Comment, Reason, Rulebook, State
from tests.comments.factories import make_address, make_comment
from tests.comments.test_leaving import leave
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

READER = "mireille@example.org"


@pytest.fixture
def moderator() -> Actor:
    return Actor.person(make_user("moderator"))


def book(after: int = 2) -> Rulebook:
    return Rulebook.objects.create(pk=1, policy="before", trusted_after=after)


def approved(number: int, by: Actor, email: str = READER) -> list[Comment]:
    """Comments of this address that somebody has approved."""
    comments = [make_comment(author_email=email, state=State.HELD) for _ in range(number)]
    for comment in comments:
        comment.move(State.APPROVED, actor=by)
    return comments


def cookie_of(address: Address) -> str:
    response = HttpResponse()
    tokens.prove(response, RequestFactory().get("/"), address.pk)
    return response.cookies[tokens.PROVEN].value


def confirm(client: Client, comment: Comment | None, email: str = READER) -> Any:
    address = Address.objects.get(email=email)
    return client.post(links.confirm_url(address, comment).removeprefix("http://127.0.0.1:8000"))


# How the proof is given


def test_confirming_by_the_link_of_the_letter_proves_the_address_in_that_browser(
    client: Client,
) -> None:
    leave(client, make_article())

    response = confirm(client, Comment.objects.get())

    cookie = response.cookies[tokens.PROVEN]
    assert tokens.proven(cookie.value) == Address.objects.get().pk
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/articles/", "Lax", True)
    assert cookie["max-age"] == 365 * 24 * 3600
    assert READER not in cookie.value


def test_the_cookie_is_secure_where_the_site_is(client: Client) -> None:
    make_address(READER, confirmed_at=None)
    comment = make_comment(author_email=READER)
    url = links.confirm_url(Address.objects.get(), comment)

    response = client.post(url.removeprefix("http://127.0.0.1:8000"), secure=True)

    assert response.cookies[tokens.PROVEN]["secure"]


def test_merely_opening_the_link_proves_nothing(client: Client) -> None:
    address = make_address(READER, confirmed_at=None)
    url = links.confirm_url(address, make_comment(author_email=READER))

    response = client.get(url.removeprefix("http://127.0.0.1:8000"))

    assert tokens.PROVEN not in response.cookies


def test_the_link_of_the_page_that_stops_mail_proves_nothing(client: Client) -> None:
    """Any letter leads to it, and letters are forwarded."""
    make_address(READER, stopped_at=timezone.now())

    response = confirm(client, None)

    assert Address.objects.get().is_live()
    assert tokens.PROVEN not in response.cookies


def test_commenting_prolongs_the_proof(client: Client) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=300)):
        client.cookies[tokens.PROVEN] = cookie_of(make_address(READER))

    response = leave(client, make_article())

    assert tokens.proven(response.cookies[tokens.PROVEN].value) == Address.objects.get().pk


def test_who_proved_nothing_gets_no_cookie_by_commenting(client: Client) -> None:
    client.cookies[tokens.PROVEN] = "1:forged"

    response = leave(client, make_article())

    assert response.status_code == 303
    assert tokens.PROVEN not in response.cookies


def test_the_form_tells_the_proof_on(rf: RequestFactory) -> None:
    request = rf.post("/")
    request.COOKIES[tokens.PROVEN] = "what the browser sent"

    assert Circumstances.of(request, "http://testserver").proven == "what the browser sent"


def test_an_article_reads_the_same_with_the_proof(client: Client) -> None:
    article = make_article()
    with time_machine.travel(timezone.now(), tick=False):
        plain = client.get(article.get_absolute_url())
        client.cookies[tokens.PROVEN] = cookie_of(make_address(READER))
        proven = client.get(article.get_absolute_url())

    assert proven.content == plain.content
    assert proven.headers.get("Cache-Control") == plain.headers.get("Cache-Control")
    assert "Cookie" not in proven.headers.get("Vary", "")


# Who is trusted


def test_a_proven_address_with_enough_approved_comments_is_trusted(moderator: Actor) -> None:
    approved(2, moderator)

    assert trust.is_trusted(" Mireille@Example.org", cookie_of(make_address(READER)), book())


def test_typing_a_trusted_address_without_its_cookie_brings_no_trust(moderator: Actor) -> None:
    make_address(READER)
    approved(2, moderator)

    assert not trust.is_trusted(READER, "", book())


def test_typing_a_trusted_address_with_the_cookie_of_another_brings_no_trust(
    moderator: Actor,
) -> None:
    make_address(READER)
    approved(2, moderator)
    other = make_address("somebody@example.org")

    assert not trust.is_trusted(READER, cookie_of(other), book())


def test_a_comment_under_somebody_elses_trusted_address_is_held(
    client: Client, moderator: Actor
) -> None:
    book(after=1)
    known = approved(1, moderator)[0]
    make_address(READER)

    leave(client, known.article)

    assert Comment.objects.waiting().count() == 1


@pytest.mark.parametrize("forge", [lambda value: value[:-1], lambda value: "1", lambda value: "²:"])
def test_a_forged_cookie_brings_no_trust(moderator: Actor, forge: Any) -> None:
    approved(2, moderator)
    cookie = cookie_of(make_address(READER))

    assert not trust.is_trusted(READER, forge(cookie), book())


def test_a_cookie_lasts_a_year(moderator: Actor) -> None:
    approved(2, moderator)
    with time_machine.travel(timezone.now() - timedelta(days=366)):
        cookie = cookie_of(make_address(READER))

    assert not trust.is_trusted(READER, cookie, book())


def test_one_approved_comment_too_few_brings_no_trust(moderator: Actor) -> None:
    approved(1, moderator)

    assert not trust.is_trusted(READER, cookie_of(make_address(READER)), book())


def test_nobody_is_trusted_where_the_rules_say_so(moderator: Actor) -> None:
    approved(1, moderator)

    assert not trust.is_trusted(READER, cookie_of(make_address(READER)), book(after=0))


def test_an_address_that_was_never_confirmed_is_not_trusted(moderator: Actor) -> None:
    approved(2, moderator)
    address = make_address(READER, confirmed_at=None)

    assert not trust.is_trusted(READER, cookie_of(address), book())


def test_stopping_all_mail_ends_news_and_not_the_proof(moderator: Actor) -> None:
    approved(2, moderator)
    address = make_address(READER, stopped_at=timezone.now())

    assert trust.is_trusted(READER, cookie_of(address), book())


def test_what_appeared_by_itself_earns_no_trust() -> None:
    cookie = cookie_of(make_address(READER))
    approved(5, Actor.rule("moderated-after", "1"))

    assert not trust.is_trusted(READER, cookie, book())


def test_what_was_approved_and_then_hidden_counts_no_more(moderator: Actor) -> None:
    approved(2, moderator)[0].move(State.TRASH, actor=moderator)

    assert not trust.is_trusted(READER, cookie_of(make_address(READER)), book())


@pytest.mark.parametrize(("days", "trusted"), [(89, False), (91, True)])
@pytest.mark.parametrize("state", [State.REJECTED, State.SPAM])
def test_a_rejected_comment_speaks_against_its_address_for_ninety_days(
    moderator: Actor, state: State, days: int, trusted: bool
) -> None:
    approved(2, moderator)
    bad = make_comment(author_email=READER, state=State.HELD)
    reason = Reason.INSULT if state == State.REJECTED else ""
    at = timezone.now() - timedelta(days=days)
    bad.move(state, actor=moderator, reason=reason, at=at)

    assert trust.is_trusted(READER, cookie_of(make_address(READER)), book()) is trusted


# Erasing a person


def test_erasing_a_person_makes_her_cookie_worthless(moderator: Actor) -> None:
    approved(2, moderator)
    cookie = cookie_of(make_address(READER))

    privacy.erase(READER)

    assert not trust.is_trusted(READER, cookie, book(after=1))


def test_a_cookie_from_before_an_erasure_stays_worthless_when_the_address_comes_back(
    moderator: Actor,
) -> None:
    cookie = cookie_of(make_address(READER))
    privacy.erase(READER)
    make_address(READER)
    approved(2, moderator)

    assert not trust.is_trusted(READER, cookie, book())


# What it costs


def test_it_takes_no_query_without_a_cookie_and_two_with_one(
    moderator: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    approved(2, moderator)
    cookie, rules = cookie_of(make_address(READER)), book()

    with django_assert_num_queries(0):
        trust.is_trusted(READER, "", rules)
        trust.is_trusted(READER, "1:forged", rules)
    with django_assert_num_queries(2):
        trust.is_trusted(READER, cookie, rules)
