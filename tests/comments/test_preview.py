"""A comment is looked at before it is sent: rendered, filled in, and stored nowhere."""

import re
from typing import Any

import pytest
from django.test import Client

from articles.models import DiscussionPolicy
from comments import tokens
from comments.models import Comment
from tests.comments.factories import make_comment
from tests.comments.test_leaving import leave, shown_again
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def preview(client: Client, article: Any, **changes: Any) -> Any:
    return leave(client, article, **{"preview": "Aperçu", **changes})


def test_the_text_is_shown_as_it_would_be_and_nothing_is_stored(client: Client) -> None:
    response = preview(client, make_article(), comment="Un *bel* article.")

    page = response.content.decode()
    assert response.status_code == 200
    assert "<p>Un <em>bel</em> article.</p>" in page
    assert Comment.objects.count() == 0
    assert tokens.COOKIE not in response.cookies
    assert response["Cache-Control"] == "private, no-store"


def test_everything_stays_filled_in(client: Client) -> None:
    parent = make_comment()
    changes = {"parent": str(parent.pk), "url": "https://example.org/moi"}

    response = preview(client, parent.article, **changes)

    page = response.content.decode()
    assert shown_again(response)
    for value in ("Mireille D.", "mireille@example.org", *changes.values()):
        assert f'value="{value}"' in page


def test_what_came_back_can_be_sent(client: Client) -> None:
    article = make_article(discussion=DiscussionPolicy.AFTER)
    page = preview(client, article).content.decode()
    (token,) = re.findall(r'name="token" value="([^"]+)"', page)

    leave(client, article, token=token)

    assert Comment.objects.visible().count() == 1


def test_name_and_address_need_not_be_filled_in_yet(client: Client) -> None:
    response = preview(client, make_article(), author="", email="")

    assert response.status_code == 200
    assert "error-summary" not in response.content.decode()


def test_what_is_harmful_is_shown_harmless(client: Client) -> None:
    page = preview(client, make_article(), comment="<script>alert(1)</script>").content.decode()

    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"comment": ""}, 422), ({"comment": "a" * 10_001}, 422), ({"parent": "999"}, 422)],
)
def test_what_could_not_be_sent_is_not_previewed(
    client: Client, changes: dict[str, str], status: int
) -> None:
    response = preview(client, make_article(), **changes)

    assert response.status_code == status
    assert "respond__preview" not in response.content.decode()


def test_another_site_has_nothing_shown_here(client: Client) -> None:
    response = preview(client, make_article(), headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert "respond__preview" not in response.content.decode()


def test_a_closed_discussion_previews_nothing(client: Client) -> None:
    assert preview(client, make_article(discussion=DiscussionPolicy.CLOSED)).status_code == 403


def test_enter_in_a_field_sends_the_comment(client: Client) -> None:
    page = client.get(make_article().get_absolute_url()).content.decode()

    form = page[page.index('id="comment-form"') :]
    assert re.findall(r'<button type="submit" name="(\w+)"', form) == ["send", "preview"]
