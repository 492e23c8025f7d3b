"""What readers report about comments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ROBOT = "robot"
"""What settles a report that a robot sent: it is kept, and asks for nobody."""


class ReportReason(models.TextChoices):
    """What a reader finds wrong with a comment."""

    INSULT = "insult", _("Insult or personal attack")
    HATE = "hate", _("Hatred or discrimination")
    ILLEGAL = "illegal", _("Unlawful content")
    PERSONAL_DATA = "personal-data", _("Personal data of somebody")
    ADVERTISING = "advertising", _("Advertising")
    OFF_TOPIC = "off-topic", _("Off topic")
    OTHER = "other", pgettext_lazy("reason", "Something else")


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports."""

    def open(self) -> ReportQuerySet:
        """Those that no moderator has answered by a decision."""
        return self.filter(settled_by="")

    def by_readers(self) -> ReportQuerySet:
        """Those whose senders can be told apart: each reader one report of a text."""
        return self.filter(reporter__isnull=False)


class Report(models.Model):
    """One reader's report of one revision of a comment.

    Who reported is known by digests alone, which retention clears: `reporter` is the same for the
    same address and comment, and none where nobody knows who sent it; `sender` is the same for the
    same address on the same day. `settled_by` is the hash of the decision that answered it, or
    ROBOT where nobody need answer.
    """

    comment = models.ForeignKey(
        "comments.Comment",
        verbose_name=_("comment"),
        on_delete=models.CASCADE,
        related_name="reported",
        db_index=False,  # the unique constraint begins with it
    )
    revision = models.PositiveSmallIntegerField(_("revision"))
    reason = models.CharField(_("reason"), max_length=20, choices=ReportReason)
    explanation = models.TextField(_("explanation"), blank=True)
    reporter = models.CharField(max_length=64, null=True)  # noqa: DJ001 (unique, unless forgotten)
    sender = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("reported"))
    settled_by = models.CharField(max_length=64, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = (
            models.Index(fields=["sender", "created_at"], name="comments_reports_of_a_sender"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["comment", "revision", "reporter"],
                name="comments_reader_reports_a_text_once",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=ReportReason.values),
                name="comments_report_reason_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.reason}"
