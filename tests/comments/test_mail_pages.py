"""The pages behind the links of letters, and the following of threads: only a POST changes things."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from comments.mail import links, outbox, worker
from comments.models import Address, Comment, Follow, State
from tests.comments.factories import make_address, make_comment, make_follow
from tests.comments.test_leaving import leave
from tests.factories import make_article

pytestmark = pytest.mark.django_db

READER = "mireille@example.org"


def path(url: str) -> str:
    return url.removeprefix("http://127.0.0.1:8000")


@pytest.fixture
def visitor() -> Client:
    """Someone without a cookie, who would be refused where a CSRF token is asked for."""
    return Client(enforce_csrf_checks=True)


def asked() -> tuple[Comment, Address]:
    """A comment whose author was asked to confirm her address."""
    leave(Client(), make_article(language="en"))
    return Comment.objects.get(), Address.objects.get()


def test_the_link_of_the_letter_leads_to_the_button_that_confirms(visitor: Client) -> None:
    asked()
    worker.deliver()
    link = next(line for line in str(mail.outbox[0].body).splitlines() if "/confirm/" in line)

    page = visitor.get(path(link))

    assert page.status_code == 200
    assert '<form method="post">' in page.content.decode()
    assert READER in page.content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_changes_nothing(visitor: Client, method: str) -> None:
    comment, address = asked()
    follow = make_follow(make_comment(), "other@example.org")
    before = (list(Address.objects.values()), list(Follow.objects.values()))

    for url in (
        links.confirm_url(address, comment),
        links.stop_url(address),
        links.end_url(follow),
        f"{comment.own_url()}follow/",
    ):
        getattr(visitor, method)(path(url))

    assert (list(Address.objects.values()), list(Follow.objects.values())) == before


def test_confirming_leads_to_the_comment_and_follows_its_thread(visitor: Client) -> None:
    comment, address = asked()

    response = visitor.post(path(links.confirm_url(address, comment)))

    assert (response.status_code, response["Location"]) == (303, comment.own_url())
    assert Address.objects.get().is_live()
    assert Follow.objects.get().thread == comment


def test_confirming_twice_confirms_once(visitor: Client) -> None:
    comment, address = asked()
    visitor.post(path(links.confirm_url(address, comment)))
    first = Address.objects.get().confirmed_at

    visitor.post(path(links.confirm_url(address, comment)))

    assert (Address.objects.get().confirmed_at, Follow.objects.count()) == (first, 1)


def test_one_click_stops_all_mail_without_a_redirect(visitor: Client) -> None:
    address = make_address(READER)

    response = visitor.post(path(links.stop_url(address)), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert not response.cookies
    assert Address.objects.get().stopped_at


def test_one_click_ends_the_thread_alone(visitor: Client) -> None:
    follow = make_follow(make_comment(), READER)
    other = make_follow(make_comment(), READER)

    response = visitor.post(path(links.end_url(follow)), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert list(Follow.objects.going_on()) == [other]
    assert Address.objects.get().is_live()


def test_who_stopped_can_begin_again(visitor: Client) -> None:
    address = make_address(READER, stopped_at=timezone.now())
    page = visitor.get(path(links.stop_url(address))).content.decode()

    visitor.post(path(links.confirm_url(address)))

    assert path(links.confirm_url(address)) in page
    assert Address.objects.get().is_live()


@pytest.mark.parametrize(
    ("language", "word"), [("fr", '<html lang="fr"'), ("en", '<html lang="en"')]
)
def test_pages_speak_the_language_of_the_letters(visitor: Client, language: str, word: str) -> None:
    address = make_address(READER, language=language)

    response = visitor.get(path(links.stop_url(address)))

    assert response["Content-Language"] == language
    assert word in response.content.decode()


def test_pages_are_kept_out_of_caches_and_search(visitor: Client) -> None:
    response = visitor.get(path(links.stop_url(make_address(READER))))

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("name", ["confirm", "stop", "end"])
@pytest.mark.parametrize("token", ["1", "1:x", "1.2:forged"])
def test_a_forged_link_opens_nothing(visitor: Client, name: str, token: str) -> None:
    make_address(READER)

    assert visitor.post(f"/comments/mail/{token}/{name}/").status_code == 404


def test_a_link_does_only_what_it_says(visitor: Client) -> None:
    address = make_address(READER, confirmed_at=None)
    token = links.stop_url(address).split("/")[-3]

    response = visitor.post(f"/comments/mail/{token}/confirm/")

    assert response.status_code == 404
    assert not Address.objects.get().confirmed_at


def test_the_link_of_an_erased_address_opens_nothing(visitor: Client) -> None:
    url = path(links.stop_url(make_address(READER)))
    Address.objects.all().delete()

    assert visitor.get(url).status_code == 404


def test_a_thread_is_followed_and_left_from_the_own_page(visitor: Client) -> None:
    make_address(READER)
    comment = make_comment(author_email=READER)
    url = f"{comment.own_url()}follow/"

    response = visitor.post(url)
    followed = Follow.objects.going_on().count()
    visitor.post(url, {"leave": "1"})

    assert (response.status_code, response["Location"]) == (303, f"{comment.own_url()}#follow")
    assert (followed, Follow.objects.going_on().count()) == (1, 0)


def test_following_neither_confirms_nor_starts_again(visitor: Client) -> None:
    """The page is known to whoever typed the address, who need not be its owner."""
    make_address(READER, stopped_at=timezone.now())
    make_address("other@example.org", confirmed_at=None)

    for email in (READER, "other@example.org"):
        visitor.post(f"{make_comment(author_email=email).own_url()}follow/")

    assert not any(address.is_live() for address in Address.objects.all())


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({}, "You can be told of what is written in this thread."),
        ({"follows": True}, "You are told of what is written in this thread."),
        ({"follows": True, "confirmed_at": None}, "once you have confirmed your address"),
        ({"stopped_at": timezone.now()}, "You stopped all our messages."),
    ],
)
def test_the_own_page_says_whether_the_thread_is_followed(
    visitor: Client, wish: dict[str, Any], said: str
) -> None:
    comment = make_comment(make_article(language="en"), author_email=READER)
    follows = wish.pop("follows", False)
    make_address(READER, **wish)
    if follows:
        make_follow(comment, READER)

    assert said in visitor.get(comment.own_url()).content.decode()


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.ERASED])
def test_a_comment_that_is_gone_offers_nothing_to_follow(visitor: Client, state: State) -> None:
    comment = make_comment(state=state, author_email=READER)

    assert 'id="follow"' not in visitor.get(comment.own_url()).content.decode()


def test_who_took_her_comment_back_can_still_leave_its_thread(visitor: Client) -> None:
    comment = make_comment(state=State.WITHDRAWN, author_email=READER)
    make_address(READER)
    make_follow(comment, READER)

    offered = visitor.get(comment.own_url()).content.decode()
    visitor.post(f"{comment.own_url()}follow/", {"leave": "1"})
    visitor.post(f"{comment.own_url()}follow/", {})

    assert 'id="follow"' in offered
    assert not outbox.standing(comment).exists()
    assert 'id="follow"' not in visitor.get(comment.own_url()).content.decode()
