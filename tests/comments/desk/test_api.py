"""What the desk's script is answered: JSON in words, whatever was sent, and nothing done by mistake."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.desk.models import Note
from comments.models import Comment, Decision, State
from gazette import roles
from tests.comments.factories import make_comment
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

DESK = "/admin/comments/desk/"


@pytest.fixture
def client() -> Client:
    """A moderator whose permission is her group's."""
    roles.set_up()
    user = make_user("lea")
    user.groups.add(Group.objects.get(name=roles.MODERATORS))
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(user)
    return browser


def post(client: Client, name: str, sent: Any) -> Any:
    return client.post(f"{DESK}{name}/", json.dumps(sent), content_type="application/json")


def act(client: Client, *comments: Comment, **fields: Any) -> Any:
    seen = [comment.seen_as() for comment in comments]
    return post(client, "act", {"act": str(uuid4()), "to": "approved", "seen": seen, **fields})


def states() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("state", flat=True))


def test_an_act_is_done_and_the_queues_are_told_as_they_are_then(client: Client) -> None:
    comment = make_comment(state=State.HELD)

    answer = act(client, comment).json()

    assert (answer["done"], answer["left"]) == ([comment.pk], [])
    assert answer["queues"]["held"]["count"] == 0


def test_what_stayed_is_told_with_how_it_stands_and_why(client: Client) -> None:
    comment = make_comment(state=State.HELD)
    act(client, comment, to="spam")

    (left,) = act(client, comment).json()["left"]

    comment.refresh_from_db()
    assert (left["pk"], left["seen"]) == (comment.pk, comment.seen_as())
    assert "spam (lea" in left["why"]


@pytest.mark.parametrize("fields", [{}, {"reason": ""}, {"reason": "no-such"}, {"reason": None}])
def test_nothing_is_rejected_without_a_reason(client: Client, fields: dict[str, Any]) -> None:
    response = act(client, make_comment(state=State.HELD), to="rejected", **fields)

    assert (response.status_code, states()) == (422, ["held"])


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"to": "erased"}, 422), ({"to": "withdrawn"}, 422), ({"to": ""}, 422), ({"to": 7}, 422),
        ({"act": ""}, 400), ({"act": "x"}, 400), ({"act": None}, 400), ({"seen": None}, 400),
        ({"seen": "1:held:1"}, 400), ({"seen": ["x"] * 5001}, 422),
        ({"all": "queue=held"}, 400), ({"all": "queue=held", "before": "yesterday"}, 400),
        ({"all": "queue=held", "before": "2026-13-45T00:00:00Z"}, 400),
        ({"all": "queue=held", "before": "2026-01-01T00:00:00"}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_does_nothing(
    client: Client, fields: dict[str, Any], status: int
) -> None:
    response = act(client, make_comment(state=State.HELD), **fields)

    assert (response.status_code, states()) == (status, ["held"])
    assert response.json()["error"]


@pytest.mark.parametrize("body", ["", "[]", "7", "{", "[" * 100_000, "\x00", '{"act": NaN}'])
def test_a_body_that_is_none_is_answered(client: Client, body: str) -> None:
    response = client.post(f"{DESK}act/", body, content_type="application/json")

    assert response.status_code in (400, 422)


@pytest.mark.parametrize("asked", ["queue=gone", "article=x", "age=year", "language=xx"])
def test_all_that_match_a_filter_that_is_gone_is_not_all_that_waits(
    client: Client, asked: str
) -> None:
    make_comment(state=State.HELD)
    before = timezone.now().isoformat()

    response = act(client, all=asked, before=before)

    assert (response.status_code, states()) == (422, ["held"])


def test_all_that_match_are_decided_as_the_list_was_loaded(client: Client) -> None:
    article = make_article()
    make_comment(article, state=State.HELD)
    make_comment(state=State.HELD)
    loaded_at = client.get(f"{DESK}list/").json()["loaded_at"]
    make_comment(article, state=State.HELD)

    answer = act(client, all=f"article={article.pk}", before=loaded_at, to="spam").json()

    assert (answer["count"], states()) == (1, ["spam", "held", "held"])


def test_an_act_is_undone_by_its_number(client: Client) -> None:
    number = str(uuid4())
    act(client, make_comment(state=State.HELD), act=number)

    answer = post(client, "undo", {"undo": number, "act": str(uuid4())}).json()

    assert (answer["undone"], states()) == (1, ["held"])
    assert answer["queues"]["held"]["count"] == 1


def test_the_list_goes_on_where_it_ended(client: Client) -> None:
    article = make_article()
    pks = [make_comment(article, state=State.HELD).pk for _ in range(30)]

    first = client.get(f"{DESK}list/").json()
    second = client.get(f"{DESK}list/", {"after": first["next"]}).json()

    assert [row["pk"] for row in (*first["rows"], *second["rows"])] == pks
    assert second["next"] == ""


def test_similar_comments_are_those_of_the_queue(client: Client) -> None:
    text = "Gagnez de l’argent depuis chez vous, sans rien faire et sans rien savoir, dès ce soir."
    comments = [make_comment(text=text, state=State.HELD) for _ in range(3)]
    make_comment(text=text)

    rows = client.get(f"{DESK}similar/", {"pk": comments[0].pk}).json()["rows"]

    assert [row["pk"] for row in rows] == [comments[1].pk, comments[2].pk]


@pytest.mark.parametrize("pk", ["", "0", "x", "9" * 30, "-1"])
def test_what_is_not_there_is_said_to_be_gone(client: Client, pk: str) -> None:
    assert client.get(f"{DESK}similar/", {"pk": pk}).status_code == 404
    assert client.get(f"{DESK}cards/", {"ids": pk}).json()["cards"] == []
    assert post(client, "note", {"pk": pk, "text": "x"}).status_code == 404


def test_a_note_sent_twice_is_kept_once(client: Client) -> None:
    comment = make_comment()

    for _ in range(2):
        post(client, "note", {"pk": comment.pk, "text": "à suivre"})

    assert Note.objects.get().actor_name == "lea"


def test_whoever_is_logged_out_is_told_so_and_nothing_is_done() -> None:
    comment = make_comment(state=State.HELD)

    assert act(Client(), comment).status_code == 401
    assert states() == ["held"]


@pytest.mark.parametrize("name", ["list", "cards", "similar", "session"])
def test_whoever_may_not_moderate_is_answered_nothing(name: str) -> None:
    browser = Client()
    browser.force_login(make_user("nobody"))

    assert browser.get(f"{DESK}{name}/").status_code == 403


@pytest.mark.parametrize("name", ["act", "undo", "note"])
def test_nothing_is_done_by_a_get(client: Client, name: str) -> None:
    assert client.get(f"{DESK}{name}/").status_code == 405


def test_an_inactive_moderator_is_logged_out(client: Client) -> None:
    User.objects.update(is_active=False)

    assert client.get(f"{DESK}list/").status_code in (401, 403)


def _queries(context: CaptureQueriesContext) -> int:
    brackets = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return sum(not query["sql"].startswith(brackets) for query in context.captured_queries)


@pytest.mark.parametrize("asked", ["", "?q=comm", "?article={article}", "?queue=all&q=comm"])
def test_the_page_of_the_desk_takes_six_queries_at_most(client: Client, asked: str) -> None:
    article = make_article()
    for _ in range(3):
        make_comment(article, state=State.HELD)
    client.get(DESK)

    with CaptureQueriesContext(connection) as context:
        page = client.get(DESK + asked.format(article=article.pk)).content.decode()

    assert page.count('class="row"') == 3
    assert _queries(context) <= 6, [query["sql"][:90] for query in context.captured_queries]


@pytest.mark.parametrize("many", [2, 100])
def test_the_list_takes_six_queries_whatever_is_in_it(client: Client, many: int) -> None:
    article = make_article()
    for _ in range(many):
        make_comment(article, state=State.HELD)

    with CaptureQueriesContext(connection) as context:
        client.get(f"{DESK}list/")

    assert _queries(context) <= 6


@pytest.mark.parametrize("many", [2, 100])
def test_approving_many_takes_as_many_queries_as_approving_two(client: Client, many: int) -> None:
    article = make_article()
    comments = [make_comment(article, state=State.HELD) for _ in range(many)]

    with CaptureQueriesContext(connection) as context:
        answer = act(client, *comments).json()

    assert len(answer["done"]) == many
    assert _queries(context) <= 3 + 9  # session, user and permissions; the act and the counters
    assert Decision.objects.filter(to_state=State.APPROVED).count() == many
