"""What the desk's page asks of its site besides deciding: answers, kept texts, chips, the way there."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from comments import editing
from comments.desk import wanted, wording
from comments.models import Comment, State
from tests.comments.factories import make_comment
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db
DESK = "/admin/comments/desk/"


@pytest.fixture
def fatou() -> User:
    return make_user("fatou", "comments.moderate_comment")


@pytest.fixture
def desk(client: Client, fatou: User) -> Client:
    client.force_login(fatou)
    return client


def send(desk: Client, path: str, comment: Comment, **body: Any) -> Any:
    sent = {"act": str(uuid4()), "pk": comment.pk, "seen": comment.seen_as(), **body}
    return desk.post(f"{DESK}{path}/", sent, content_type="application/json")


def test_an_answer_that_is_sent_again_is_published_once_and_approves_what_it_answers(
    desk: Client,
) -> None:
    comment = make_comment(state=State.HELD)
    body = {"text": "Merci.", "approve": True, "act": str(uuid4())}

    answers = [send(desk, "reply", comment, **body) for _ in range(2)]

    comment.refresh_from_db()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert comment.state == State.APPROVED
    assert Comment.objects.filter(parent=comment, state=State.APPROVED).count() == 1


def test_what_its_author_changed_meanwhile_is_neither_approved_nor_answered(desk: Client) -> None:
    comment = make_comment(state=State.HELD)
    editing.edit(comment, "Tout autre chose.", seen=comment.seen_as())

    answer = send(desk, "reply", comment, text="Merci.", approve=True)

    comment.refresh_from_db()
    assert (answer.status_code, comment.state) == (409, State.HELD)
    assert not Comment.objects.filter(parent=comment).exists()


def test_an_empty_answer_is_refused_in_words(desk: Client) -> None:
    answer = send(desk, "reply", make_comment(), text=" ")

    assert answer.status_code == 422
    assert answer.json()["error"]


def test_the_published_text_is_kept_also_when_that_is_sent_again(desk: Client) -> None:
    comment = make_comment(text="Ancien.")
    comment = editing.edit(comment, "Nouveau.", seen=comment.seen_as())

    answers = [send(desk, "keep", comment) for _ in range(2)]

    comment.refresh_from_db()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Ancien." in comment.html
    assert comment.decisions.filter(actor_name="fatou").count() == 1


@pytest.mark.parametrize("path", ["act", "undo", "note", "reply", "keep"])
def test_what_was_decided_under_another_name_is_not_done_under_this_one(
    desk: Client, path: str
) -> None:
    comment = make_comment(state=State.HELD)

    answer = send(desk, path, comment, to="approved", text="Merci.", **{"as": "ines"})

    comment.refresh_from_db()
    assert (answer.status_code, comment.state) == (401, State.HELD)


def test_a_card_shows_what_changed_since_it_was_read(desk: Client) -> None:
    comment = make_comment(state=State.HELD, text="Le maire a menti.")
    editing.edit(comment, "Le maire a tort.", seen=comment.seen_as())

    read, unread = (
        desk.get(f"{DESK}cards/?ids={comment.pk}{mark}").json()["cards"][0]["card"]
        for mark in (":1", "")
    )

    assert "<ins>" in read
    assert "<ins>" not in unread


def test_each_filter_in_force_is_a_chip_that_removes_it_alone() -> None:
    article = make_article(title="Le retour des haies")
    asked = wanted.read({"queue": "all", "article": str(article.pk), "q": "haie"})

    chips = {chip.label: chip.query for chip in wording.chips(asked)}

    assert chips["Le retour des haies"] == "queue=all&q=haie"
    assert f"queue=all&article={article.pk}" in chips.values()


def test_a_chip_of_an_article_that_is_gone_says_so() -> None:
    (chip,) = wording.chips(wanted.read({"article": "404"}))

    assert "404" in chip.label


def test_every_page_of_the_newsroom_leads_moderators_to_the_desk_with_what_waits(
    desk: Client,
) -> None:
    make_comment(state=State.HELD)

    page = desk.get(reverse("admin:index")).content.decode()

    assert page.count(f'href="{DESK}"') == 2
    assert '<span class="count">1' in page


def test_who_may_not_moderate_is_not_led_there(client: Client) -> None:
    client.force_login(make_user("ines", "articles.view_article"))

    assert DESK not in client.get(reverse("admin:index")).content.decode()


def test_a_hostile_text_breaks_no_card(desk: Client) -> None:
    text = "&#" + "9" * 5000 + ";" + "<" * 60 + "a" * 1000
    (first, second) = (make_comment(text=text + str(n), author_email="a@b.fr") for n in range(2))

    cards = desk.get(f"{DESK}cards/?ids={first.pk},{second.pk}").json()["cards"]

    assert len(cards) == 2
