"""All that is stored of a person, as plain values for JSON.

Told is what was decided about her and why; not told are the names of those who decided, nor their
notes, which are other people's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from articles.feeds import absolute
from comments.mail.models import Address, Follow, Letter
from comments.models import Comment
from comments.states import ActorKind

if TYPE_CHECKING:
    from comments.models import Decision, Finding, Revision

Facts = dict[str, Any]


def export(email: str) -> Facts:
    """Return every comment of a person in every state, with all that hangs on it, and her mail.

    As many queries for a thousand comments as for one. Moments are written as ISO 8601 by
    `DjangoJSONEncoder`.
    """
    comments = Comment.objects.written_by(email).select_related("article").order_by("pk")
    rows = comments.prefetch_related("revisions", "decisions", "findings")
    return {
        "email": email.strip(),
        "exported_at": timezone.now(),
        "comments": [_comment(row) for row in rows],
        "mail": _mail(email.strip()),
    }


def _comment(comment: Comment) -> Facts:
    return {
        "id": comment.pk,
        "article": {
            "title": comment.article.title,
            "url": absolute(comment.article.get_absolute_url()),
        },
        "url": absolute(comment.own_url()),
        "in_reply_to": comment.answers_id or comment.parent_id,
        "state": comment.state,
        "name": comment.author_name,
        "email": comment.author_email,
        "website": comment.author_url,
        "network": comment.address,
        "submitted_at": comment.submitted_at,
        "decided_at": comment.decided_at,
        "revisions": [_revision(row) for row in comment.revisions.all()],
        "decisions": [_decision(row) for row in comment.decisions.all()],
        "findings": [_finding(row) for row in comment.findings.all()],
    }


def _revision(revision: Revision) -> Facts:
    return {
        "number": revision.number,
        "written_at": revision.created_at,
        "written_by": revision.actor,
        "text": revision.text,
        "html": revision.html,
    }


def _decision(decision: Decision) -> Facts:
    machine = decision.actor_kind in (ActorKind.RULE, ActorKind.MODEL)
    return {
        "at": decision.at,
        "revision": decision.revision,
        "from": decision.from_state,
        "to": decision.to_state,
        "reason": decision.reason,
        "decided_by": decision.actor_kind,
        "machine": f"{decision.actor_name} {decision.actor_version}".strip() if machine else "",
    }


def _finding(finding: Finding) -> Facts:
    return {
        "at": finding.created_at,
        "revision": finding.revision,
        "rule": finding.rule,
        "version": finding.version,
        "sentence": finding.sentence(),
        "evidence": finding.evidence,
    }


def _mail(email: str) -> Facts:
    addresses = Address.objects.filter(email__iexact=email)
    follows = Follow.objects.filter(address__in=addresses).order_by("pk")
    letters = Letter.objects.filter(to__iexact=email).order_by("pk")
    wishes = ("language", "asked_at", "confirmed_at", "stopped_at")
    return {
        "addresses": list(addresses.values("email", *wishes)),
        "follows": list(follows.values("article__slug", "thread", "created_at", "ended_at")),
        "letters": list(letters.values("kind", "comment", "created_at", "sent_at")),
    }
