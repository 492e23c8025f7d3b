"""The rows of the log of decisions, and its end (comments.log chains them)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments.querysets import DecisionQuerySet
from comments.reasons.models import Words, words_of
from comments.states import ActorKind, State


class Decision(models.Model):
    """A row of the log: who moved which revision of a comment from one state to another, and why.

    Rows are only ever added (comments.log); a comment's state is their projection.
    """

    comment = models.ForeignKey(
        "comments.Comment",
        verbose_name=_("comment"),
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    revision = models.PositiveSmallIntegerField(_("revision"))
    actor_kind = models.CharField(_("kind of actor"), max_length=10, choices=ActorKind)
    actor_name = models.CharField(_("actor"), max_length=150)
    actor_version = models.CharField(_("version"), max_length=40, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    from_state = models.CharField(_("state before"), max_length=10, choices=State, blank=True)
    to_state = models.CharField(_("state after"), max_length=10, choices=State)
    from_revision = models.PositiveSmallIntegerField(_("formerly decided revision"), null=True)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    note = models.TextField(_("note"), blank=True)
    batch = models.UUIDField(_("batch"), null=True, db_index=True)
    undoes = models.ForeignKey(
        "self",
        verbose_name=pgettext_lazy("decision", "undoes"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(pgettext_lazy("decision", "at"), db_index=True)
    previous_hash = models.CharField(_("hash of the row before"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = (
            models.CheckConstraint(
                condition=Q(to_state__in=State.values)
                & (Q(from_state="") | Q(from_state__in=State.values)),
                name="comments_decision_states_are_known",
            ),
            models.CheckConstraint(
                condition=Q(actor_kind__in=ActorKind.values),
                name="comments_decision_actor_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(to_state="rejected") | ~Q(reason="") | Q(undoes__isnull=False),
                name="comments_rejection_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        before = self.get_from_state_display() if self.from_state else "∅"
        return f"{before} → {self.get_to_state_display()}"

    def get_to_state_display(self) -> str:  # type: ignore[no-redef]  # for Django's own
        """The name of the state after; Django's own turns all names over at each call."""
        return str(State(self.to_state).label)

    def reason_words(self) -> Words:
        """The reason in the newsroom's words, and in those for the comment's author; one query."""
        return words_of(self.reason)

    def get_reason_display(self) -> str:
        """The reason on the newsroom's list; one query: lists read `reasons.labels()` once."""
        return self.reason_words().label


class LogHead(models.Model):
    """The end of the log: one row, locked by whoever appends."""

    hash = models.CharField(max_length=64, blank=True)
    length = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="comments_log_has_one_head"),)

    def __str__(self) -> str:
        return f"{self.length}: {self.hash}"
