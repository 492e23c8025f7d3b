"""How a comment comes in: once, at its place, with its revision, findings and first decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import cached_property  # Python's own takes a lock

from comments import attention, log, moves, paths, policy, rows, rulebook, signals, together, traces
from comments import text as texts
from comments.desk import search
from comments.mail import outbox
from comments.mail.models import fold
from comments.models import Comment, Decision, Finding, Revision
from comments.moderation import policy as verdicts
from comments.privacy import retention
from comments.states import HIDING, Actor, State

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.models import Article
    from comments.moderation.findings import Finding as Found
    from comments.rulebook import Rules

LOADER = Actor.rule("loader", "1")

_LOCK = "SELECT id FROM articles_article WHERE id = %s FOR NO KEY UPDATE"
_THERE = f"""
SELECT (SELECT id FROM comments_comment WHERE key = %s),
       (SELECT max(number) FROM comments_comment WHERE article_id = articles_article.id),
       (SELECT policy FROM comments_rulebook WHERE id = 1),
       (SELECT closes_after FROM comments_rulebook WHERE id = 1),
       {", ".join(policy.READ_ALONG)}
  FROM articles_article WHERE id = %s"""  # noqa: S608 (names of our own)


class Refused(Exception):  # noqa: N818 (an answer, not a failure)
    """The discussion changed while the comment was on its way; `code` says how.

    `unpublished`: the article is not public, or is gone; `closed`: the discussion is closed; `parent`: the
    comment that was answered can't be read any more.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A comment on its way in; what is made of its text is made when it is first asked for, once."""

    article: Article
    text: str
    author_name: str
    author_email: str = ""
    author_url: str = ""
    parent: Comment | None = None
    user: User | None = None
    address: str = ""
    submitted_at: datetime = field(default_factory=timezone.now)

    @cached_property
    def key(self) -> str:
        """The same for the same words of the same author in the same place, however often sent.

        Her name counts too: two who share an address may both say « Bravo ! ».
        """
        guest = (self.email, self.name)
        author = (f"user {self.user.pk}", "") if self.user else guest
        answered = self.parent.pk if self.parent else ""
        return texts.fingerprint(self.article.pk, *author, self.harmless, answered)

    @cached_property
    def name(self) -> str:
        """The author's name, harmless."""
        return texts.harmless_line(self.author_name)

    @property
    def email(self) -> str:
        """The author's address as it is compared."""
        return fold(self.author_email)

    @cached_property
    def harmless(self) -> str:
        """The text as it is stored."""
        return texts.harmless(self.text)

    @cached_property
    def html(self) -> str:
        """The text as it is shown."""
        return texts.render(self.harmless)

    @cached_property
    def shown(self) -> texts.Reading:
        """What readers see of it."""
        return texts.read(self.html)

    @cached_property
    def likeness(self) -> str:
        """What texts share that look the same."""
        return texts.likeness(self.shown.text)

    @cached_property
    def said(self) -> str:
        """What it says outside quotations."""
        return texts.unquoted(self.html)

    @cached_property
    def traces(self) -> tuple[int, ...]:
        """What texts share that differ by a few words."""
        return traces.of(self.said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was decided about a draft, by whom, and what was found."""

    state: State = State.HELD
    actor: Actor = LOADER
    reason: str = ""
    findings: tuple[Found, ...] = ()


def post(
    draft: Draft, outcome: Outcome | None = None, *, as_reader: bool = False
) -> tuple[Comment, bool]:
    """Store a draft; return its comment and whether it is new: the same draft makes one comment.

    `as_reader` refuses what a reader may not do (`Refused`): the article must be public, its
    discussion open and the parent visible, at this very moment. Loaders may do all of it, as long
    as the article is there.
    """
    return together.write(partial(_post, draft, outcome or Outcome(), as_reader=as_reader))


def _post(draft: Draft, outcome: Outcome, *, as_reader: bool) -> tuple[Comment, bool]:
    if rows.database().vendor == "postgresql":  # on SQLite a writer is alone as it is
        rows.one(_LOCK, [draft.article.pk])
    there = rows.one(_THERE, [draft.key, draft.article.pk])
    if there is None:
        raise Refused("unpublished")
    known, last, *now = there
    if known:
        return Comment.objects.get(pk=known), False
    parent = _parent_now(draft)
    if as_reader:
        article, rules = policy.read_along(*now[2:]), rulebook.read_along(*now[:2])
        _refuse_what_closed(article, rules, parent)
    comment = _stored(draft, parent, (last or 0) + 1, outcome)
    outbox.receive(comment, from_reader=as_reader)
    _stored_beside(comment, draft, outcome)
    return comment, True


def _parent_now(draft: Draft) -> Comment | None:
    """The answered comment as it stands under the article's lock."""
    if draft.parent is None:
        return None
    return Comment.objects.for_article(draft.article).get(pk=draft.parent.pk)


def _refuse_what_closed(article: Article, rules: Rules, parent: Comment | None) -> None:
    if not article.is_public():
        raise Refused("unpublished")
    if not policy.is_open(article, rules):
        raise Refused("closed")
    if parent and not parent.is_public():
        raise Refused("parent")


def _stored(draft: Draft, answered: Comment | None, number: int, outcome: Outcome) -> Comment:
    parent = _deepest_allowed(answered)
    held = outcome.state == State.HELD
    comment = rows.made(
        Comment,
        parent_id=parent.pk if parent else None,
        answers_id=answered.pk if answered and parent != answered else None,
        number=number,
        path=(parent.path if parent else "") + paths.segment(number),
        author_name=draft.name,
        author_email=draft.email,
        author_url=draft.author_url,
        user_id=draft.user.pk if draft.user else None,
        state=outcome.state,
        hidden_by=(parent.hidden_by if parent else 0) + (outcome.state in HIDING),
        html=draft.html,
        decided_revision=None if held else 1,
        key=draft.key,
        address=draft.address if retention.days() else "",
        submitted_at=draft.submitted_at,
        decided_at=None if held else draft.submitted_at,
        is_unread=attention.is_left_unread(outcome.actor, outcome.state),
        waits_since=draft.submitted_at,
        doubt=verdicts.doubt(outcome.findings),
    )
    comment.article = draft.article
    rows.add(comment)
    return comment


def _deepest_allowed(answered: Comment | None) -> Comment | None:
    """An answer to a comment of the last level stands beside it, under the same parent."""
    if answered and paths.depth(answered.path) >= paths.MAX_DEPTH:
        return answered.parent
    return answered


def _stored_beside(comment: Comment, draft: Draft, outcome: Outcome) -> None:
    at = comment.submitted_at
    revision = rows.made(
        Revision,
        comment_id=comment.pk,
        text=draft.harmless,
        html=draft.html,
        likeness=draft.likeness,
        created_at=at,
    )
    rows.add(revision)
    traces.keep(revision, draft.traces)
    search.index(comment.pk, draft.harmless, draft.name, draft.email)
    rows.insert([finding(comment, found, 1, at) for found in outcome.findings])
    signals.announce([comment.article_id])
    first = rows.made(
        Decision,
        comment_id=comment.pk,
        revision=1,
        to_state=outcome.state,
        reason=outcome.reason,
        at=at,
        **moves.by(outcome.actor),
    )
    log.append([first])


def finding(comment: Comment, found: Found, revision: int, at: datetime) -> Finding:
    """Return the row that keeps what was found in this revision of a comment."""
    return rows.made(
        Finding,
        comment_id=comment.pk,
        revision=revision,
        rule=found.rule,
        version=found.version,
        message=found.message,
        values=dict(found.values),
        evidence=[[span.start, span.end, span.text] for span in found.evidence],
        created_at=at,
    )
