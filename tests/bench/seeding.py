"""A site of as many comments as a benchmark asks for, as posting and deciding would have left them.

They are written as rows, without the counters' triggers, which are put back and counted anew: a
million comments with revisions, findings, traces, a chained log and the search index take minutes,
not hours. Import it once Django is ready.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from comments import log, moves, paths, rows, tally, traces
from comments import text as texts
from comments.desk import search
from comments.models import (
    Actor,
    Appeal,
    Comment,
    Decision,
    Finding,
    Report,
    Revision,
    Trace,
)  # fmt: skip
from comments.states import HIDING, State
from tests.factories import make_article

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLES = 200
CHUNK = 5_000
YEAR = timedelta(days=365)
VOCABULARY = 8_000
ROBOT = Actor.rule("seed", "1")
FATES = {
    State.APPROVED: 84, State.SPAM: 7, State.REJECTED: 5, State.HELD: 2, State.TRASH: 1,
    State.WITHDRAWN: 1,
}  # fmt: skip
"""Shares of a hundred; of the approved ones some are edited, reported and unread."""


def seed(count: int) -> None:
    """Fill an empty site with articles and so many comments."""
    articles = [make_article(title=f"Un article, le {n}").pk for n in range(ARTICLES)]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -1000000")
    with connection.schema_editor() as editor:
        tally.remove(editor)
    made = _comments(articles, count)
    while chunk := list(islice(made, CHUNK)):
        with transaction.atomic():
            _store(chunk)
    with connection.schema_editor() as editor:
        tally.install(editor)
    tally.rebuild()


def _comments(articles: list[int], count: int) -> Iterator[tuple[Comment, str]]:
    """Yield comments with their texts, over a year, one an article in turn."""
    chance = random.Random(5)
    letters = "abcdefghilmnoprstuvé"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 11))) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 5) for rank in range(VOCABULARY)))
    fates = chance.choices(list(FATES), list(FATES.values()), k=count)
    start = datetime.now(UTC) - YEAR
    for serial, fate in enumerate(fates):
        said = chance.choices(words, cum_weights=weights, k=chance.randint(8, 60))
        text = " ".join(said)
        comment = Comment(pk=serial + 1, article_id=articles[serial % ARTICLES], state=fate)
        _place(comment, fates)
        _sign(comment, chance.randrange(max(1, count // 20)))
        _decide(comment, start + YEAR * serial / count, chance.random())
        comment.doubt = chance.randrange(100) if fate == State.HELD else 0
        comment.html = f"<p>{text}</p>"
        yield comment, text


def _place(comment: Comment, fates: list[State]) -> None:
    """Give a comment its place; every fourth of an article answers the one before, if that shows."""
    serial = comment.pk - 1
    comment.number = serial // ARTICLES + 1
    above = serial - ARTICLES
    answers = comment.number % 4 == 0 and fates[above] not in HIDING
    comment.parent_id = above + 1 if answers else None
    parent = paths.segment(comment.number - 1) if answers else ""
    comment.path = parent + paths.segment(comment.number)
    comment.hidden_by = int(comment.state in HIDING)
    comment.key = f"seed-{serial}"


def _sign(comment: Comment, reader: int) -> None:
    comment.author_name = f"Lectrice {reader}"
    comment.author_email = f"lectrice{reader}@example.org"
    comment.address = f"203.{reader % 200}.{reader // 200 % 250}.0"


def _decide(comment: Comment, at: datetime, chance: float) -> None:
    """Date a comment, and let a few ask for a moderator again."""
    held, approved = comment.state == State.HELD, comment.state == State.APPROVED
    comment.submitted_at = comment.waits_since = at
    comment.decided_at = None if held else at
    comment.decided_revision = None if held else 1
    comment.revision = 2 if approved and chance < 0.002 else 1
    comment.reports = int(approved and 0.01 < chance < 0.012)
    comment.is_unread = approved and 0.02 < chance < 0.022
    comment.is_appealed = comment.state == State.REJECTED and chance < 0.01


def _store(made: list[tuple[Comment, str]]) -> None:
    """Store a chunk of comments with all that belongs to them."""
    comments = [comment for comment, _ in made]
    Comment.objects.bulk_create(comments, batch_size=500)
    revisions = [
        _revision(comment, f"{text}{' bis' * (number - 1)}", number)
        for comment, text in made
        for number in range(1, comment.revision + 1)
    ]
    Revision.objects.bulk_create(revisions, batch_size=500)
    _insert([Trace(revision=each, value=n) for each in revisions for n in traces.of(each.text)])
    _insert([_finding(comment, text) for comment, text in made if _is_noticed(comment)])
    log.append([_decision(comment) for comment in comments])
    _insert([_report(comment) for comment in comments if comment.reports])
    _insert([_appeal(comment) for comment in comments if comment.is_appealed])
    for comment, text in made:
        search.index(comment.pk, text, comment.author_name, comment.author_email)


def _insert(objects: list[Any]) -> None:
    if objects:
        rows.insert(objects)


def _revision(comment: Comment, text: str, number: int) -> Revision:
    return Revision(
        comment=comment,
        number=number,
        text=text,
        html=f"<p>{text}</p>",
        likeness=texts.likeness(text),
        created_at=comment.submitted_at,
    )


def _is_noticed(comment: Comment) -> bool:
    return comment.pk % 5 == 0 or comment.state in (State.HELD, State.SPAM)


def _finding(comment: Comment, text: str) -> Finding:
    return Finding(
        comment=comment,
        revision=comment.revision,
        rule="many-links" if comment.pk % 2 else "held-words",
        version="1",
        message="It holds links.",
        evidence=[[0, 4, text[:4]]],
        created_at=comment.submitted_at,
    )


def _decision(comment: Comment) -> Decision:
    return Decision(
        comment=comment,
        revision=1,
        to_state=comment.state,
        reason="off-topic" if comment.state == State.REJECTED else "",
        at=comment.submitted_at,
        **moves.by(ROBOT),
    )


def _report(comment: Comment) -> Report:
    return Report(
        comment=comment,
        revision=1,
        reason="insult",
        reporter=f"reader of {comment.pk}",
        created_at=comment.submitted_at,
    )


def _appeal(comment: Comment) -> Appeal:
    return Appeal(comment=comment, text="Relisez-moi.", created_at=comment.submitted_at)
