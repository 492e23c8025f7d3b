"""What authors answer to the rejection of their comments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals."""

    def open(self) -> AppealQuerySet:
        """Those that no moderator has answered by a decision."""
        return self.filter(settled_by="")


class Appeal(models.Model):
    """An author's answer to the rejection of her comment: one a comment, for good.

    `rejected_by` is who rejected it, so that somebody else decides where there is somebody.
    `settled_by` is the hash of the decision that answered it.
    """

    comment = models.OneToOneField(
        "comments.Comment",
        verbose_name=_("comment"),
        on_delete=models.CASCADE,
        related_name="appeal",
    )
    text = models.TextField(_("text"))
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("rejected by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("sent"))
    settled_by = models.CharField(max_length=64, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")

    def __str__(self) -> str:
        return self.text[:80]
