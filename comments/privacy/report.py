"""All that is stored of a person, as plain values for JSON.

Told is what was decided about her and why; not told are the names of those who decided, nor their
notes, nor the words of readers who reported her, which are other people's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from articles.feeds import absolute
from comments.appeals import appealing
from comments.mail.models import Address, Follow, Letter, fold
from comments.models import Comment, Standing
from comments.states import ActorKind

if TYPE_CHECKING:
    from comments.models import Decision, Finding, Report, Revision

Facts = dict[str, Any]


def export(email: str) -> Facts:
    """Return every comment of a person in every state, with all that hangs on it, and her mail.

    As many queries for a thousand comments as for one. Moments are written as ISO 8601 by
    `DjangoJSONEncoder`.
    """
    hers = Comment.objects.written_by(email)
    comments = hers.select_related("article", "appeal").order_by("pk")
    rows = comments.prefetch_related("revisions", "decisions", "findings", "reported")
    return {
        "email": email.strip(),
        "exported_at": timezone.now(),
        "comments": [_comment(row) for row in rows],
        "mail": _mail(email.strip()),
        "standing": _standing(fold(email)),
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
        "reports": [_report(row) for row in comment.reported.all()],
        "appeal": _appeal(comment),
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


def _appeal(comment: Comment) -> Facts | None:
    """What she answered to a rejection, and what was decided then."""
    appeal = appealing.of(comment)
    if appeal is None:
        return None
    outcome = appealing.settled(appeal, comment.decisions.all())
    return {
        "text": appeal.text,
        "sent_at": appeal.created_at,
        "decided_at": outcome.at if outcome else None,
        "outcome": outcome.to_state if outcome else "",
    }


def _report(report: Report) -> Facts:
    return {
        "at": report.created_at,
        "revision": report.revision,
        "reason": report.reason,
        "answered": bool(report.settled_by),
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


def _standing(email: str) -> list[Facts]:
    """What moderators decided about her address, and why: she may know what is held against her."""
    told = ("kind", "reason", "created_at", "until", "lifted_at")
    return list(Standing.objects.of_address(email).order_by("pk").values(*told))
