"""The admin's list of comments turns its pages and searches without counting a million comments."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.admin import paging
from comments.models import State
from tests.comments.factories import make_comment, make_report
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/comment/"


@pytest.fixture
def client() -> Client:
    browser = Client()
    user = make_user("lea", "comments.moderate_comment", "comments.view_comment")
    browser.force_login(user)
    return browser


def count(client: Client, **asked: str) -> int:
    context: Any = client.get(LIST, asked).context
    return int(context["cl"].result_count)


@pytest.mark.parametrize(
    "state", ["", "held", "approved", "spam", "trash", "all", "reported", "gone"]
)
def test_a_list_by_state_is_counted_by_the_counters_alone(client: Client, state: str) -> None:
    for each in (State.HELD, State.HELD, State.APPROVED, State.SPAM):
        make_comment(state=each)
    make_report()

    with CaptureQueriesContext(connection) as context:
        found = count(client, state=state)

    assert found == {"approved": 2, "spam": 1, "trash": 0, "all": 5, "reported": 1}.get(state, 2)
    assert not [q for q in context.captured_queries if "COUNT(" in q["sql"].upper()]


def test_any_other_list_is_counted_up_to_a_bound(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article()
    for _ in range(4):
        make_comment(article, state=State.HELD)
    few = count(client, age="day")
    monkeypatch.setattr(paging, "MOST", 3)

    assert (few, count(client, age="day")) == (4, 3)


def test_a_search_finds_words_whatever_their_accents(client: Client) -> None:
    comment = make_comment(state=State.HELD, text="Une éolienne.")
    make_comment(state=State.HELD)

    response = client.get(LIST, {"q": "EOLIENNES"[:-1]})

    assert list(response.context["cl"].result_list) == [comment]


def test_pages_turn(client: Client) -> None:
    article = make_article()
    for _ in range(55):
        make_comment(article, state=State.HELD)

    pages = [client.get(LIST, {"p": page}).context["cl"].result_list for page in ("1", "2")]

    assert [len(page) for page in pages] == [50, 5]
