"""States and counters come back from the log alone, exactly; and nothing else is written."""

import random
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from comments import attention, editing, rebuild
from comments.models import Actor, Comment, Decision, Reason, State, Tally
from comments.privacy import erasure
from tests.comments import test_any_order as anyhow
from tests.comments.factories import MODERATOR, make_appeal, make_comment, make_report
from tests.comments.test_at_once import whole
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

Stored = list[tuple[Any, ...]]


def stored() -> Stored:
    """The columns of the comments that the log tells, and the counters."""
    return [
        *Comment.objects.order_by("pk").values_list("pk", *rebuild.FIELDS),
        *Tally.objects.exclude(n=0).order_by("scope", "what").values_list("scope", "what", "n"),
    ]


def a_discussion() -> None:
    """Comments in every state, with a thread, edits, reports, appeals, an erasure and an undoing."""
    root = make_comment(make_article(), state=State.HELD)
    for state in State:
        make_comment(root.article, parent=root, state=state)
    root.move(State.APPROVED, actor=Actor.person(make_user("lea")))
    edited = make_comment()
    editing.edit(edited, "Autrement.", seen=edited.seen_as())
    withdrawn = make_comment()
    editing.edit(withdrawn, "Autrement.", seen=withdrawn.seen_as())
    withdrawn.move(State.WITHDRAWN, actor=Actor.author())
    rewritten = make_comment(state=State.HELD)
    editing.edit(rewritten, "Mieux.", seen=rewritten.seen_as())
    rewritten.move(State.WITHDRAWN, actor=Actor.author())
    make_report(make_comment())
    make_appeal()
    erasure.erase(make_comment(state=State.SPAM).author_email)
    unread = make_comment(state=State.HELD)
    unread.move(State.APPROVED, actor=Actor.rule(attention.UNREAD_RULE, "1"))
    unread.move(State.SPAM, actor=MODERATOR)
    Decision.objects.filter(comment=unread).undo(actor=MODERATOR)


def test_where_nothing_was_changed_nothing_is_written() -> None:
    a_discussion()
    before = stored()

    found = rebuild.rebuild()

    assert found == rebuild.Found(0, 0, [])
    assert stored() == before


@pytest.mark.parametrize(
    "corruption",
    [
        {"state": State.TRASH, "hidden_by": 1, "decided_revision": 1, "decided_at": timezone.now()},
        {"hidden_by": 9},
        {"html": "<p>faux</p>"},
        {"reports": 7},
        {"is_appealed": True, "is_unread": True},
        {"revision": 7},
    ],
)
def test_corrupted_comments_come_back_exactly(corruption: dict[str, Any]) -> None:
    a_discussion()
    before = stored()
    Comment.objects.update(**corruption)

    found = rebuild.rebuild()

    assert found.comments > 0
    assert stored() == before
    assert whole()


def test_corrupted_counters_come_back_exactly() -> None:
    a_discussion()
    before = stored()
    Tally.objects.filter(what=State.APPROVED).update(n=99)
    Tally.objects.filter(scope=0, what="visible").delete()

    found = rebuild.rebuild()

    assert (found.comments, found.counters > 1) == (0, True)
    assert stored() == before


def test_to_compare_writes_nothing() -> None:
    a_discussion()
    Comment.objects.update(hidden_by=9)
    before = stored()

    found = rebuild.rebuild(write=False)

    assert found.comments == Comment.objects.count()
    assert stored() == before


def test_a_comment_that_the_log_does_not_know_stays_and_is_named() -> None:
    comment = make_comment()
    Decision.objects.all()._raw_delete("default")

    found = rebuild.rebuild()

    assert found.untold == [comment.pk]
    assert Comment.objects.get().state == State.APPROVED


def test_the_command_rebuilds_and_says_how_much() -> None:
    a_discussion()
    before = stored()
    Comment.objects.filter(state=State.APPROVED).update(html="", is_unread=True)
    out = StringIO()

    call_command("verify_log", "--compare", stdout=out)
    call_command("verify_log", "--rebuild", stdout=out)
    call_command("verify_log", "--compare", stdout=out)

    assert stored() == before
    assert "0 comments and 0 counters stand" in out.getvalue()


def test_a_broken_log_rebuilds_nothing() -> None:
    a_discussion()
    Decision.objects.filter(to_state=State.SPAM).update(to_state=State.APPROVED)
    before = stored()

    with pytest.raises(CommandError):
        call_command("verify_log", "--rebuild", stderr=StringIO(), stdout=StringIO())

    assert stored() == before


def _ask(chance: random.Random) -> None:
    """Readers report what can be read, and authors answer rejections."""
    for comment in Comment.objects.visible().order_by("pk")[: chance.randrange(3)]:
        make_report(comment)
    if chance.random() < 0.5:
        make_appeal()


def _moderate(chance: random.Random) -> None:
    """A person decides, or a rule that publishes for somebody to read afterwards."""
    user = make_user(f"user-{chance.random()}")
    actor = chance.choice([Actor.person(user), Actor.rule(attention.UNREAD_RULE, "1")])
    chosen = Comment.objects.filter(pk__in=anyhow.some(chance, Comment.objects.all(), 9))
    chosen.move(chance.choice(anyhow.STATES), actor=actor, reason=Reason.INSULT)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_acts_the_log_tells_what_is_stored(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(3):
        make_comment(make_article())
    acts: list[Callable[[random.Random], None]] = [
        anyhow._post, anyhow._rewrite, anyhow._decide, anyhow._undo, _ask, _moderate,
    ]  # fmt: skip

    for _ in range(30):
        chance.choice(acts)(chance)

    assert rebuild.rebuild(write=False) == rebuild.Found(0, 0, [])
