"""What moderators do in the admin goes through the verbs, in their name."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from comments import paths
from comments.models import Actor, Comment, Decision, Finding, Reason, State
from tests.comments.factories import MODERATOR, make_comment
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/comment/"


@pytest.fixture
def moderator(client: Client) -> Client:
    client.force_login(make_user("fatou", "comments.moderate_comment", "comments.view_comment"))
    return client


def act(client: Client, action: str, *comments: Comment, query: str = "") -> Any:
    data = {
        "action": action,
        "_selected_action": [comment.pk for comment in comments],
        "seen": [comment.seen_as() for comment in comments],
    }
    return client.post(LIST + query, data, follow=True)


def test_the_list_opens_on_what_waits_and_shows_the_text(moderator: Client) -> None:
    make_comment(state=State.HELD, text="Celui-ci attend.")
    make_comment(text="Celui-là est public.")

    page = moderator.get(LIST).content.decode()

    assert "Celui-ci attend." in page
    assert "Celui-là est public." not in page
    assert "Celui-là est public." in moderator.get(f"{LIST}?state=all").content.decode()


def test_the_list_says_why_in_words(moderator: Client) -> None:
    comment = make_comment(state=State.HELD)
    Finding.objects.create(
        comment=comment,
        revision=1,
        rule="many-links",
        version="1",
        message="The text holds %(count)s links.",
        values={"count": 7},
        created_at=comment.submitted_at,
    )

    page = moderator.get(LIST).content.decode()

    assert 'class="findings"' in page
    assert "7" in page


@pytest.mark.parametrize(
    ("action", "state", "reason"),
    [
        ("approved", State.APPROVED, ""),
        ("spam", State.SPAM, ""),
        ("trash", State.TRASH, ""),
        *((f"rejected_{reason}", State.REJECTED, reason.value) for reason in Reason),
    ],
)
def test_each_action_decides_in_her_name(
    moderator: Client, action: str, state: State, reason: str
) -> None:
    comment = make_comment(state=State.HELD)

    act(moderator, action, comment)

    comment.refresh_from_db()
    decision = Decision.objects.latest("pk")
    assert comment.state == state
    assert (decision.actor_kind, decision.actor_name, decision.reason) == (
        "person",
        "fatou",
        reason,
    )


def test_the_message_says_how_many_really_changed(moderator: Client) -> None:
    first, second = (make_comment(state=State.HELD) for _ in range(2))
    first.move(State.APPROVED, actor=MODERATOR)

    response = act(moderator, "approved", first, second)

    changed, left = response.context["messages"]
    assert str(changed).startswith("1 ")
    assert str(left).startswith("1 ")


def test_in_the_list_of_all_too_what_changed_since_it_was_shown_is_left_alone(
    moderator: Client,
) -> None:
    decided, edited, unchanged = (make_comment(state=State.HELD) for _ in range(3))
    decided.move(State.REJECTED, actor=MODERATOR, reason=Reason.HATE)
    Comment.objects.filter(pk=edited.pk).update(revision=2)

    act(moderator, "approved", decided, edited, unchanged, query="?state=all")

    assert list(Comment.objects.visible()) == [unchanged]


def test_the_list_says_in_which_state_it_shows_each_comment(moderator: Client) -> None:
    comment = make_comment(state=State.HELD)

    page = moderator.get(LIST).content.decode()

    assert f'<input type="hidden" name="seen" value="{comment.pk}:held:1">' in page


def test_what_somebody_else_decided_meanwhile_is_left_alone(moderator: Client) -> None:
    comment = make_comment(state=State.HELD)
    comment.move(State.REJECTED, actor=MODERATOR, reason=Reason.HATE)

    act(moderator, "approved", comment)

    comment.refresh_from_db()
    assert comment.state == State.REJECTED


def test_without_the_permission_nothing_can_be_decided(client: Client) -> None:
    client.force_login(make_user("reader", "comments.view_comment"))
    comment = make_comment(state=State.HELD)

    act(client, "approved", comment)
    decide = reverse("admin:comments_comment_decide", args=[comment.pk])
    response = client.post(decide, {"to": "approved", "seen": comment.seen_as()})

    comment.refresh_from_db()
    assert comment.state == State.HELD
    assert response.status_code == 403


def test_an_editor_without_any_right_on_comments_sees_none(client: Client) -> None:
    client.force_login(make_user("other"))

    assert client.get(LIST).status_code == 403


def test_one_comment_is_approved_from_its_sheet(moderator: Client) -> None:
    comment = make_comment(state=State.HELD)
    sheet = moderator.get(f"{LIST}{comment.pk}/change/")

    decide = reverse("admin:comments_comment_decide", args=[comment.pk])
    moderator.post(decide, {"to": "approved", "seen": comment.seen_as()})

    assert decide in sheet.content.decode()
    assert f'name="seen" value="{comment.seen_as()}"' in sheet.content.decode()
    comment.refresh_from_db()
    assert comment.state == State.APPROVED


def test_the_sheet_tells_what_was_decided_and_by_whom(moderator: Client) -> None:
    comment = make_comment(state=State.HELD)
    comment.move(State.TRASH, actor=Actor.rule("rule-of-the-test", "1"))

    sheet = moderator.get(f"{LIST}{comment.pk}/change/").content.decode()

    assert "rule-of-the-test" in sheet


def test_the_sheet_shows_what_is_answered_and_found_only_where_there_is_something(
    moderator: Client,
) -> None:
    parent = make_comment(text="La question.")
    reply = make_comment(parent=parent, state=State.HELD)
    Finding.objects.create(
        comment=reply, revision=1, rule="r", version="1", message="x", created_at=reply.submitted_at
    )

    of_parent, of_reply = (
        moderator.get(f"{LIST}{comment.pk}/change/").content.decode() for comment in (parent, reply)
    )

    assert "field-answered" not in of_parent
    assert "field-found" not in of_parent
    assert "La question." in of_reply
    assert "field-found" in of_reply


def test_the_sheet_of_a_withdrawn_comment_offers_no_decision(moderator: Client) -> None:
    comment = make_comment(state=State.WITHDRAWN)

    sheet = moderator.get(f"{LIST}{comment.pk}/change/").content.decode()

    assert 'name="to"' not in sheet


@pytest.mark.parametrize(
    "sent",
    [
        {"to": "approved", "seen": "%s:spam:1"},
        {"to": "approved", "seen": "%s:held:2"},
        {"to": "rejected", "seen": "%s:held:1"},
        {"to": "withdrawn", "seen": "%s:held:1"},
        {"to": "erased", "seen": "%s:held:1"},
        {"to": "nonsense", "seen": "x"},
        {},
    ],
)
def test_a_stale_or_senseless_decision_changes_nothing(
    moderator: Client, sent: dict[str, str]
) -> None:
    comment = make_comment(state=State.HELD)

    sent = {name: value.replace("%s", str(comment.pk)) for name, value in sent.items()}
    response = moderator.post(reverse("admin:comments_comment_decide", args=[comment.pk]), sent)

    comment.refresh_from_db()
    assert comment.state == State.HELD
    assert response.status_code == 302


def test_a_decision_is_never_taken_by_a_get(moderator: Client) -> None:
    comment = make_comment(state=State.HELD)

    url = reverse("admin:comments_comment_decide", args=[comment.pk])

    assert moderator.get(f"{url}?to=approved&seen=held&revision=1").status_code == 403


def test_nothing_can_be_deleted_added_or_rewritten(admin_client: Client) -> None:
    comment = make_comment()

    assert admin_client.get(f"{LIST}{comment.pk}/delete/").status_code == 403
    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.post(f"{LIST}{comment.pk}/change/", {"html": "x"}).status_code == 403


@pytest.mark.parametrize("state", ["nonsense", "%00", "state"])
def test_an_unknown_state_asks_for_what_waits(moderator: Client, state: str) -> None:
    make_comment(state=State.HELD, text="Celui-ci attend.")

    page = moderator.get(f"{LIST}?state={state}")

    assert page.status_code == 200
    assert "Celui-ci attend." in page.content.decode()


def test_all_that_match_are_decided_however_many(moderator: Client) -> None:
    article = make_article()
    _many(article, 2100)
    data = {"action": "spam", "_selected_action": ["1"], "select_across": "1"}

    moderator.post(LIST, data)

    assert Comment.objects.filter(state=State.SPAM).count() == 2100
    assert Decision.objects.exclude(batch=None).undo(actor=MODERATOR) == 2100
    assert Comment.objects.waiting().count() == 2100


def _many(article: Article, count: int) -> None:
    """Held comments under an article, in one go."""
    now = timezone.now()
    Comment.objects.bulk_create(
        Comment(
            article=article,
            number=number,
            path=paths.segment(number),
            author_name="A",
            hidden_by=1,
            html="<p>a</p>",
            key=str(number),
            submitted_at=now,
            waits_since=now,
        )
        for number in range(1, count + 1)
    )


def test_the_log_can_be_read_and_undone(moderator: Client) -> None:
    comment = make_comment(state=State.HELD)
    comment.move(State.SPAM, actor=MODERATOR)
    decision = Decision.objects.latest("pk")
    log = "/admin/comments/decision/"

    page = moderator.get(log)
    moderator.post(log, {"action": "undo", "_selected_action": [decision.pk]})

    comment.refresh_from_db()
    assert page.status_code == 200
    assert comment.state == State.HELD


@pytest.mark.parametrize("query", ["?q=chercher", "?age=day", "?age=older", "?q=mireille"])
def test_the_list_can_be_searched_and_filtered(moderator: Client, query: str) -> None:
    make_comment(state=State.HELD, text="chercher", author_name="Mireille")

    page = moderator.get(LIST + query).content.decode()

    assert ("comment-card" in page) is (query != "?age=older")


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    moderator: Client, django_assert_max_num_queries: Any
) -> None:
    parent = make_comment()
    for _ in range(30):
        make_comment(parent.article, parent=parent, state=State.HELD)

    with django_assert_max_num_queries(14):
        moderator.get(LIST)
