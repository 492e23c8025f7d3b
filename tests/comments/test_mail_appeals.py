"""The author is told by mail what became of her answer to a rejection."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from comments.appeals import appealing
from comments.models import Actor, Appeal, Comment, Decision, Letter, Reason, State
from tests.comments.factories import make_address, make_appeal, make_comment
from tests.comments.test_mail_letters import READER, SECRET, bodies, decided, delivered
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

ANSWER = "Une réponse que personne d’autre ne doit lire"
STANDS = "Your answer was read: the decision stands"


@pytest.fixture
def ines() -> User:
    return make_user("ines")


def appealed(language: str = "en") -> Comment:
    """A rejected comment whose author was told so, and answered."""
    comment = decided(State.REJECTED, language, text=SECRET)
    delivered()
    appealing.appeal(comment, ANSWER)
    return comment


def confirm(comment: Comment, user: User, reason: Reason = Reason.OFF_TOPIC) -> None:
    comment.move(State.REJECTED, actor=Actor.person(user), reason=reason)


def subjects() -> list[str]:
    """Of all letters but the first, which told the rejection."""
    return [str(message.subject) for message in delivered()[1:]]


def test_a_letter_of_rejection_says_that_it_can_be_answered_once() -> None:
    decided(State.REJECTED, "en")

    (message,) = delivered()

    for body in bodies(message):
        assert "you can answer this decision, once," in " ".join(body.split())


def test_a_rejection_that_she_answered_before_the_letter_left_is_not_told() -> None:
    comment = decided(State.REJECTED, "en")

    appealing.appeal(comment, ANSWER)

    assert delivered() == []


def test_an_answer_itself_is_told_to_nobody() -> None:
    appealed()

    assert len(delivered()) == 1


def test_a_granted_appeal_is_told_by_the_usual_letter(ines: User) -> None:
    comment = appealed()

    comment.move(State.APPROVED, actor=Actor.person(ines))

    assert subjects() == ["Your comment is published"]


@pytest.mark.parametrize("reason", [Reason.OFF_TOPIC, Reason.HATE])
def test_a_confirmed_decision_is_told_with_its_reason(ines: User, reason: Reason) -> None:
    comment = appealed()

    confirm(comment, ines, reason)

    _, message = delivered()
    with translation.override("en"):
        label = Decision.objects.latest("pk").get_reason_display()
    assert message.subject == STANDS
    assert message.to == [READER]
    for body in bodies(message):
        words = " ".join(body.split())
        assert "A moderator read your answer about your comment" in words
        assert f"The reason: {label}." in words
        assert comment.own_url() in body
        assert "you can answer this decision" not in words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_letter_quotes_the_comment_or_the_answer(ines: User, language: str) -> None:
    confirm(appealed(language), ines)

    messages = delivered()

    assert len(messages) == 2
    assert messages[1].extra_headers["Content-Language"] == language
    for message in messages:
        assert not any(SECRET in body or ANSWER in body for body in bodies(message))
        assert message.to == [READER]


def test_a_confirmation_that_is_undone_in_time_is_never_told(ines: User) -> None:
    confirm(appealed(), ines)

    Decision.objects.filter(user=ines).undo(actor=Actor.person(ines))

    assert subjects() == []


def test_a_confirmation_that_is_undone_and_taken_again_is_told_once(ines: User) -> None:
    comment = appealed()
    confirm(comment, ines)
    delivered()

    Decision.objects.filter(user=ines).undo(actor=Actor.person(ines))
    confirm(comment, ines)

    assert subjects() == [STANDS]


def test_a_confirmation_that_is_undone_after_it_was_told_says_nothing_of_its_own(
    ines: User,
) -> None:
    confirm(appealed(), ines, Reason.HATE)
    delivered()

    Decision.objects.filter(user=ines).undo(actor=Actor.person(ines))

    assert subjects() == [STANDS]


def test_a_grant_that_is_undone_after_it_was_told_is_told_with_the_first_reason(
    ines: User,
) -> None:
    comment = appealed()
    comment.move(State.APPROVED, actor=Actor.person(ines))
    delivered()

    Decision.objects.filter(user=ines).undo(actor=Actor.person(ines))

    message = delivered()[-1]
    assert message.subject == "Your comment was not published"
    assert "The reason: Off topic." in str(message.body)


def test_a_confirmation_by_way_of_a_hold_is_told_as_one(ines: User) -> None:
    comment = appealed()

    comment.move(State.HELD, actor=Actor.person(ines))
    confirm(comment, ines)

    assert subjects() == [STANDS]


def test_a_rejection_after_a_granted_appeal_is_told_as_a_rejection(ines: User) -> None:
    comment = appealed()
    comment.move(State.APPROVED, actor=Actor.person(ines))
    delivered()

    confirm(comment, ines, Reason.HATE)

    assert subjects() == ["Your comment is published", "Your comment was not published"]


@pytest.mark.parametrize("state", [State.SPAM, State.TRASH])
def test_what_authors_are_never_told_stays_untold(ines: User, state: State) -> None:
    comment = appealed()

    comment.move(state, actor=Actor.person(ines))

    assert subjects() == []


def test_an_address_that_is_not_confirmed_is_told_nothing(ines: User) -> None:
    appeal = make_appeal(author_email=READER)
    make_address(READER, confirmed_at=None)

    confirm(appeal.comment, ines)

    assert not Letter.objects.exists()


def test_nobody_else_is_told_anything_of_it(ines: User) -> None:
    root = make_comment(make_article(language="en"), author_email="follower@example.org")
    make_address("follower@example.org")
    Client().post(f"{root.own_url()}follow/", headers={"Sec-Fetch-Site": "same-origin"})
    appeal = make_appeal(parent=root, author_email=READER)

    confirm(appeal.comment, ines)

    assert not Letter.objects.exclude(to=READER).exists()
    assert Appeal.objects.count() == 1
