"""What is forgotten unasked: the networks that comments came from, after COMMENTS_ADDRESS_DAYS, and
by what readers were known who reported one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from comments.models import Comment, Report

if TYPE_CHECKING:
    from comments.reports.models import ReportQuerySet

AT_ONCE = 500
"""Rows that one transaction writes, so that posting never waits long for it."""

COUNTED_FOR = 30
"""Days for which an open report counts its reader where no network is kept at all."""


def days() -> int:
    """Return for how many days networks are kept; 0: they are never stored."""
    return settings.COMMENTS_ADDRESS_DAYS


def reporter_days() -> int:
    """Return for how many days at most a reader who reported is known again."""
    return days() or COUNTED_FOR


def forget_addresses() -> int:
    """Clear the networks of older comments, batch by batch; return how many there were.

    One pass over the table, in the order of its primary key. What somebody decides about just now
    is left for the next time: nobody waits for anybody. Who reported is forgotten likewise.
    """
    forget_reporters()
    forgotten, last = 0, 0
    while batch := _older(last):
        last = batch[-1]
        forgotten += _forget(batch)
    return forgotten


def _older(after: int) -> list[int]:
    before = timezone.now() - timedelta(days=days())
    older = Comment.objects.filter(pk__gt=after, submitted_at__lte=before).exclude(address="")
    return list(older.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def _forget(pks: list[int]) -> int:
    with transaction.atomic():
        free = Comment.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
        return Comment.objects.filter(
            pk__in=list(free.filter(pk__in=pks).order_by("pk").values_list("pk", flat=True))
        ).update(address="")


def forget_reporters() -> int:
    """Clear by what readers were known who reported; return how many reports that were.

    `sender` serves a day. `reporter` serves `reporter_days`: it keeps one reader from counting
    twice while a report is open, and from reporting the same text again when it was answered; where
    no network is to be kept, only the former.
    """
    now = timezone.now()
    _clear(Report.objects.exclude(sender=""), Q(created_at__lte=now - timedelta(days=1)), sender="")
    done = Q(created_at__lte=now - timedelta(days=reporter_days()))
    if not days():
        done |= ~Q(settled_by="")
    return _clear(Report.objects.by_readers(), done, reporter=None)


def _clear(reports: ReportQuerySet, done: Q, **emptied: Any) -> int:
    """Empty columns of the reports that are done, batch by batch; return how many there were."""
    cleared, found = 0, reports.filter(done).order_by("pk")
    free = found.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
    while True:
        with transaction.atomic():
            pks = list(free[:AT_ONCE])
            if not pks:
                return cleared
            cleared += Report.objects.filter(pk__in=pks).update(**emptied)
