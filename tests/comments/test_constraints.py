"""The database refuses what the code would never write."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from comments.models import Comment, Decision, LogHead, Revision, State, Tally
from tests.comments.factories import make_comment

pytestmark = pytest.mark.django_db


def refuses(name: str) -> Any:
    """SQLite names the columns of a unique constraint and not the constraint."""
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "seen"}, "comments_comment_state_is_known"),
        ({"decided_at": None}, "comments_decision_is_dated"),
        ({"decided_revision": None}, "comments_decision_is_dated"),
        ({"state": State.SPAM}, "comments_hiding_state_hides"),
        ({"number": 0}, "comments_are_numbered_from_one"),
        ({"revision": 0}, "comments_are_numbered_from_one"),
    ],
)
def test_a_comment_is_refused(change: dict[str, Any], constraint: str) -> None:
    make_comment()

    with refuses(constraint), transaction.atomic():
        Comment.objects.update(**change)


@pytest.mark.parametrize("column", ["number", "path", "key"])
def test_a_second_one_of_the_same_is_refused(column: str) -> None:
    first = make_comment()
    second = make_comment(first.article)

    with refuses(f"{column}|{column}_is_given_once"), transaction.atomic():
        Comment.objects.filter(pk=second.pk).update(**{column: getattr(first, column)})


@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        (Decision, {"to_state": "seen"}, "comments_decision_states_are_known"),
        (Decision, {"from_state": "seen"}, "comments_decision_states_are_known"),
        (Decision, {"actor_kind": "ghost"}, "comments_decision_actor_is_known"),
        (Decision, {"to_state": State.REJECTED}, "comments_rejection_has_a_reason"),
        (Revision, {"actor": "ghost"}, "comments_revision_actor_is_known"),
        (LogHead, {"id": 2}, "comments_log_has_one_head"),
        (Tally, {"scope": F("n") * 0, "what": "x"}, "comments_tally"),
    ],
)
def test_rows_beside_it_are_refused(model: Any, change: dict[str, Any], constraint: str) -> None:
    make_comment()

    with refuses(constraint), transaction.atomic():
        model.objects.update(**change)
