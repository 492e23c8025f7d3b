"""What the newsroom wishes for the discussion under its articles, and the log of these wishes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DiscussionPolicy(models.TextChoices):
    """How the discussion under an article is moderated."""

    SITE = "site", _("As the site does")
    OPEN = "open", _("Open: what nothing speaks against appears at once")
    BEFORE = "before", _("Moderated before publication")
    AFTER = "after", _("Moderated after publication: it appears at once and is read afterwards")
    CLOSED = "closed", _("Closed")


class DiscussionChange(models.Model):
    """A row of the log: who wished what for the discussion under an article, or of the whole site.

    `days_*` are days after publication at which the discussion closes by itself: empty as the site
    does, 0 never.
    """

    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        null=True,
        related_name="discussion_changes",
        help_text=_("Empty: the whole site."),
    )
    policy_before = models.CharField(
        _("before"), max_length=6, choices=DiscussionPolicy, blank=True
    )
    policy_after = models.CharField(_("after"), max_length=6, choices=DiscussionPolicy)
    days_before = models.PositiveSmallIntegerField(_("days before"), null=True)
    days_after = models.PositiveSmallIntegerField(_("days after"), null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    actor_name = models.CharField(_("changed by"), max_length=150)
    at = models.DateTimeField(pgettext_lazy("decision", "at"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("change of a discussion")
        verbose_name_plural = _("changes of discussions")
        constraints = (
            models.CheckConstraint(
                condition=Q(policy_after__in=DiscussionPolicy.values)
                & (Q(policy_before="") | Q(policy_before__in=DiscussionPolicy.values)),
                name="articles_discussion_change_policies_are_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.policy_before or '∅'} → {self.policy_after}"
