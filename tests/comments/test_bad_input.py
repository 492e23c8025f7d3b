"""Whatever is sent as a comment is answered clearly, and nothing that hurts is stored."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comments import text as texts
from comments.models import Comment, Revision
from tests.comments.test_leaving import SAME, leave
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_a_post_without_a_body_answers_422(client: Client) -> None:
    article = make_article()
    url = reverse("comments:leave", args=[article.slug])

    assert client.post(url, headers=SAME).status_code == 422


def test_who_asks_for_the_address_again_is_led_back_to_the_form(client: Client) -> None:
    article = make_article()

    response = client.get(reverse("comments:leave", args=[article.slug]))

    assert response["Location"] == f"{article.get_absolute_url()}#respond"


def test_other_methods_are_not_allowed(client: Client) -> None:
    assert client.delete(reverse("comments:leave", args=["a"])).status_code == 405


def test_broken_utf8_is_taken_as_far_as_it_can_be_read(client: Client) -> None:
    article = make_article()
    body = b"comment=th\xe9+%ff%00ici&author=Ana&email=ana%40example.org"
    url = reverse("comments:leave", args=[article.slug])

    response = client.post(
        url, body, content_type="application/x-www-form-urlencoded", headers=SAME
    )

    assert response.status_code == 303
    assert "ici" in Revision.objects.get().text


@pytest.mark.parametrize(
    "overlong",
    [
        {"comment": "é" * 10_001},
        {"author": "a" * 81},
        {"email": f"{'a' * 250}@example.org"},
        {"url": f"https://example.org/{'a' * 200}"},
    ],
)
def test_overlong_fields_answer_422(client: Client, overlong: dict[str, str]) -> None:
    assert leave(client, make_article(), **overlong).status_code == 422


def test_a_text_of_just_the_greatest_length_is_taken(client: Client) -> None:
    text = "\r\n".join(["a" * 99] * 100) + "b"  # a browser counts a line's end as one character

    assert leave(client, make_article(), comment=text).status_code == 303


@pytest.mark.parametrize("nothing", [" ", "\u200b\u200b", "\x00", "\u2066\u2069"])
def test_a_name_that_nobody_can_see_is_none(client: Client, nothing: str) -> None:
    assert leave(client, make_article(), author=nothing).status_code == 422


@pytest.mark.parametrize("nothing", ["\u3164", "---", "[x]: https://example.org", "\u2066\u2069"])
def test_a_text_that_shows_nothing_is_none(client: Client, nothing: str) -> None:
    response = leave(client, make_article(), comment=nothing)

    assert response.status_code == 422
    assert 'id="id_comment_error"' in response.content.decode()


def test_what_turns_text_around_is_taken_out_of_a_sites_address(client: Client) -> None:
    leave(client, make_article(), url="https://example.org/\u202eexe.png")

    assert Comment.objects.get().author_url == "https://example.org/exe.png"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org", "http://[", "x y"])
def test_a_site_that_is_no_web_address_is_refused(client: Client, url: str) -> None:
    assert leave(client, make_article(), url=url).status_code == 422


def test_a_huge_body_answers_413(client: Client) -> None:
    assert leave(client, make_article(), comment="a" * 3_000_000).status_code == 413


def test_thousands_of_fields_answer_413(client: Client) -> None:
    article = make_article()
    fields = {f"f{number}": "x" for number in range(1100)}
    url = reverse("comments:leave", args=[article.slug])

    assert client.post(url, fields, headers=SAME).status_code == 413


def test_a_network_is_kept_and_no_address(client: Client) -> None:
    client.defaults["REMOTE_ADDR"] = "192.0.2.77"
    leave(client, make_article())

    assert Comment.objects.get().address == "192.0.2.0"


def test_the_view_never_reads_the_session(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    client.cookies["session"] = "x" * 32
    leave(client, make_article())  # the first one begins the log
    article = make_article()

    with django_assert_max_num_queries(18) as context:
        leave(client, article)

    assert not any("django_session" in query["sql"] for query in context.captured_queries)


def test_an_overlong_text_is_refused_before_it_is_parsed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article()
    parsed: list[str] = []
    monkeypatch.setattr(texts, "render", parsed.append)

    response = leave(client, article, comment=">" * 10_001)

    assert response.status_code == 422
    assert parsed == []
