"""Leaving a comment: nothing is lost, doubled or stored where it does not belong."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import DiscussionPolicy
from articles.models import State as ArticleState
from comments import policy, tokens
from comments.models import Comment, Decision, Finding, Revision, State
from tests.comments.factories import MODERATOR, make_comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db

SAME = {"Sec-Fetch-Site": "same-origin"}


def written(article: Any, **changes: str) -> dict[str, str]:
    """What a browser sends of a form that was filled in in no hurry."""
    with time_machine.travel(timezone.now() - timedelta(minutes=2)):
        token = tokens.form(article)
    return {
        "comment": "Merci pour cet article.",
        "author": "Mireille D.",
        "email": "mireille@example.org",
        "url": "",
        "parent": "",
        "token": token,
        "subject": "",
        **changes,
    }


def leave(client: Client, article: Any, headers: Any = None, **changes: str) -> Any:
    url = reverse("comments:leave", args=[article.slug])
    return client.post(
        url, written(article, **changes), headers=SAME if headers is None else headers
    )


def shown_again(response: Any, text: str = "Merci pour cet article.") -> bool:
    """Whether the text came back in the form, ready to be sent again."""
    return f"{text}</textarea>" in response.content.decode()


def test_a_comment_is_stored_and_answers_with_its_place(client: Client) -> None:
    article = make_article()

    response = leave(client, article, url="example.org")

    comment = Comment.objects.get()
    assert response.status_code == 303
    assert response["Location"] == f"/articles/{article.slug}/#comment-{comment.pk}"
    assert (comment.state, comment.hidden_by, comment.number) == (State.HELD, 1, 1)
    assert comment.author_url == "https://example.org"
    assert Revision.objects.get().text == "Merci pour cet article."


def test_the_first_decision_says_which_rule_held_it(client: Client) -> None:
    leave(client, make_article())

    decision = Decision.objects.get()
    assert (decision.actor_kind, decision.actor_name) == ("rule", "moderated-before")
    assert (decision.from_state, decision.to_state) == ("", "held")


def test_moderated_after_publishes_at_once(client: Client) -> None:
    leave(client, make_article(discussion=DiscussionPolicy.AFTER))

    assert Comment.objects.visible().count() == 1


def test_the_site_wide_policy_holds_where_the_editor_wishes_nothing_else(
    client: Client, settings: Any
) -> None:
    settings.COMMENTS_DEFAULT_POLICY = "after"

    leave(client, make_article())

    assert Comment.objects.visible().count() == 1


def test_findings_hold_a_comment_even_where_moderation_comes_after(client: Client) -> None:
    article = make_article(discussion=DiscussionPolicy.AFTER)

    leave(client, article, comment="http://a.fr http://b.fr http://c.fr")

    assert Comment.objects.get().state == State.HELD
    finding = Finding.objects.get()
    assert finding.rule == "many-links"
    assert finding.evidence[0] == [0, 11, "http://a.fr"]
    assert "3" in finding.sentence()


# Never lost


def test_no_cookie_and_no_csrf_token_are_needed() -> None:
    client = Client(enforce_csrf_checks=True)

    assert leave(client, make_article()).status_code == 303


@pytest.mark.parametrize("field", ["comment", "author", "email"])
def test_an_error_answers_422_with_everything_filled_in(client: Client, field: str) -> None:
    response = leave(client, make_article(), **{field: ""})

    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    values = {"comment": "Merci pour", "author": "Mireille D.", "email": "mireille@example.org"}
    assert all(value in page for name, value in values.items() if name != field)
    assert Comment.objects.count() == 0


def test_a_form_cached_for_a_month_is_taken_without_a_finding(client: Client) -> None:
    article = make_article()
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        token = tokens.form(article)

    response = leave(client, article, token=token)

    assert response.status_code == 303
    assert Finding.objects.count() == 0


@pytest.mark.parametrize("token", ["", "x", "1.2:3", "\x00"])
def test_a_form_without_a_valid_token_is_taken_and_held(client: Client, token: str) -> None:
    response = leave(client, make_article(discussion=DiscussionPolicy.AFTER), token=token)

    assert response.status_code == 303
    assert Finding.objects.get().rule == "no-form-token"
    assert Comment.objects.get().state == State.HELD


def test_a_form_that_comes_back_carries_a_token_of_ours(client: Client) -> None:
    article = make_article()

    page = leave(client, article, token="x", comment="").content.decode()

    (token,) = re.findall(r'name="token" value="([^"]+)"', page)
    assert tokens.form_age(token, article) is not None


def test_a_text_that_is_too_long_comes_back_whole_and_no_browser_cuts_it(client: Client) -> None:
    text = "a" * 10_001

    page = leave(client, make_article(), comment=text).content.decode()

    (textarea,) = re.findall("<textarea[^>]*>", page)
    assert f"{text}</textarea>" in page
    assert "maxlength" not in textarea


def test_a_token_of_another_article_counts_as_none(client: Client) -> None:
    leave(client, make_article(), token=tokens.form(make_article()))

    assert Finding.objects.get().rule == "no-form-token"


def test_a_form_that_comes_from_another_site_is_refused_with_its_text(client: Client) -> None:
    response = leave(client, make_article(), headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert shown_again(response)
    assert Comment.objects.count() == 0


def test_a_request_that_proves_nothing_is_only_ever_held(client: Client) -> None:
    leave(client, make_article(discussion=DiscussionPolicy.AFTER), headers={})

    assert Comment.objects.get().state == State.HELD


def test_a_closed_discussion_gives_the_text_back(client: Client) -> None:
    response = leave(client, make_article(discussion=DiscussionPolicy.CLOSED))

    assert response.status_code == 403
    assert shown_again(response)


def test_a_discussion_closes_by_itself_after_its_days(client: Client) -> None:
    article = make_article(discussion_days=3, published_at=timezone.now() - timedelta(days=4))

    assert leave(client, article).status_code == 403


@pytest.mark.parametrize("state", [ArticleState.WITHDRAWN, ArticleState.DRAFT])
def test_an_article_that_is_not_online_gives_the_text_back(client: Client, state: Any) -> None:
    response = leave(client, make_article(state=state))

    assert response.status_code == 404
    assert shown_again(response)
    assert Comment.objects.count() == 0


def test_an_unknown_article_gives_the_text_back(client: Client) -> None:
    response = client.post("/articles/nowhere/comments/", {"comment": "Merci <b>"}, headers=SAME)

    assert response.status_code == 404
    assert shown_again(response, "Merci &lt;b&gt;")


def test_an_article_withdrawn_while_the_comment_was_on_its_way_takes_none() -> None:
    from comments.posting import Draft, Refused, post

    article = make_article()
    type(article).objects.update(state=ArticleState.WITHDRAWN)

    with pytest.raises(Refused, match="unpublished"):
        post(Draft(article=article, text="a", author_name="b"), as_reader=True)
    assert Comment.objects.count() == 0


def test_an_article_that_goes_at_the_last_moment_gives_the_text_back_and_is_not_shown(
    client: Client, monkeypatch: Any
) -> None:
    article = make_article(body="<p>Plus jamais.</p>")
    is_open = policy.is_open

    def go(_: object, book: Any) -> bool:
        type(article).objects.all().delete()
        return is_open(article, book)

    monkeypatch.setattr("comments.policy.is_open", go)
    response = leave(client, article)

    assert response.status_code == 404
    assert shown_again(response)
    assert "Plus jamais." not in response.content.decode()


def test_a_busy_database_gives_the_text_back(client: Client, monkeypatch: Any) -> None:
    from django.db import OperationalError

    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("comments.posting.post", locked)
    response = leave(client, make_article())

    assert response.status_code == 503
    assert shown_again(response)


# Never doubled


def test_the_same_form_sent_twice_makes_one_comment_and_shows_it(client: Client) -> None:
    article = make_article()

    first, second = leave(client, article), leave(client, article)

    assert first["Location"] == second["Location"]
    assert second.status_code == 303
    assert Comment.objects.count() == 1


def test_the_same_words_of_somebody_else_are_another_comment(client: Client) -> None:
    article = make_article()

    leave(client, article)
    leave(client, article, email="ana@example.org")

    assert Comment.objects.count() == 2


def test_two_who_share_an_address_may_say_the_same(client: Client) -> None:
    article = make_article()

    leave(client, article, author="Mireille")
    leave(client, article, author="Paul")

    assert Comment.objects.count() == 2


def test_the_case_of_an_address_makes_no_second_comment(client: Client) -> None:
    article = make_article()

    leave(client, article)
    leave(client, article, email="Mireille@Example.ORG")

    assert Comment.objects.count() == 1


def test_the_same_words_in_another_place_are_another_comment(client: Client) -> None:
    parent = make_comment()

    leave(client, parent.article, comment="Oui.")
    leave(client, parent.article, comment="Oui.", parent=str(parent.pk))

    assert Comment.objects.count() == 3


def test_sending_a_rejected_comment_again_says_so(client: Client) -> None:
    article = make_article()
    leave(client, article)
    Comment.objects.get().move(State.REJECTED, actor=MODERATOR, reason="insult")

    response = leave(client, article)

    assert response.status_code == 409
    assert shown_again(response)


# Threads


def test_a_reply_stands_below_its_parent(client: Client) -> None:
    parent = make_comment()

    leave(client, parent.article, parent=str(parent.pk))

    reply = Comment.objects.get(parent=parent)
    assert reply.path == parent.path + "00002"


def test_a_reply_to_a_comment_of_another_article_is_refused(client: Client) -> None:
    elsewhere = make_comment()
    article = make_article()

    response = leave(client, article, parent=str(elsewhere.pk))

    assert response.status_code == 422
    assert shown_again(response)
    assert Comment.objects.for_article(article).count() == 0


@pytest.mark.parametrize("state", [State.HELD, State.REJECTED, State.SPAM, State.TRASH])
def test_a_reply_to_a_comment_that_is_not_public_is_refused(client: Client, state: State) -> None:
    parent = make_comment(state=state)

    response = leave(client, parent.article, parent=str(parent.pk))

    assert response.status_code == 409
    assert shown_again(response)
    assert 'name="parent" value' not in response.content.decode()
    assert Comment.objects.count() == 1


def test_a_reply_below_a_hidden_ancestor_is_refused(client: Client) -> None:
    parent = make_comment(parent=make_comment(state=State.HELD))

    assert leave(client, parent.article, parent=str(parent.pk)).status_code == 409


def test_a_parent_hidden_while_the_reply_was_on_its_way_takes_none() -> None:
    from comments.posting import Draft, Refused, post

    parent = make_comment()
    draft = Draft(article=parent.article, text="a", author_name="b", parent=parent)
    parent.move(State.TRASH, actor=MODERATOR)

    with pytest.raises(Refused, match="parent"):
        post(draft, as_reader=True)


@pytest.mark.parametrize("parent", ["999", "abc", "-1", "9" * 40, "１"])
def test_an_unknown_parent_is_refused_with_the_text(client: Client, parent: str) -> None:
    response = leave(client, make_article(), parent=parent)

    assert response.status_code == 422
    assert shown_again(response)


def test_threads_are_never_deeper_than_four_levels(client: Client) -> None:
    deepest = make_comment()
    for _ in range(3):
        deepest = make_comment(parent=deepest)

    leave(client, deepest.article, parent=str(deepest.pk))

    beside = Comment.objects.waiting().get()
    assert (beside.parent, beside.answers) == (deepest.parent, deepest)
    assert len(beside.path) == len(deepest.path)
