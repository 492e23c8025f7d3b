"""The moderators who want mail, and how far they were told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from datetime import datetime


class Rhythm(models.TextChoices):
    """How often a moderator wants mail."""

    NEVER = "never", pgettext_lazy("mail to moderators", "Never")
    AT_ONCE = "at-once", pgettext_lazy("mail to moderators", "At once")
    HOURLY = "hourly", pgettext_lazy("mail to moderators", "Every hour")
    DAILY = "daily", pgettext_lazy("mail to moderators", "Every morning")


class WatchQuerySet(models.QuerySet["Watch"]):
    """Wishes for mail."""

    def due(self, at: datetime) -> WatchQuerySet:
        """Those that may be answered at that moment, if there is something to tell."""
        return self.exclude(rhythm=Rhythm.NEVER).filter(due_at__lte=at)


class Watch(models.Model):
    """A moderator's wish to be told of held comments.

    `told_until` is the moment up to which held comments were told; `due_at` the earliest moment of
    the next letter, which an attempt moves on, so that a crash loses none and two workers send one.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="watch",
    )
    rhythm = models.CharField(_("rhythm"), max_length=7, choices=Rhythm, default=Rhythm.NEVER)
    told_until = models.DateTimeField(_("told until"))
    due_at = models.DateTimeField(_("due"))

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for mail")
        verbose_name_plural = _("wishes for mail")
        constraints = (
            models.CheckConstraint(
                condition=Q(rhythm__in=Rhythm.values), name="comments_watch_rhythm_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.rhythm}"
