"""What is forgotten unasked: the networks that comments came from, after COMMENTS_ADDRESS_DAYS."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from comments.models import Comment

AT_ONCE = 500
"""Comments that one transaction writes, so that posting never waits long for it."""


def days() -> int:
    """Return for how many days networks are kept; 0: they are never stored."""
    return settings.COMMENTS_ADDRESS_DAYS


def forget_addresses() -> int:
    """Clear the networks of older comments, batch by batch; return how many there were.

    One pass over the table, in the order of its primary key. What somebody decides about just now
    is left for the next time: nobody waits for anybody.
    """
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
