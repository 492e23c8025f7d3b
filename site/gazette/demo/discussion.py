"""The demo's comments, from `content/comments.toml`, posted and decided by the code that the site runs."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import transaction

from articles.models import Article
from comments.forms import LATELY
from comments.models import Actor, Comment, Revision, State
from comments.moderation import rules
from comments.moderation.findings import Submission
from comments.posting import Draft, Outcome, post
from gazette.demo.publication import CONTENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

Row = dict[str, Any]
UNTIL_DECIDED = timedelta(minutes=47)


def fill(progress: Callable[[Iterable[Any], int], Iterable[Any]]) -> int:
    """Post the comments that are missing and return how many; `progress(rows, total)` shows them pass by.

    Posting the same words again changes nothing, so an interrupted run is simply run again.
    """
    rows = tomllib.loads((CONTENT / "comments.toml").read_text())["comment"]
    articles = Article.objects.in_bulk({row["article"] for row in rows}, field_name="slug")
    moderator = Actor.person(User.objects.get(username="moderator"))
    rows = sorted((row for row in rows if row["article"] in articles), key=partial(_at, articles))
    posted: dict[str, Comment] = {}
    with transaction.atomic():
        new = [_post(row, articles, posted, moderator) for row in progress(rows, len(rows))]
    return sum(new)


def _post(
    row: Row, articles: dict[str, Article], posted: dict[str, Comment], moderator: Actor
) -> bool:
    draft = _draft(row, articles, posted.get(row.get("parent", "")))
    comment, is_new = post(draft, Outcome(findings=rules.judge(_submission(draft))))
    posted[row["key"]] = comment
    if is_new and row["state"] != State.HELD:
        at = comment.submitted_at + UNTIL_DECIDED
        comment.move(State(row["state"]), actor=moderator, reason=row.get("reason", ""), at=at)
    return is_new


def _at(articles: dict[str, Article], row: Row) -> datetime:
    published_at = articles[row["article"]].published_at
    assert published_at is not None  # noqa: S101 (the demo's comments stand under dated articles)
    return published_at + timedelta(hours=row["hours_after"])


def _submission(draft: Draft) -> Submission:
    """What the rules would have seen, had a reader sent it by the form ten minutes after opening it."""
    return Submission(
        text=draft.text,
        author=draft.author_name,
        email=draft.author_email,
        url=draft.author_url,
        age=600,
        repeats=Revision.objects.alike(draft.text, draft.submitted_at - LATELY).count(),
    )


def _draft(row: Row, articles: dict[str, Article], parent: Comment | None) -> Draft:
    return Draft(
        article=articles[row["article"]],
        text=row["text"],
        author_name=row["author"],
        author_email=row["email"],
        author_url=row.get("url", ""),
        parent=parent,
        submitted_at=_at(articles, row),
    )
