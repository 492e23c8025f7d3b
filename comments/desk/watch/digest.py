"""The letter to a moderator: what is held since the last one, each with its text and its links."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import text as texts
from comments.attention import MODERATE
from comments.desk.watch import links
from comments.desk.watch.models import Rhythm, Watch
from comments.models import Comment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.contrib.auth.models import User

log = logging.getLogger(__name__)

SETTLES_IN = timedelta(seconds=15)
"""How long a comment is left alone before it is told: one sent before it may be stored after it."""

TRIED_AGAIN = timedelta(minutes=5)
AT_MOST = 20
"""Comments that a letter quotes; it tells how many more there are."""

MORNING = time(7)
EXCERPT = 1_500
"""Characters that a letter quotes of a comment."""


@dataclass(frozen=True, slots=True)
class Told:
    """A held comment as a letter tells it."""

    comment: Comment
    text: str
    found: Sequence[str]
    approve_url: str
    reject_url: str


def deliver(stopped: Callable[[], bool] = lambda: False) -> bool:
    """Send the letters that are due; return whether the mail server could be reached."""
    for watch in Watch.objects.due(timezone.now()).select_related("user").order_by("due_at"):
        if stopped():
            return True
        try:
            _answer(watch)
        except (OSError, SMTPException) as error:
            log.warning("The letter to moderator %s was not sent: %s", watch.user_id, error)
            return False
    return True


def _answer(watch: Watch) -> None:
    """Send one moderator what is new, if something is, and if nobody else is sending it."""
    until = timezone.now() - SETTLES_IN
    held = Comment.objects.waiting().filter(
        waits_since__gt=watch.told_until, waits_since__lte=until
    )
    comments = list(held.select_related("article").prefetch_related("findings")[:AT_MOST])
    if not comments or not _may_be_told(watch.user) or not _taken(watch):
        return
    _mail(watch.user, comments, held.count()).send()
    Watch.objects.filter(pk=watch.pk).update(
        told_until=until, due_at=_next(Rhythm(watch.rhythm), timezone.now())
    )


def _may_be_told(user: User) -> bool:
    return bool(user.email and user.is_active and user.is_staff and user.has_perm(MODERATE))


def _taken(watch: Watch) -> bool:
    """Put off the next attempt: of two workers one does, and a crash leaves it due again."""
    mine = Watch.objects.filter(pk=watch.pk, due_at=watch.due_at, rhythm=watch.rhythm)
    return bool(mine.update(due_at=timezone.now() + TRIED_AGAIN))


def _next(rhythm: Rhythm, now: datetime) -> datetime:
    """Return the earliest moment of the next letter."""
    if rhythm == Rhythm.HOURLY:
        return now + timedelta(hours=1)
    if rhythm == Rhythm.DAILY:
        tomorrow = timezone.localtime(now).date() + timedelta(days=1)
        return timezone.make_aware(datetime.combine(tomorrow, MORNING))
    return now + timedelta(minutes=1)


def wish(user: User, rhythm: Rhythm) -> None:
    """Let a moderator have mail so often; what is held already is hers to see at the desk."""
    now = timezone.now()
    due_at = now if rhythm == Rhythm.AT_ONCE else _next(rhythm, now)
    wished = {"rhythm": rhythm, "due_at": due_at}
    Watch.objects.update_or_create(
        user=user, defaults=wished, create_defaults={**wished, "told_until": now}
    )


def _mail(user: User, comments: Sequence[Comment], count: int) -> EmailMultiAlternatives:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("%(site)s: %(count)s to decide about") % {
            "site": settings.SITE_NAME,
            "count": ngettext("%(n)d held comment", "%(n)d held comments", count) % {"n": count},
        }
        context = _context(user, comments, count, title)
        mail = EmailMultiAlternatives(
            subject=title,
            body=render_to_string("admin/comments/desk/watch/letter.txt", context).strip() + "\n",
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated"},  # RFC 3834
        )
        html = render_to_string("admin/comments/desk/watch/letter.html", context)
    mail.attach_alternative(html, "text/html")
    return mail


def _context(user: User, comments: Sequence[Comment], count: int, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "language": settings.LANGUAGE_CODE,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "told": [_told(comment, user) for comment in comments],
        "more": count - len(comments),
        "desk_url": f"{settings.SITE_URL}{reverse('desk:desk')}",
        "settings_url": f"{settings.SITE_URL}{reverse('desk:mail')}",
        "days": links.VALID_FOR.days,
    }


def _told(comment: Comment, user: User) -> Told:
    text = texts.plain(comment.html)
    found = [
        each.sentence() for each in comment.findings.all() if each.revision == comment.revision
    ]
    return Told(
        comment,
        text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()} …",
        found,
        links.url_of(comment, "approve", user),
        links.url_of(comment, "reject", user),
    )
