"""Moderators see what the author answered to a rejection; somebody else than who rejected decides."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from comments import attention, log
from comments.models import Actor, Appeal, Comment, Decision, Reason, State
from tests.comments.factories import MODERATOR, make_appeal, make_comment
from tests.comments.test_admin import LIST, act
from tests.comments.test_at_once import whole
from tests.factories import make_user

pytestmark = pytest.mark.django_db

MODERATE = "comments.moderate_comment"
LEFT = "You rejected this comment: somebody else decides about the appeal."


def make_moderator(name: str, **fields: Any) -> User:
    return make_user(name, MODERATE, "comments.view_comment", **fields)


@pytest.fixture
def fatou() -> User:
    """Who rejects."""
    return make_moderator("fatou")


@pytest.fixture
def ines() -> User:
    """Another moderator."""
    return make_moderator("ines")


def browser(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def sheet(user: User, comment: Comment) -> str:
    return browser(user).get(f"{LIST}{comment.pk}/change/").content.decode()


def decide(user: User, comment: Comment, to: str, reason: str = "") -> Any:
    comment.refresh_from_db()
    url = reverse("admin:comments_comment_decide", args=[comment.pk])
    data = {"to": to, "reason": reason, "seen": comment.seen_as()}
    return browser(user).post(url, data, follow=True)


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def now(comment: Comment) -> tuple[str, bool]:
    comment.refresh_from_db()
    return comment.state, comment.is_appealed


def is_counted_right() -> bool:
    """Whether counters, log and open appeals agree with the comments."""
    of_open = set(Appeal.objects.open().values_list("comment", flat=True))
    marked = set(Comment.objects.appealed().values_list("pk", flat=True))
    return whole() and of_open == marked


# What is seen


def test_the_sheet_shows_the_appeal_who_rejected_and_why(fatou: User, ines: User) -> None:
    appeal = make_appeal(fatou, text="Relisez <b>bien</b>.")

    page = sheet(ines, appeal.comment)

    assert "<p>Relisez &lt;b&gt;bien&lt;/b&gt;.</p>" in page
    assert "Rejected by fatou on" in page
    assert "Off topic" in page
    assert 'value="approved"' in page
    assert '<option value="off-topic" selected>' in page
    assert "Confirm the rejection" in page


def test_the_sheet_of_any_other_comment_says_nothing_of_appeals(ines: User) -> None:
    page = sheet(ines, make_comment(state=State.REJECTED))

    assert 'id="appeal"' not in page
    assert "Confirm the rejection" not in page


def test_the_list_shows_the_appeal_as_long_as_it_waits(fatou: User, ines: User) -> None:
    appeal = make_appeal(fatou, text="Relisez-moi.")
    waiting = browser(ines).get(f"{LIST}?state=rejected").content.decode()

    appeal.comment.move(State.REJECTED, actor=Actor.person(ines), reason=Reason.HATE)

    settled = browser(ines).get(f"{LIST}?state=rejected").content.decode()
    assert "Relisez-moi." in waiting
    assert "Relisez-moi." not in settled


def test_the_list_takes_as_many_queries_for_many_appeals_as_for_one(
    fatou: User, ines: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        make_appeal(fatou)
    client = browser(ines)

    with django_assert_max_num_queries(14):
        client.get(f"{LIST}?state=rejected")


def test_the_sheet_says_how_it_was_settled_and_by_whom(fatou: User, ines: User) -> None:
    comment = make_appeal(fatou).comment

    decide(ines, comment, "approved")

    assert "ines settled it on" in sheet(fatou, comment)


# What another moderator decides


def test_approving_grants_it(fatou: User, ines: User) -> None:
    appeal = make_appeal(fatou)

    decide(ines, appeal.comment, "approved")

    appeal.refresh_from_db()
    assert now(appeal.comment) == (State.APPROVED, False)
    assert appeal.settled_by == Decision.objects.latest("pk").hash
    assert is_counted_right()


@pytest.mark.parametrize("reason", [Reason.OFF_TOPIC, Reason.HATE])
def test_rejecting_again_confirms_it_in_the_log(fatou: User, ines: User, reason: Reason) -> None:
    appeal = make_appeal(fatou)

    decide(ines, appeal.comment, "rejected", reason)

    appeal.refresh_from_db()
    last = Decision.objects.latest("pk")
    assert now(appeal.comment) == (State.REJECTED, False)
    assert (last.from_state, last.to_state, last.reason) == ("rejected", "rejected", reason)
    assert (last.user, appeal.settled_by) == (ines, last.hash)
    assert is_counted_right()


def test_confirming_twice_confirms_once(fatou: User, ines: User) -> None:
    comment = make_appeal(fatou).comment
    decide(ines, comment, "rejected", Reason.HATE)
    rows = Decision.objects.count()

    decide(ines, comment, "rejected", Reason.HATE)

    assert Decision.objects.count() == rows


def test_confirming_asks_for_a_reason(fatou: User, ines: User) -> None:
    comment = make_appeal(fatou).comment

    decide(ines, comment, "rejected")

    assert now(comment) == (State.REJECTED, True)


@pytest.mark.parametrize("state", [State.SPAM, State.TRASH])
def test_any_other_verb_settles_it_too(fatou: User, ines: User, state: State) -> None:
    comment = make_appeal(fatou).comment

    decide(ines, comment, state.value)

    assert now(comment) == (state, False)
    assert is_counted_right()


def test_putting_back_on_hold_leaves_it_open(fatou: User, ines: User) -> None:
    comment = make_appeal(fatou).comment

    decide(ines, comment, "held")

    assert now(comment) == (State.HELD, True)
    assert is_counted_right()


def test_no_rule_settles_it(fatou: User) -> None:
    comment = make_appeal(fatou).comment

    moved = comment.move(State.REJECTED, actor=MODERATOR, reason=Reason.HATE)

    assert moved == 0
    assert now(comment) == (State.REJECTED, True)


def test_the_action_of_the_list_confirms_many_at_once(fatou: User, ines: User) -> None:
    comments = [make_appeal(fatou).comment for _ in range(3)]

    act(browser(ines), "rejected_off-topic", *comments, query="?state=rejected")

    assert [now(comment) for comment in comments] == [(State.REJECTED, False)] * 3
    assert is_counted_right()


@pytest.mark.parametrize("many", [1, 50])
def test_deciding_about_many_appeals_takes_queries_that_do_not_grow(
    fatou: User, ines: User, many: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(many):
        make_appeal(fatou)

    with django_assert_max_num_queries(16):  # two of them the savepoint
        Comment.objects.appealed().approve(actor=Actor.person(ines))

    assert not Appeal.objects.open().exists()


# Undoing


def confirm(comment: Comment, user: User) -> None:
    comment.move(State.REJECTED, actor=Actor.person(user), reason=Reason.HATE)


def grant(comment: Comment, user: User) -> None:
    comment.move(State.APPROVED, actor=Actor.person(user))


@pytest.mark.parametrize("settle", [confirm, grant])
def test_undoing_opens_it_again_and_undoing_that_settles_it_again(
    fatou: User, ines: User, settle: Callable[[Comment, User], None]
) -> None:
    appeal = make_appeal(fatou)
    settle(appeal.comment, ines)

    for is_open in (True, False, True):
        Decision.objects.filter(pk=Decision.objects.latest("pk").pk).undo(actor=Actor.person(ines))

        appeal.refresh_from_db()
        assert now(appeal.comment)[1] is is_open
        assert (appeal.settled_by == "") is is_open
        assert is_counted_right()
    assert now(appeal.comment) == (State.REJECTED, True)
    assert list(log.broken_links()) == []


def test_what_was_opened_again_is_decided_again(fatou: User, ines: User) -> None:
    comment = make_appeal(fatou).comment
    confirm(comment, ines)
    Decision.objects.filter(user=ines).undo(actor=Actor.person(ines))

    decide(ines, comment, "approved")

    assert now(comment) == (State.APPROVED, False)
    assert is_counted_right()


# Somebody else decides


def test_who_rejected_is_told_so_instead_of_being_offered_buttons(fatou: User, ines: User) -> None:
    page = sheet(fatou, make_appeal(fatou).comment)

    assert LEFT in page
    assert 'name="to"' not in page


@pytest.mark.parametrize("to", ["approved", "rejected", "spam", "trash", "held"])
def test_who_rejected_decides_nothing(fatou: User, ines: User, to: str) -> None:
    comment = make_appeal(fatou).comment

    response = decide(fatou, comment, to, Reason.HATE)

    assert now(comment) == (State.REJECTED, True)
    assert said(response) == [
        "1 comment stays as it is: you rejected it, and somebody else decides about the appeal."
    ]


def test_the_list_says_how_many_stayed_for_that_reason_and_how_many_for_others(
    fatou: User, ines: User
) -> None:
    hers = [make_appeal(fatou).comment for _ in range(2)]
    others, decided = make_appeal(ines).comment, make_comment(state=State.REJECTED)
    data = {
        "action": "approved",
        "_selected_action": [each.pk for each in (*hers, others, decided)],
        "seen": [each.seen_as() for each in (*hers, others)] + [f"{decided.pk}:held:1"],
    }

    response = browser(fatou).post(f"{LIST}?state=rejected", data, follow=True)

    changed, left_to_another, left = said(response)
    assert changed == "1 comment is now: approved."
    assert left_to_another.startswith("2 comments stay as they are: you rejected them,")
    assert left.startswith("1 comment stays as it is: somebody has decided")
    assert now(others) == (State.APPROVED, False)
    assert [now(each) for each in hers] == [(State.REJECTED, True)] * 2


def test_of_all_that_match_hers_stay_and_she_is_told(fatou: User, ines: User) -> None:
    make_appeal(fatou)
    make_appeal(ines)
    data = {"action": "approved", "_selected_action": ["1"], "select_across": "1"}

    response = browser(fatou).post(f"{LIST}?state=rejected", data, follow=True)

    assert [line[:2] for line in said(response)] == ["1 ", "1 "]
    assert "somebody else decides" in said(response)[1]


def test_where_she_is_alone_she_decides(fatou: User) -> None:
    comment = make_appeal(fatou).comment
    page = sheet(fatou, comment)

    decide(fatou, comment, "approved")

    assert LEFT not in page
    assert now(comment) == (State.APPROVED, False)


def test_once_it_is_settled_she_decides_like_everybody(fatou: User, ines: User) -> None:
    comment = make_appeal(fatou).comment
    confirm(comment, ines)

    decide(fatou, comment, "approved")

    assert now(comment) == (State.APPROVED, False)


def test_what_a_rule_or_a_lost_account_rejected_anybody_decides(fatou: User, ines: User) -> None:
    by_rule, by_nobody = make_appeal().comment, make_appeal(make_moderator("gone")).comment
    User.objects.get(username="gone").delete()

    for comment in (by_rule, by_nobody):
        decide(fatou, comment, "approved")

    assert now(by_rule) == now(by_nobody) == (State.APPROVED, False)


@pytest.mark.parametrize(
    ("fields", "permissions", "counts"),
    [
        ({}, (MODERATE,), True),
        ({"is_superuser": True}, (), True),
        ({}, ("comments.view_comment",), False),
        ({"is_active": False}, (MODERATE,), False),
        ({"is_active": False, "is_superuser": True}, (), False),
    ],
)
def test_others_are_who_may_moderate_and_are_active_staff(
    fatou: User, fields: dict[str, Any], permissions: tuple[str, ...], counts: bool
) -> None:
    make_user("other", *permissions, **fields)

    assert attention.others_moderate(fatou.pk) is counts


def test_who_is_no_staff_is_nobody_to_decide(fatou: User) -> None:
    other = make_user("other", MODERATE)
    User.objects.filter(pk=other.pk).update(is_staff=False)

    assert attention.others_moderate(fatou.pk) is False


def test_who_may_only_look_sees_it_without_buttons(fatou: User) -> None:
    page = sheet(make_user("reader", "comments.view_comment"), make_appeal(fatou).comment)

    assert 'id="appeal"' in page
    assert 'name="to"' not in page


def test_the_sheet_names_the_rejection_that_was_answered_not_a_later_one(
    fatou: User, ines: User
) -> None:
    appeal = make_appeal(fatou)
    grant(appeal.comment, ines)
    confirm(appeal.comment, ines)

    page = sheet(ines, appeal.comment)

    assert "Rejected by fatou on" in page
    assert "Confirm the rejection" not in page
