"""The rules that the newsroom sets for all discussions: one row, and the words that hold a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.discussion import LIABILITY
from articles.models import DiscussionPolicy
from comments import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

POLICIES = [choice for choice in DiscussionPolicy.choices if choice[0] != DiscussionPolicy.SITE]


class Rulebook(models.Model):
    """What holds under every article that does not say otherwise, and what holds a comment back."""

    policy = models.CharField(
        _("discussion"),
        max_length=6,
        choices=POLICIES,
        help_text=LIABILITY,
    )
    closes_after = models.PositiveSmallIntegerField(
        _("closes after (days)"),
        default=0,
        help_text=_("Days after publication; 0: never by itself."),
    )
    trusted_after = models.PositiveSmallIntegerField(
        _("trust after (comments)"),
        default=0,
        help_text=_(
            "So many approved comments of a confirmed address, and its next ones are published "
            "without waiting, where nothing is found in them; 0: every guest waits."
        ),
    )
    max_links = models.PositiveSmallIntegerField(
        _("links without a hold"), default=2, help_text=_("A comment with more of them waits.")
    )
    longest = models.PositiveSmallIntegerField(
        _("characters without a hold"),
        default=4000,
        validators=[MinValueValidator(100), MaxValueValidator(10_000)],
        help_text=_("A longer comment waits."),
    )
    rate = models.PositiveSmallIntegerField(
        _("comments in ten minutes"),
        default=5,
        validators=[MinValueValidator(1)],
        help_text=_("More of them from one address or one network wait."),
    )
    reports_to_hold = models.PositiveSmallIntegerField(
        _("reports that hold a comment"),
        default=3,
        help_text=_("So many readers who report a comment put it back on hold; 0: none ever do."),
    )
    longest_wait = models.PositiveSmallIntegerField(
        _("longest wait (hours)"),
        default=48,
        help_text=_("A held comment that waits longer is warned of at the desk; 0: never."),
    )

    class Meta:
        verbose_name = _("rules of the discussion")
        verbose_name_plural = _("rules of the discussion")
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="comments_there_is_one_rulebook"),
            models.CheckConstraint(
                condition=Q(policy__in=[value for value, _label in POLICIES]),
                name="comments_rulebook_policy_is_known",
            ),
        )

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


COLUMNS = tuple(field.attname for field in Rulebook._meta.concrete_fields)  # noqa: SLF001


def load() -> Rulebook:
    """Return the rules as they stand; until somebody sets them, those of the settings."""
    row = rows.one(f"SELECT {', '.join(COLUMNS)} FROM comments_rulebook WHERE id = 1")  # noqa: S608
    return of(row or [None])


def of(row: Sequence[Any]) -> Rulebook:
    """Return the rules of which a statement brought `COLUMNS`: None until somebody sets them."""
    return _of_the_settings() if row[0] is None else rows.read(Rulebook, COLUMNS, row)


class Rules(NamedTuple):
    """The rules that a page of a discussion tells."""

    policy: str
    closes_after: int


def read_along(policy: str | None, closes_after: int | None) -> Rules:
    """Return the rules of which another query brought these columns: None until somebody sets them."""
    if policy is None:
        return Rules(settings.COMMENTS_DEFAULT_POLICY, 0)
    return Rules(policy, closes_after or 0)


def _of_the_settings() -> Rulebook:
    return rows.made(Rulebook, id=1, policy=settings.COMMENTS_DEFAULT_POLICY)


class HeldTerm(models.Model):
    """A word or phrase that holds a comment: as whole words, whatever its case and accents.

    An asterisk at its end stands for any ending: « arnaque* » finds « arnaqueur ».
    """

    text = models.CharField(
        _("word or phrase"),
        max_length=100,
        help_text=_(
            "Whole words; case and accents make no difference. An * at the end: any ending."
        ),
    )
    folded = models.CharField(max_length=200, unique=True, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        ordering = ("folded",)
        verbose_name = _("watched word")
        verbose_name_plural = _("watched words")

    def __str__(self) -> str:
        return self.text
