"""The reasons for rejecting a comment."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comments.rows import every


class Ground(models.TextChoices):
    """What a reason rests on, as the European Digital Services Act asks (article 17, 3, d and e)."""

    LAW = "law", _("The law")
    RULES = "rules", _("The rules of this discussion")


class RejectionReasonQuerySet(models.QuerySet["RejectionReason"]):
    """Reasons."""

    def offered(self) -> RejectionReasonQuerySet:
        """Those that moderators may give now, in the order in which they are offered."""
        return self.filter(is_offered=True)

    def given(self) -> RejectionReasonQuerySet:
        """Those that the log names: they stay, so that it can be read for ever."""
        decisions = apps.get_model("comments", "Decision").objects.filter(reason=OuterRef("code"))
        return self.filter(Exists(decisions.order_by()))


class RejectionReason(models.Model):
    """A reason for rejecting a comment, in the newsroom's words and in those for the author.

    The log keeps its `code`; a reason that was given is never deleted, only offered no more.
    """

    code = models.SlugField(
        _("code"), max_length=40, unique=True, help_text=_("How the log names it; it stays.")
    )
    label_fr = models.CharField(_("in French"), max_length=80)
    label_en = models.CharField(_("in English"), max_length=80)
    letter_fr = models.TextField(_("what the author is told, in French"), max_length=600)
    letter_en = models.TextField(_("what the author is told, in English"), max_length=600)
    ground = models.CharField(_("ground"), max_length=5, choices=Ground, default=Ground.RULES)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Its place on the list, and its key at the desk.")
    )
    is_offered = models.BooleanField(_("offered"), default=True)

    objects = RejectionReasonQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")
        verbose_name = _("reason for a rejection")
        verbose_name_plural = _("reasons for a rejection")
        constraints = (
            models.CheckConstraint(
                condition=Q(ground__in=Ground.values), name="comments_reason_ground_is_known"
            ),
        )

    def __str__(self) -> str:
        return self.words().label

    def words(self) -> Words:
        """Its words in the language that is active."""
        if _in_french():
            return Words(self.label_fr, self.letter_fr)
        return Words(self.label_en, self.letter_en)


@dataclass(frozen=True, slots=True)
class Words:
    """A reason in one language: on the newsroom's list, and as its author is told it."""

    label: str
    letter: str = ""


def words_of(code: str) -> Words:
    """Return the words of a reason in the active language; of one that is not there, its code.

    One query, but for no reason at all.
    """
    if not code:
        return Words("")
    found = RejectionReason.objects.filter(code=code).first()
    return found.words() if found else Words(code)


def is_offered(code: str) -> bool:
    """Whether moderators may give the reason with this code now, whatever was sent as one."""
    return (code,) in every("SELECT code FROM comments_rejectionreason WHERE is_offered")


def labels() -> dict[str, str]:
    """Return the labels of all reasons by code, in the active language, in one query."""
    return {each.code: each.words().label for each in RejectionReason.objects.all()}


def label_column(code: str = "reason") -> Subquery:
    """Return the SQL of the label, in the active language, of the reason that a column names."""
    language = "fr" if _in_french() else "en"
    named = RejectionReason.objects.filter(code=OuterRef(code)).order_by()
    return Subquery(named.values(f"label_{language}"))


def _in_french() -> bool:
    return (get_language() or "").startswith("fr")
