"""How the text of a comment changes: by a new revision, public only once it may be.

The text that everybody reads stays until the new one is approved: by a moderator or, under an
article that is moderated afterwards, at once where nothing is found in it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from comments import judging, moves, policy, posting, rulebook, traces
from comments import text as texts
from comments.desk import search
from comments.models import Comment, Finding, Revision
from comments.moderation import policy as verdicts
from comments.origin import Origin
from comments.states import TAKEN_BACK, Actor, ActorKind, State

if TYPE_CHECKING:
    from datetime import datetime

    from articles.models import Article
    from comments.moderation.findings import Finding as Found

MOST = 50
"""Texts of one comment that are kept; nobody needs more, and each takes room."""

OF_THE_SENDING = ("trap-filled", "no-form-token", "sent-too-fast", "unknown-origin", "rate")
"""Rules about how a comment was first sent; what they found stays true whatever it says now."""


class Refused(Exception):  # noqa: N818 (an answer, not a failure)
    """The text may not be changed; `code` says why.

    `gone`: its author took it back, or it was erased; `moved`: a moderator decided meanwhile;
    `late`: it is published, and its time is up; `stale`: it is no longer the text that was shown;
    `often`: it was changed too often.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refusal(comment: Comment, at: datetime | None = None) -> str:
    """Return the code of what keeps the author from changing her comment, or else nothing."""
    if comment.state in TAKEN_BACK:
        return "gone"
    if comment.state not in (State.HELD, State.APPROVED):
        return "moved"
    late = (at or timezone.now()) >= policy.edited_until(comment.submitted_at)
    return "late" if late and comment.state == State.APPROVED else ""


def edit(comment: Comment, text: str, *, seen: str, origin: Origin = Origin.UNKNOWN) -> Comment:
    """Give a comment a new text in its author's name, and return it as it stands then.

    `seen` is what `Comment.seen_as` said in the form. The same text twice makes one revision.
    """
    text = texts.harmless(text)
    with transaction.atomic():
        article, now = _locked(comment)
        if now.state not in TAKEN_BACK and now.revisions.get(number=now.revision).text == text:
            return now
        _refuse(now, seen)
        outcome = _judge(now, article, text, origin)
        _add(now, text, texts.render(text), ActorKind.AUTHOR, outcome.findings)
        _publish_if_free(now, outcome)
    return now


def keep(comment: Comment, *, actor: Actor, seen: str, reason: str = "") -> bool:
    """Decline the newest text of an approved comment; return whether that was done.

    The public text becomes the newest again, as a revision of the moderator's that is approved at
    once, so that the log tells it like any decision and the declined text stays on record.
    """
    with transaction.atomic():
        _, now = _locked(comment)
        if seen != now.seen_as() or not now.is_edited():
            return False
        public = now.revisions.get(number=now.decided_revision or 0)
        _add(now, public.text, public.html, ActorKind.PERSON)
        return bool(now.move(State.APPROVED, actor=actor, reason=reason))


def _locked(comment: Comment) -> tuple[Article, Comment]:
    """The comment and its article as they stand now, for the rest of the transaction."""
    (article,) = moves.lock_articles(pk=comment.article_id)
    rows = Comment.objects.select_for_update(of=("self",), no_key=True)
    return article, rows.get(pk=comment.pk)


def _refuse(now: Comment, seen: str) -> None:
    if code := refusal(now):
        moved = code == "late" and seen.split(":")[1:2] == [State.HELD.value]
        raise Refused("moved" if moved else code)
    if seen.split(":")[::2] != now.seen_as().split(":")[::2]:
        raise Refused("stale")
    if now.revision >= MOST:
        raise Refused("often")


def _judge(now: Comment, article: Article, text: str, origin: Origin) -> posting.Outcome:
    """Judge the new text of a comment; its page is private, and may have been open for long."""
    draft = posting.Draft(
        article=article,
        text=text,
        author_name=now.author_name,
        author_email=now.author_email,
        author_url=now.author_url,
    )
    sending = judging.Sending(age=math.inf, origin=origin)
    return judging.judge(draft, sending, rulebook.load(), over=now)


def _add(
    now: Comment, text: str, html: str, actor: ActorKind, found: tuple[Found, ...] = ()
) -> None:
    """Store a text as the newest; what waits shows it to the moderators and its author."""
    at, number, was_edited = timezone.now(), now.revision + 1, now.is_edited()
    revision = Revision.objects.create(
        comment=now,
        number=number,
        text=text,
        html=html,
        likeness=texts.likeness(texts.plain(html)),
        created_at=at,
        actor=actor,
    )
    traces.keep(revision, traces.of(texts.unquoted(html)))
    search.index(now.pk, text, now.author_name, now.author_email)
    new = [posting.finding(now, each, number, at) for each in found]
    Finding.objects.bulk_create([*new, *_carried(now, {each.rule for each in new})])
    now.revision, now.html = number, now.html if now.state == State.APPROVED else html
    now.doubt = verdicts.doubt(found)
    if now.state == State.APPROVED and not was_edited:
        now.waits_since = at
    now.save(update_fields=["revision", "html", "doubt", "waits_since"])


def _carried(now: Comment, anew: set[str]) -> list[Finding]:
    """What was found about the sending, as findings of the next revision."""
    carried = list(now.findings.filter(revision=now.revision, rule__in=set(OF_THE_SENDING) - anew))
    for each in carried:
        each.pk, each.revision = None, now.revision + 1
    return carried


def _publish_if_free(now: Comment, outcome: posting.Outcome) -> None:
    """Approve the new text of an approved comment where no moderator need read it first."""
    if now.state == outcome.state == State.APPROVED:
        now.move(State.APPROVED, actor=outcome.actor)
