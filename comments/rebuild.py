"""Comments and counters as the log tells them, for when a row was changed behind its back.

What a comment's own columns say of decisions is a projection of the log: replaying it gives them
again, with the texts that the log names and the reports and appeals that its rows settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from articles.models import Article
from comments import attention, history, moves, paths, tally
from comments.appeals.models import Appeal
from comments.models import Comment, Decision, Report, Revision, Tally
from comments.states import HIDING, TAKEN_BACK, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FIELDS = (
    "article_id", "path", "state", "revision", "decided_revision", "decided_at", "html",
    "hidden_by", "is_unread", "reports", "is_appealed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """How many comments and counters stood otherwise than the log tells, and which of the comments
    the log tells nothing about: those stay as they are.
    """

    comments: int
    counters: int
    untold: list[int]


def rebuild(*, write: bool = True) -> Found:
    """Compare every comment and counter with the log, and write what the log tells where they differ.

    Article by article, each under its lock, so that readers and moderators wait for a moment only.
    """
    changed, untold = 0, []
    for pk in Article.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            moves.lock_articles(pk=pk)
            for comment, told in _projected(pk):
                if told is None:
                    untold.append(comment.pk)
                elif differing := _differing(comment, told):
                    changed += 1
                    if write:
                        Comment.objects.filter(pk=comment.pk).update(**differing)
    return Found(changed, _recounted(write=write), untold)


def _differing(comment: Comment, told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if getattr(comment, name) != value}


def _recounted(*, write: bool) -> int:
    """Compare the counters with the comments' rows, and return how many differ."""
    stored = Tally.objects.exclude(n=0).values_list("scope", "what", "n")
    counters = {(scope, what): n for scope, what, n in stored}
    counted = tally.recount()
    differ = sum(counters.get(key) != counted.get(key) for key in counters.keys() | counted)
    if differ and write:
        tally.rebuild()
    return differ


def _projected(article_id: int) -> Iterator[tuple[Comment, dict[str, Any] | None]]:
    """Yield an article's comments in the order of their threads, each with what the log tells of it."""
    comments = Comment.objects.filter(article=article_id).only(*FIELDS).order_by("path")
    found = list(comments)
    decisions = _by_comment(Decision.objects.filter(comment__article=article_id).order_by("pk"))
    texts = _texts(article_id)
    reported = _counted(Report.objects.open().filter(comment__article=article_id))
    appealed = _counted(Appeal.objects.open().filter(comment__article=article_id))
    hidden_by: dict[str, int] = {}
    for comment in found:
        rows, written = decisions.get(comment.pk, []), texts.get(comment.pk, {})
        told = _told(rows, written) if rows and written else None
        above = hidden_by.get(comment.path[: -paths.WIDTH], 0)
        state = told["state"] if told else comment.state
        hidden_by[comment.path] = above + (state in HIDING)
        if told:
            told |= {
                "hidden_by": hidden_by[comment.path],
                "reports": reported.get(comment.pk, 0),
                "is_appealed": comment.pk in appealed,
            }
        yield comment, told


def _told(rows: Sequence[Decision], texts: Mapping[int, str]) -> dict[str, Any]:
    """Return what the decisions about a comment, and its texts by number, say of its columns."""
    last, stands = rows[-1], history.standing(rows)
    held = last.to_state == State.HELD
    return {
        "state": last.to_state,
        "revision": max(texts),
        "decided_revision": None if held else last.revision,
        "decided_at": None if held else last.at,
        "is_unread": stands is not None and attention.left_unread(stands),
        "html": texts[_shown(rows) or max(texts)],
    }


def _shown(rows: Sequence[Decision]) -> int | None:
    """Return the text whose HTML a comment keeps; None is its newest, which it shows while it waits.

    One that its author took back keeps what it had.
    """
    for at in reversed(range(len(rows))):
        if rows[at].to_state not in TAKEN_BACK:
            taken_back = at + 1 < len(rows)
            if rows[at].to_state != State.HELD:
                return rows[at].revision
            return rows[at + 1].revision if taken_back else None
    return rows[0].revision


def _by_comment(decisions: Iterable[Decision]) -> dict[int, list[Decision]]:
    told: dict[int, list[Decision]] = {}
    for row in decisions:
        told.setdefault(row.comment_id, []).append(row)
    return told


def _texts(article_id: int) -> dict[int, dict[int, str]]:
    """Return the HTML of all texts under an article, by comment and number."""
    texts: dict[int, dict[int, str]] = {}
    revisions = Revision.objects.filter(comment__article=article_id).order_by()
    for comment, number, html in revisions.values_list("comment", "number", "html"):
        texts.setdefault(comment, {})[number] = html
    return texts


def _counted(rows: Any) -> dict[int, int]:
    counts: dict[int, int] = {}
    for (comment,) in rows.order_by().values_list("comment"):
        counts[comment] = counts.get(comment, 0) + 1
    return counts
