"""What the log tells of one comment: which decision stands, and which may still be taken back.

A decision is undone by a row of its own, which may be undone in turn; only the last one can be.
The decisions about a comment are given as the log has them, oldest first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comments.models import Comment, Decision


def of(comments: Iterable[Comment]) -> dict[int, list[Decision]]:
    """Return the decisions about each of these comments, by its primary key; one query."""
    from comments.models import Decision

    told: dict[int, list[Decision]] = {comment.pk: [] for comment in comments}
    for row in Decision.objects.filter(comment__in=told).order_by("pk"):
        told[row.comment_id].append(row)
    return told


def undoable(decisions: Sequence[Decision]) -> set[int]:
    """Return the primary keys of those that nothing but their own undoing follows."""
    found: set[int] = set()
    undone: set[int] = set()
    for row in reversed(decisions):
        if row.pk in undone:
            continue
        found.add(row.pk)
        if row.undoes_id is None:
            break
        undone.add(row.undoes_id)
    return found


def standing(decisions: Sequence[Decision]) -> Decision | None:
    """Return the decision that stands after all of these."""
    if not decisions:
        return None
    last = decisions[-1]
    return before(undone(last, decisions), decisions) if last.undoes_id else last


def before(row: Decision, decisions: Sequence[Decision]) -> Decision | None:
    """Return the decision that stood before this one was taken, and stands again without it."""
    at = [each.pk for each in decisions].index(row.pk)
    return standing(decisions[:at])


def undone(row: Decision, decisions: Sequence[Decision]) -> Decision:
    """Return the decision that this one undoes."""
    return next(each for each in decisions if each.pk == row.undoes_id)
