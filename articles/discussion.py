"""What the newsroom wishes for the discussion under its articles, and the log of these wishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article

LIABILITY = _(
    "In French law (Act no. 82-652, article 93-3), a publication director is not liable as "
    "principal author of a reader’s comment of which he had no actual knowledge before it went "
    "online, or which he removed promptly once he knew; what is moderated before publication is "
    "known to him."
)
"""What moderating before publication means for who answers for the site; said where it is chosen."""


class DiscussionPolicy(models.TextChoices):
    """How the discussion under an article is moderated."""

    SITE = "site", _("As the site does")
    OPEN = "open", _("Open: what nothing speaks against appears at once")
    BEFORE = "before", _("Moderated before publication")
    AFTER = "after", _("Moderated after publication: it appears at once and is read afterwards")
    CLOSED = "closed", _("Closed")


IN_SHORT = {
    DiscussionPolicy.SITE: pgettext_lazy("discussion", "as the site does"),
    DiscussionPolicy.OPEN: pgettext_lazy("discussion", "open"),
    DiscussionPolicy.BEFORE: pgettext_lazy("discussion", "moderated before"),
    DiscussionPolicy.AFTER: pgettext_lazy("discussion", "moderated after"),
    DiscussionPolicy.CLOSED: pgettext_lazy("discussion", "closed"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """How a discussion is to be moderated, and after how many days it closes by itself: None as the
    site does, 0 never.
    """

    policy: str = DiscussionPolicy.SITE
    days: int | None = None

    def moderation(self) -> str:
        """Say in a few words how it is moderated."""
        return str(IN_SHORT[DiscussionPolicy(self.policy)])

    def closing(self) -> str:
        """Say when it closes by itself."""
        if self.days is None:
            return pgettext("discussion", "closes as the site’s do")
        if self.days == 0:
            return pgettext("discussion", "never closes by itself")
        said = ngettext("closes after %(days)d day", "closes after %(days)d days", self.days)
        return said % {"days": self.days}


class DiscussionChangeQuerySet(models.QuerySet["DiscussionChange"]):
    """Rows of the log."""

    def of(self, article: Article | None) -> DiscussionChangeQuerySet:
        """Those about this article, or else those about the whole site."""
        return self.filter(article=article)

    def log(
        self,
        before: Wish | None,
        after: Wish,
        *,
        user: User,
        article: Article | None = None,
    ) -> DiscussionChange | None:
        """Keep who wished this, in the transaction in which it is stored; nothing where it is no
        change. A new article has no wish `before`.
        """
        if after == (before or Wish()):
            return None
        return self.create(
            article=article,
            policy_before=before.policy if before else "",
            policy_after=after.policy,
            days_before=before.days if before else None,
            days_after=after.days,
            user=user,
            actor_name=user.get_username(),
        )


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

    objects = DiscussionChangeQuerySet.as_manager()

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
        return self.summary()

    def summary(self) -> str:
        """Say what was changed: « moderated before → moderated after, closes after 30 days »."""
        before = Wish(self.policy_before, self.days_before) if self.policy_before else None
        after, former = Wish(self.policy_after, self.days_after), before or Wish()
        turns = []
        if former.policy != after.policy:
            turns.append((before and before.moderation(), after.moderation()))
        if former.days != after.days:
            turns.append((before and before.closing(), after.closing()))
        return ", ".join(f"{old} → {new}" if old else new for old, new in turns)
