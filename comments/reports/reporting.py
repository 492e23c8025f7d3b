"""How a report comes in: once a reader, limited, counted; and the hold that enough of them bring.

Nothing is discarded unseen: a report that does not count towards a hold, since nobody knows where
it came from or a field was filled in that readers do not see, is still read by a moderator. Only
where both are so was it sent by a robot: it is stored as settled, seen on the comment's sheet.
Two readers behind one address of the network are taken for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments import attention, moves, rows, rulebook
from comments.models import Comment, Decision, Finding
from comments.moderation.findings import gettext_noop
from comments.origin import Origin
from comments.reports.models import ROBOT, Report
from comments.states import Actor, ActorKind

if TYPE_CHECKING:
    from comments.reports.models import ReportQuerySet

ACTOR = Actor.rule("reported", "1")
"""Who puts a comment back on hold when enough readers reported it."""

ONE = gettext_noop("A reader reported it.")
MANY = gettext_noop("%(count)s readers reported it.")

PER_MINUTE = 5
PER_DAY = 20
"""Reports that one sender may send; a school or a company behind one address shares them."""

MOST = 10_000
"""Open reports of one comment that are counted and kept; the next ones say nothing new."""

MINUTE = timedelta(minutes=1)


class Refused(Exception):  # noqa: N818 (an answer, not a failure)
    """The report is not taken; `code` says why, `wait` for how long.

    `gone`: the comment can't be read any more; `stale`: its text is not the one that was read;
    `fast`: too many reports in a minute; `often`: too many in a day.
    """

    def __init__(self, code: str, wait: timedelta = timedelta(0)) -> None:
        super().__init__(code)
        self.code = code
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A report on its way in: about which text, what is wrong, and what is known of its sending.

    `reader` is the network that she is known by (`network.reporter`), or nothing.
    """

    comment: Comment
    revision: int
    reason: str
    explanation: str = ""
    reader: str = ""
    origin: Origin = Origin.SAME
    trap: str = ""

    def counts(self) -> bool:
        """Whether it is one reader's voice for a hold."""
        return bool(self.reader) and self.origin == Origin.SAME and not self.trap

    def is_robotic(self) -> bool:
        return bool(self.trap) and self.origin != Origin.SAME


def send(notice: Notice) -> None:
    """Store a report and hold the comment if it is one too many; the same again changes nothing.

    Who floods is refused before anything is locked.
    """
    report = _report(notice, timezone.now())
    if notice.reader and _is_known(report, notice):
        return
    _refuse_floods(report)
    with transaction.atomic():
        comment = _read_now(notice)
        if comment.reports < MOST:
            rows.insert([report], unless_there=True)
            attention.recount({comment.pk}, since=None if comment.reports else report.created_at)
            _hold_if_enough(comment)


def _report(notice: Notice, at: datetime) -> Report:
    return Report(
        comment=notice.comment,
        revision=notice.revision,
        reason=notice.reason,
        explanation=notice.explanation,
        reporter=_reporter(notice) if notice.counts() else None,
        sender=_digest("sender", at.astimezone(UTC).date(), notice.reader),
        created_at=at,
        settled_by=ROBOT if notice.is_robotic() else "",
    )


def _reporter(notice: Notice) -> str:
    return _digest("reporter", notice.comment.pk, notice.reader)


def _digest(of: str, *parts: object) -> str:
    """Return what a reader is known by for one purpose, which tells nothing about another."""
    value = ":".join(map(str, parts))
    return salted_hmac(f"comments.reports.{of}", value, algorithm="sha256").hexdigest()


def _is_known(report: Report, notice: Notice) -> bool:
    """Whether this reader has reported this text, today in whatever way or earlier."""
    same = Q(reporter=_reporter(notice)) | Q(sender=report.sender)
    about = Report.objects.filter(comment=report.comment_id, revision=report.revision)
    return about.filter(same).exists()


def _refuse_floods(report: Report) -> None:
    """Refuse what is too much; `sender` is of one day (UTC), and with it the count."""
    at, sent = report.created_at, Report.objects.filter(sender=report.sender)
    times = list(sent.order_by("-created_at").values_list("created_at", flat=True)[:PER_DAY])
    if len(times) == PER_DAY:
        tomorrow = at.astimezone(UTC).date() + timedelta(days=1)
        raise Refused("often", datetime.combine(tomorrow, time.min, UTC) - at)
    if len(times) >= PER_MINUTE and (free := times[PER_MINUTE - 1] + MINUTE) > at:
        raise Refused("fast", free - at)


def _read_now(notice: Notice) -> Comment:
    """Return the comment as everybody reads it, its article locked, if it still says the same."""
    articles = moves.lock_articles(pk=notice.comment.article_id)
    comment = Comment.objects.visible().filter(pk=notice.comment.pk).first()
    if comment is None or not any(article.is_public() for article in articles):
        raise Refused("gone")
    if comment.decided_revision != notice.revision:
        raise Refused("stale")
    return comment


def _hold_if_enough(comment: Comment) -> None:
    """Put it back on hold; not a staff member's, nor what a person let stand knowing of reports."""
    if comment.user_id:
        return
    needed = rulebook.load().reports_to_hold
    about = Report.objects.filter(comment=comment, revision=comment.decided_revision or 0)
    count = about.open().by_readers().count() if needed else 0
    if not needed or count < needed or _is_answered(about):
        return
    Finding.objects.create(
        comment=comment,
        revision=comment.revision,
        rule=ACTOR.name,
        version=ACTOR.version,
        message=ONE if count == 1 else MANY,
        values={"count": count},
        created_at=timezone.now(),
    )
    Comment.objects.filter(pk=comment.pk).hold(actor=ACTOR)


def _is_answered(about: ReportQuerySet) -> bool:
    """Whether a person has decided about earlier reports of the same text."""
    answers = about.exclude(settled_by="").values("settled_by")
    return Decision.objects.filter(hash__in=answers, actor_kind=ActorKind.PERSON).exists()
