"""Which letters come into being: once, in the transaction of their cause, for who asked for them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from articles.models import DiscussionPolicy
from comments.mail import outbox
from comments.models import Actor, Address, Comment, Decision, Follow, Letter, Reason, State
from comments.posting import Draft, Outcome, post
from tests.comments.factories import MODERATOR, make_address, make_comment, make_follow
from tests.comments.test_leaving import leave
from tests.factories import make_article

pytestmark = pytest.mark.django_db

READER = "mireille@example.org"


def kinds() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("kind", flat=True))


def test_the_first_comment_of_an_address_asks_it_to_confirm(client: Client) -> None:
    leave(client, make_article(language="en"), email="Mireille@Example.org")

    letter = Letter.objects.get()
    assert (letter.kind, letter.to, letter.attempts) == ("confirm", READER, 0)
    assert letter.due_at <= timezone.now()
    assert (Address.objects.get().email, Address.objects.get().language) == (READER, "en")


def test_an_address_that_does_not_answer_is_left_in_peace_for_a_month(client: Client) -> None:
    leave(client, make_article())
    leave(client, make_article(), email="MIREILLE@example.org")

    with time_machine.travel(timezone.now() + timedelta(days=29)):
        leave(client, make_article())

    assert kinds() == ["confirm"]


def test_after_a_month_it_is_asked_again(client: Client) -> None:
    leave(client, make_article())

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        leave(client, make_article())

    assert kinds() == ["confirm"] * 2


@pytest.mark.parametrize("state", ["confirmed", "stopped"])
def test_who_confirmed_or_stopped_is_never_asked_again(client: Client, state: str) -> None:
    make_address(READER, **{f"{state}_at": timezone.now() - timedelta(days=400)})

    leave(client, make_article())

    assert kinds() == []


def test_spam_asks_nobody() -> None:
    draft = Draft(article=make_article(), text="A", author_name="B", author_email=READER)

    post(draft, Outcome(state=State.SPAM), as_reader=True)

    assert kinds() == []


def test_imported_comments_ask_nobody() -> None:
    make_comment(state=State.HELD)

    assert kinds() == []


def test_a_comment_that_is_not_stored_leaves_no_letter(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("comments.posting.log.append", fail)
    with pytest.raises(RuntimeError):
        leave(client, make_article())

    assert (kinds(), Address.objects.count()) == ([], 0)


def test_nothing_is_told_to_an_address_that_is_not_confirmed() -> None:
    comment = make_comment(state=State.HELD, author_email=READER)
    make_address(READER, confirmed_at=None)

    comment.move(State.APPROVED, actor=MODERATOR)

    assert kinds() == []


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED])
def test_the_author_is_told_the_decision_when_there_was_time_to_undo_it(state: State) -> None:
    comment = make_comment(state=State.HELD, author_email="Mireille@Example.org")
    make_address(READER)

    comment.move(state, actor=MODERATOR, reason=Reason.OFF_TOPIC)

    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("decision", READER)
    assert letter.due_at - letter.created_at == timedelta(minutes=2)


@pytest.mark.parametrize("state", [State.SPAM, State.TRASH, State.HELD])
def test_other_decisions_are_not_told(state: State) -> None:
    comment = make_comment(author_email=READER)
    make_address(READER)

    comment.move(state, actor=MODERATOR)

    assert kinds() == []


def test_what_she_did_herself_is_not_told() -> None:
    comment = make_comment(state=State.WITHDRAWN, author_email=READER)
    make_address(READER)

    comment.move(State.APPROVED, actor=Actor.author())

    assert kinds() == []


def test_a_reply_is_told_to_who_follows_the_thread() -> None:
    root = make_comment()
    make_follow(root, READER)

    reply = make_comment(parent=make_comment(parent=root))

    told = Letter.objects.filter(comment=reply).get()
    assert (told.kind, told.to) == ("reply", READER)


def test_only_what_stands_in_the_thread_is_told() -> None:
    root = make_comment()
    make_follow(root, READER)

    make_comment(root.article)
    make_comment(parent=make_comment(root.article))

    assert kinds() == []


def test_a_whole_discussion_can_be_followed() -> None:
    article = make_article()
    make_follow(make_comment(article), READER, thread=None)

    make_comment(article)
    make_comment()

    assert kinds() == ["reply"]


def test_nobody_is_told_of_what_she_wrote_herself() -> None:
    root = make_comment()
    make_follow(root, READER)

    make_comment(parent=root, author_email="MIREILLE@example.org")

    assert kinds() == []


def test_a_waiting_reply_is_told_only_once_it_is_approved() -> None:
    root = make_comment()
    make_follow(root, READER)
    reply = make_comment(parent=root, state=State.HELD)
    before = kinds()

    reply.move(State.APPROVED, actor=MODERATOR)

    assert (before, kinds()) == ([], ["reply"])


def test_a_reply_under_a_hidden_comment_is_told_when_that_one_is_approved() -> None:
    root = make_comment()
    make_follow(root, READER)
    middle = make_comment(parent=root, state=State.HELD)
    make_comment(parent=middle)
    before = kinds()

    middle.move(State.APPROVED, actor=MODERATOR)

    assert (before, kinds()) == ([], ["reply", "reply"])


def test_hiding_and_showing_again_tells_nothing_twice() -> None:
    root = make_comment()
    make_follow(root, READER)
    make_comment(parent=root)

    for _ in range(2):
        root.move(State.TRASH, actor=MODERATOR)
        root.move(State.APPROVED, actor=MODERATOR)

    assert kinds() == ["reply"]


def test_what_was_sent_before_she_followed_is_no_news() -> None:
    root = make_comment()
    old = make_comment(parent=root, state=State.HELD)
    make_follow(root, READER)

    old.move(State.APPROVED, actor=MODERATOR)

    assert kinds() == []


@pytest.mark.parametrize("change", ["ended", "stopped", "unconfirmed"])
def test_who_left_is_told_nothing(change: str) -> None:
    root = make_comment()
    follow = make_follow(root, READER)
    now = timezone.now()
    if change == "ended":
        Follow.objects.update(ended_at=now)
    else:
        wish = {"stopped_at": now} if change == "stopped" else {"confirmed_at": None}
        Address.objects.filter(pk=follow.address_id).update(**wish)

    make_comment(parent=root)

    assert kinds() == []


def test_a_reply_that_is_published_at_once_is_told(client: Client) -> None:
    root = make_comment(make_article(discussion=DiscussionPolicy.AFTER))
    make_follow(root, "follower@example.org")

    leave(client, root.article, parent=str(root.pk))

    assert sorted(kinds()) == ["confirm", "reply"]


def test_following_from_the_own_page_asks_to_confirm_first() -> None:
    comment = make_comment(author_email=READER)

    asked = [outbox.follow(comment), outbox.follow(comment)]

    assert asked == [True, False]
    assert (kinds(), Follow.objects.get().thread) == (["confirm"], comment)


def test_coming_back_to_a_thread_follows_it_from_now_on() -> None:
    reply = make_comment(parent=make_comment(), author_email=READER)
    make_address(READER)
    outbox.follow(reply)
    outbox.leave(reply)
    left = Follow.objects.going_on().exists()

    outbox.follow(reply)

    follow = Follow.objects.get()
    assert (left, follow.thread, follow.ended_at) == (False, reply.parent, None)


@pytest.mark.parametrize("many", [10, 100])
def test_deciding_many_takes_at_most_eleven_queries_with_all_letters(
    many: int, django_assert_max_num_queries: Any
) -> None:
    root = make_comment()
    for number in range(3):
        make_follow(root, f"follower{number}@example.org")
    for number in range(many):
        make_address(f"writer{number}@example.org")
        make_comment(parent=root, state=State.HELD, author_email=f"writer{number}@example.org")

    with django_assert_max_num_queries(
        11
    ):  # two of them the savepoint of the test's own transaction
        Comment.objects.waiting().approve(actor=MODERATOR)

    assert Letter.objects.count() == many * 4


def test_undoing_many_takes_queries_that_do_not_grow(django_assert_max_num_queries: Any) -> None:
    root = make_comment()
    make_follow(root, "follower@example.org")
    for number in range(100):
        make_address(f"writer{number}@example.org")
        make_comment(parent=root, author_email=f"writer{number}@example.org")
    Letter.objects.all().delete()
    Comment.objects.below(root).trash(actor=MODERATOR)

    with django_assert_max_num_queries(14):  # two of them the savepoint
        Decision.objects.filter(to_state=State.TRASH).undo(actor=MODERATOR)

    assert Letter.objects.count() == 200


@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        (Address, {"language": "xx"}, "comments_address_language_is_known"),
        (Address, {"asked_at": None}, "comments_address_is_asked_before_it_is_confirmed"),
        (Letter, {"kind": "spam"}, "comments_letter_kind_is_known"),
        (
            Letter,
            {"sent_at": timezone.now(), "given_up_at": timezone.now()},
            "comments_letter_is_not_both_sent_and_given_up",
        ),
    ],
)
def test_the_database_refuses(model: Any, change: dict[str, Any], constraint: str) -> None:
    make_comment(state=State.HELD, author_email=READER)
    make_address(READER)
    Comment.objects.waiting().approve(actor=MODERATOR)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(**change)


@pytest.mark.parametrize("thread", [True, False])
def test_a_thread_or_discussion_is_followed_once(thread: bool) -> None:
    root = make_comment()
    row = {"thread": root if thread else None}
    make_follow(root, READER, **row)

    with pytest.raises(IntegrityError, match=r"followed_once|thread_id|article_id"):
        make_follow(root, READER, **row)
