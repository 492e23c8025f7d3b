"""The demo's discussions, from `content/comments.toml`, by the code that the site itself runs.

Comments are posted and decided about, some reported, edited or appealed; a few words hold comments,
and two articles are moderated in a way of their own.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.discussion import DiscussionChange, DiscussionPolicy, Wish
from articles.models import Article
from comments import editing, judging, rulebook
from comments.appeals import appealing
from comments.models import Actor, Comment, HeldTerm, State
from comments.moderation.words import fold_term
from comments.origin import Origin
from comments.posting import Draft, Outcome, post
from comments.reports import reporting
from gazette.demo.publication import CONTENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

Row = dict[str, Any]
Articles = dict[str, Article]
UNTIL_DECIDED = timedelta(minutes=47)
SENDING = judging.Sending(age=600, origin=Origin.SAME)
"""How the rules see a comment of the demo: sent by the form, ten minutes after opening it."""


def fill(progress: Callable[[Iterable[Any], int], Iterable[Any]]) -> int:
    """Post the comments that are missing and return how many; `progress(rows, total)` shows them pass by.

    Posting the same words again changes nothing, so an interrupted run is simply run again.
    """
    content = tomllib.loads((CONTENT / "comments.toml").read_text())
    rows = content["comment"]
    articles = Article.objects.in_bulk({row["article"] for row in rows}, field_name="slug")
    staff = {user.username: user for user in User.objects.filter(is_staff=True)}
    rows = sorted((row for row in rows if row["article"] in articles), key=partial(_at, articles))
    posted: dict[str, Comment] = {}
    with transaction.atomic():
        _set_rules(content, articles, staff["editor"])
        new = [_post(row, articles, posted, staff) for row in progress(rows, len(rows))]
    return sum(new)


def _set_rules(content: Row, articles: Articles, editor: User) -> None:
    """Set what holds comments back, where nobody has yet."""
    if not HeldTerm.objects.exists():
        for words in content["held_words"]:
            HeldTerm.objects.create(text=words, folded=fold_term(words))
    for row in content["discussion"]:
        if article := articles.get(row["article"]):
            _set_policy(
                article, Wish(row.get("policy", DiscussionPolicy.SITE), row.get("days")), editor
            )


def _set_policy(article: Article, wish: Wish, editor: User) -> None:
    if article.discussion_changes.exists():
        return
    before = Wish(article.discussion, article.discussion_days)
    DiscussionChange.objects.log(before, wish, user=editor, article=article)
    article.discussion, article.discussion_days = wish.policy, wish.days
    article.save(update_fields=["discussion", "discussion_days"])


def _post(
    row: Row, articles: Articles, posted: dict[str, Comment], staff: Mapping[str, User]
) -> bool:
    draft = _draft(row, articles, posted.get(row.get("parent", "")))
    comment, is_new = post(draft, _outcome(row, draft))
    posted[row["key"]] = comment
    if is_new:
        _decide(comment, row, Actor.person(staff[row.get("by", "moderator")]))
        _answer(Comment.objects.get(pk=comment.pk), row)
    return is_new


def _outcome(row: Row, draft: Draft) -> Outcome:
    """What the rules decide where nobody reads first; elsewhere they only say what they found."""
    judged = judging.judge(draft, SENDING, rulebook.load())
    return judged if row.get("unread") else Outcome(findings=judged.findings)


def _decide(comment: Comment, row: Row, actor: Actor) -> None:
    if row["state"] != State.HELD and not row.get("unread"):
        at = min(comment.submitted_at + UNTIL_DECIDED, timezone.now())
        comment.move(State(row["state"]), actor=actor, reason=row.get("reason", ""), at=at)


def _answer(comment: Comment, row: Row) -> None:
    """Let readers and its author answer what was decided: by reports, a new text, an appeal."""
    for number, report in enumerate(row.get("reports", [])):
        reader = f"2001:db8:{comment.pk % 0x10000:x}:{number:x}::"
        reporting.send(reporting.Notice(comment=comment, revision=1, reader=reader, **report))
    if "edit" in row and not editing.refusal(comment):
        editing.edit(comment, row["edit"].strip(), seen=comment.seen_as(), origin=Origin.SAME)
    if "appeal" in row:
        appealing.appeal(comment, row["appeal"].strip())


def _at(articles: Articles, row: Row) -> datetime:
    if "minutes_ago" in row:
        return timezone.now() - timedelta(minutes=row["minutes_ago"])
    published_at = articles[row["article"]].published_at
    assert published_at is not None  # noqa: S101 (the demo's comments stand under dated articles)
    return published_at + timedelta(hours=row["hours_after"])


def _draft(row: Row, articles: Articles, parent: Comment | None) -> Draft:
    return Draft(
        article=articles[row["article"]],
        text=row["text"],
        author_name=row["author"],
        author_email=row["email"],
        author_url=row.get("url", ""),
        parent=parent,
        submitted_at=_at(articles, row),
    )
