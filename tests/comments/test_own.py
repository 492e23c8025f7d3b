"""Who waits for a moderator sees her own comment, and nobody else does."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from comments import tokens
from comments.models import Comment, Decision, Reason, State
from comments.reasons.models import words_of
from tests.comments.factories import MODERATOR, make_comment
from tests.comments.test_leaving import leave
from tests.factories import make_article, make_category

pytestmark = pytest.mark.django_db


def text_shown(client: Client, article: Any) -> bool:
    return "Merci pour cet article." in client.get(article.get_absolute_url()).content.decode()


def test_the_author_sees_her_waiting_comment_on_return_and_nobody_else_does(
    client: Client,
) -> None:
    article = make_article()
    leave(client, article)

    assert text_shown(client, article)
    assert text_shown(client, article)
    assert not text_shown(Client(), article)


def test_it_is_marked_as_waiting_and_not_counted(client: Client) -> None:
    article = make_article()
    leave(client, article)

    page = client.get(article.get_absolute_url()).content.decode()

    assert 'class="comment__waiting"' in page
    assert ">1 comment" not in page
    assert "Aucun commentaire" not in page


def test_a_waiting_reply_stands_in_its_place(client: Client) -> None:
    parent = make_comment()
    make_comment(parent.article)
    leave(client, parent.article, parent=str(parent.pk))

    page = client.get(parent.article.get_absolute_url()).content.decode()

    assert page.count('<ol class="replies">') == 1


def test_her_page_is_kept_out_of_every_cache(client: Client) -> None:
    article = make_article()
    leave(client, article)

    mine = client.get(article.get_absolute_url())
    other = Client().get(article.get_absolute_url())

    assert mine["Cache-Control"] == "private, no-store"
    assert "private" not in other.get("Cache-Control", "")


def test_the_cookie_is_bound_to_the_article_and_out_of_scripts_reach(client: Client) -> None:
    article = make_article()

    cookie = leave(client, article).cookies[tokens.COOKIE]

    assert cookie["path"] == article.get_absolute_url()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 30 * 24 * 3600


def test_the_cookie_is_secure_on_https() -> None:
    article = make_article()
    url = reverse("comments:leave", args=[article.slug])

    response = Client().post(
        url,
        {"comment": "a", "author": "b", "email": "c@example.org"},
        headers={"Sec-Fetch-Site": "same-origin"},
        secure=True,
    )

    assert response.cookies[tokens.COOKIE]["secure"]


@pytest.mark.parametrize("value", ["x", "", "WzFd:a:b"])
def test_a_forged_cookie_shows_nothing(client: Client, value: str) -> None:
    held = make_comment(state=State.HELD, text="Merci pour cet article.")
    client.cookies[tokens.COOKIE] = value

    assert not text_shown(client, held.article)


def test_a_cookie_of_another_article_shows_nothing(client: Client) -> None:
    held = make_comment(state=State.HELD, text="Merci pour cet article.")
    response = leave(Client(), make_article())
    client.cookies[tokens.COOKIE] = response.cookies[tokens.COOKIE].value

    assert not text_shown(client, held.article)


def test_sending_a_public_comment_again_hands_out_no_cookie(client: Client) -> None:
    article = make_article()
    leave(client, article)
    Comment.objects.all().approve(actor=MODERATOR)

    response = leave(Client(), article)

    assert tokens.COOKIE not in response.cookies


def test_a_comment_that_is_public_at_once_leads_its_author_to_its_own_page(
    client: Client,
) -> None:
    article = make_article(discussion="after")
    leave(client, article)
    own_url = Comment.objects.get().own_url()

    hers, others = (
        each.get(article.get_absolute_url()).content.decode() for each in (client, Client())
    )

    assert own_url in hers
    assert own_url not in others


def test_once_approved_it_is_shown_like_any_other(client: Client) -> None:
    article = make_article()
    leave(client, article)

    Comment.objects.all().approve(actor=MODERATOR)

    page = client.get(article.get_absolute_url()).content.decode()
    assert 'class="comment__waiting"' not in page
    assert text_shown(Client(), article)


@pytest.mark.parametrize("state", list(State))
def test_her_private_page_says_how_it_stands(client: Client, state: State) -> None:
    comment = make_comment(state=state)

    response = client.get(comment.own_url())

    assert response.status_code == (410 if state == State.ERASED else 200)
    assert f"own-comment__state--{state}" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_her_private_page_tells_the_reason(client: Client) -> None:
    comment = make_comment(state=State.REJECTED, reason="personal-data")

    page = client.get(comment.own_url()).content.decode()

    with translation.override(comment.article.language):
        assert comment.decisions.get().get_reason_display() in page


def test_an_undone_approval_still_tells_the_reason(client: Client) -> None:
    comment = make_comment(state=State.REJECTED, reason="personal-data")
    comment.move(State.APPROVED, actor=MODERATOR)
    Decision.objects.filter(to_state=State.APPROVED).undo(actor=MODERATOR)

    page = client.get(comment.own_url()).content.decode()

    with translation.override(comment.article.language):
        assert words_of(Reason.PERSONAL_DATA).label in page


def test_her_private_page_leads_to_no_article_that_is_not_online(client: Client) -> None:
    comment = make_comment(make_article(state="withdrawn"))

    page = client.get(comment.own_url()).content.decode()

    assert comment.article.get_absolute_url() not in page


@pytest.mark.parametrize("token", ["1", "1:abc", "x:y:z"])
def test_a_private_page_opens_with_no_other_address(client: Client, token: str) -> None:
    make_comment()

    assert client.get(f"/comments/{token}/").status_code == 404


def test_a_form_token_does_not_open_a_private_page(client: Client) -> None:
    comment = make_comment()

    assert client.get(f"/comments/{tokens.form(comment.article)}/").status_code == 404


PUBLIC = [
    "/",
    "/feed/",
    "/feed/rss/",
    "/comments/feed/",
    "/articles/haie/",
    "/articles/haie/comments/feed/",
    "/articles/haie/comments.json",
    "/categories/nature/",
    "/authors/claire-vasseur/",
    "/search/?q=introuvable",
    "/sitemap.xml",
    "/sitemap-articles.xml",
]
"""Of each kind of page that everybody may ask for one."""


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("state", [State.HELD, State.REJECTED, State.SPAM, State.TRASH])
def test_what_is_not_public_is_in_nothing_that_is(client: Client, path: str, state: State) -> None:
    article = make_article(slug="haie", category=make_category(slug="nature"))
    make_comment(article, state=state, text="Un mot introuvable-entre-tous.")

    response = client.get(path)

    assert response.status_code == 200
    assert "entre-tous" not in response.content.decode()
    assert "1 comment" not in response.content.decode()
