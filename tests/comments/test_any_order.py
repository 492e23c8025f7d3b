"""Posting, editing, deciding and undoing in any order leave what a naive reader of the rows expects."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db.models import F

from comments import editing, log, tally
from comments.models import Actor, Comment, Decision, Reason, Revision, State, Tally
from comments.states import HIDING, TAKEN_BACK
from tests.comments.factories import MODERATOR, make_comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db
STEPS = 40
STATES = [*HIDING, State.APPROVED] * 3 + list(TAKEN_BACK)


def some(chance: random.Random, pks: Any, most: int) -> list[int]:
    known = sorted(pks.values_list("pk", flat=True))
    return chance.sample(known, min(len(known), chance.randint(1, most)))


def _post(chance: random.Random) -> None:
    parent = chance.choice([None, *Comment.objects.order_by("pk").select_related("article")])
    article = None if parent else Comment.objects.order_by("pk")[0].article
    make_comment(article, parent=parent, state=chance.choice(STATES))


def _edit(chance: random.Random) -> None:
    chosen = Comment.objects.filter(pk__in=some(chance, Comment.objects.all(), 3))
    chosen.update(revision=F("revision") + 1)
    for comment in chosen:
        html = f"<p>{comment.pk}, {comment.revision}</p>"
        Revision.objects.create(
            comment=comment,
            number=comment.revision,
            text=html,
            html=html,
            created_at=comment.submitted_at,
        )


def _rewrite(chance: random.Random) -> None:
    """Edits by the author herself, and edits that a moderator declines, through the code for it."""
    for comment in Comment.objects.filter(pk__in=some(chance, Comment.objects.all(), 3)):
        with suppress(editing.Refused):
            editing.edit(comment, f"{chance.random()}", seen=comment.seen_as())
        comment.refresh_from_db()
        if chance.random() < 0.5:
            editing.keep(comment, actor=MODERATOR, seen=comment.seen_as())


def _decide(chance: random.Random) -> None:
    chosen = Comment.objects.filter(pk__in=some(chance, Comment.objects.all(), 9))
    actor = chance.choice([MODERATOR, MODERATOR, Actor.author()])
    chosen.move(chance.choice(STATES), actor=actor, reason=Reason.INSULT)


def _undo(chance: random.Random) -> None:
    newest = some(chance, Decision.objects.exclude(from_state="").order_by("-pk")[:8], 8)
    Decision.objects.filter(pk__in=newest).undo(actor=MODERATOR)


def expected_to_be_hidden_by(comment: Comment | None, known: dict[int, Comment]) -> int:
    """Return how many hide it: itself, and those above it."""
    if comment is None:
        return 0
    above = known.get(comment.parent_id or 0)
    return expected_to_be_hidden_by(above, known) + (comment.state in HIDING)


def told_by_the_log() -> dict[int, tuple[str, int | None]]:
    """Return state and decided revision of every comment, from its decisions alone."""
    last = {row.comment_id: row for row in Decision.objects.order_by("pk")}
    return {
        pk: (row.to_state, None if row.to_state == State.HELD else row.revision)
        for pk, row in last.items()
    }


def assert_all_agree() -> None:
    known = Comment.objects.in_bulk()
    revisions = Revision.objects.values_list("comment_id", "number", "html")
    written = {(pk, number): html for pk, number, html in revisions}
    for comment in known.values():
        assert comment.hidden_by == expected_to_be_hidden_by(comment, known)
        if comment.state == State.APPROVED:
            assert comment.html == written[comment.pk, comment.decided_revision or 0]
    rows = Comment.objects.values_list("pk", "state", "decided_revision")
    assert {pk: (state, revision) for pk, state, revision in rows} == told_by_the_log()
    counters = Tally.objects.exclude(n=0).values_list("scope", "what", "n")
    assert {(scope, what): n for scope, what, n in counters} == tally.recount()


@pytest.mark.parametrize("seed", range(6))
def test_rows_log_and_counters_agree_after_any_operations(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comments.moves.AT_ONCE", 3)
    chance = random.Random(seed)
    for _ in range(3):
        make_comment(make_article())
    operations: list[Callable[[random.Random], None]] = [
        _post,
        _post,
        _edit,
        _rewrite,
        _decide,
        _undo,
    ]

    for _ in range(STEPS):
        chance.choice(operations)(chance)
        assert_all_agree()

    assert list(log.broken_links()) == []
    assert Decision.objects.filter(undoes__isnull=False).exists()
