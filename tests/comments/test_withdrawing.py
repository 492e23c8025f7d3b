"""An author takes her comment back, at any time, once."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from comments import log
from comments.models import Comment, Decision, State
from tests.comments.factories import MODERATOR, make_comment
from tests.comments.test_leaving import SAME

pytestmark = pytest.mark.django_db


def withdraw(comment: Comment, headers: Any = None) -> Any:
    headers = SAME if headers is None else headers
    return Client(enforce_csrf_checks=True).post(f"{comment.own_url()}withdraw/", headers=headers)


@pytest.mark.parametrize(
    "state", [State.HELD, State.APPROVED, State.REJECTED, State.SPAM, State.TRASH]
)
def test_a_comment_is_withdrawn_from_any_state(state: State) -> None:
    comment = make_comment(state=state)

    response = withdraw(comment)

    comment.refresh_from_db()
    decision = Decision.objects.latest("pk")
    assert (response.status_code, response["Location"]) == (303, comment.own_url())
    assert comment.state == State.WITHDRAWN
    assert (decision.actor_kind, decision.from_state) == ("author", state)
    assert list(log.broken_links()) == []


def test_withdrawing_twice_withdraws_once() -> None:
    comment = make_comment()

    first, second = withdraw(comment), withdraw(comment)

    assert (first.status_code, second.status_code) == (303, 303)
    assert Decision.objects.filter(to_state=State.WITHDRAWN).count() == 1


def test_a_withdrawn_comment_is_read_nowhere_and_its_replies_stay() -> None:
    parent = make_comment(text="À reprendre.")
    make_comment(parent=parent, text="Une réponse.")

    withdraw(parent)

    article = parent.article.get_absolute_url()
    page = Client().get(article).content.decode()
    feed = Client().get(f"{article}comments/feed/").content.decode()
    assert "À reprendre." not in page + feed
    assert "Une réponse." in page


def test_withdrawing_takes_an_edit_with_it() -> None:
    comment = make_comment()
    data = {"comment": "Un nouveau texte.", "seen": comment.seen_as()}
    Client().post(f"{comment.own_url()}edit/", data, headers=SAME)

    withdraw(comment)

    assert not Comment.objects.edited().exists()
    assert "Un nouveau texte." not in Client().get(comment.own_url()).content.decode()


@pytest.mark.parametrize("state", [State.REJECTED, State.SPAM, State.TRASH])
def test_what_a_moderator_hid_with_a_comment_does_not_come_back_by_it(state: State) -> None:
    parent = make_comment()
    make_comment(parent=parent)
    parent.move(state, actor=MODERATOR, reason="insult")

    response = withdraw(parent)

    assert response.status_code == 409
    assert not Comment.objects.visible().exists()
    assert f"{parent.own_url()}withdraw/" not in Client().get(parent.own_url()).content.decode()


def test_an_erased_comment_cannot_be_withdrawn() -> None:
    assert withdraw(make_comment(state=State.ERASED)).status_code == 410


def test_another_site_withdraws_nothing() -> None:
    comment = make_comment()

    response = withdraw(comment, {"Sec-Fetch-Site": "cross-site"})

    comment.refresh_from_db()
    assert response.status_code == 403
    assert comment.state == State.APPROVED


def test_a_busy_database_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("comments.moves.move", locked)

    assert withdraw(make_comment()).status_code == 503


def test_asking_for_the_address_withdraws_nothing() -> None:
    comment = make_comment()

    response = Client().get(f"{comment.own_url()}withdraw/")

    comment.refresh_from_db()
    assert response["Location"] == comment.own_url()
    assert comment.state == State.APPROVED


def test_another_address_withdraws_nothing() -> None:
    make_comment()

    assert Client().post("/comments/1:abc/withdraw/", headers=SAME).status_code == 404
