"""The addresses that may be written to, the threads they follow, and the outbox of letters."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Article, Language
from comments import rows

if TYPE_CHECKING:
    from datetime import datetime

ASKED_AGAIN_AFTER = timedelta(days=30)
"""How long an address that did not confirm is left in peace."""


def fold(email: str) -> str:
    """Return an address as it is compared: two that differ by case are one mailbox."""
    return email.strip().lower()


class AddressQuerySet(models.QuerySet["Address"]):
    """Addresses."""

    def askable(self, at: datetime) -> AddressQuerySet:
        """Those that may be sent a request to confirm at that moment."""
        lately = Q(asked_at__gt=at - ASKED_AGAIN_AFTER)
        return self.filter(confirmed_at=None, stopped_at=None).exclude(lately)

    def ask(self, email: str, language: str, at: datetime) -> bool:
        """Note that an address, new or `askable`, is asked at that moment; return whether it is."""
        now, lately = rows.moments(at, at - ASKED_AGAIN_AFTER)
        return rows.change(_ASK, [email, language, now, lately]) > 0


_ASK = """
INSERT INTO comments_address (email, language, asked_at) VALUES (%s, %s, %s)
    ON CONFLICT (email) DO UPDATE SET asked_at = excluded.asked_at, language = excluded.language
 WHERE comments_address.confirmed_at IS NULL AND comments_address.stopped_at IS NULL
   AND (comments_address.asked_at IS NULL OR comments_address.asked_at <= %s)"""


class Address(models.Model):
    """An e-mail address of a reader, and what its owner wishes."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    asked_at = models.DateTimeField(_("asked to confirm"), null=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    stopped_at = models.DateTimeField(_("wants no more mail since"), null=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("mail", "address")
        verbose_name_plural = pgettext_lazy("mail", "addresses")
        constraints = (
            models.CheckConstraint(
                condition=Q(language__in=Language.values),
                name="comments_address_language_is_known",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(asked_at__isnull=False),
                name="comments_address_is_asked_before_it_is_confirmed",
            ),
        )

    def __str__(self) -> str:
        return self.email

    def is_live(self) -> bool:
        """Whether news may be sent to it: its owner asked to be told, and did not stop it."""
        return self.confirmed_at is not None and self.stopped_at is None


class FollowQuerySet(models.QuerySet["Follow"]):
    """Follows."""

    def going_on(self) -> FollowQuerySet:
        """Those that were not ended."""
        return self.filter(ended_at=None)


class Follow(models.Model):
    """The wish to be told of what is written in a thread, or in the whole discussion."""

    address = models.ForeignKey(
        Address,
        verbose_name=pgettext_lazy("mail", "address"),
        on_delete=models.CASCADE,
        related_name="follows",
        db_index=False,  # the unique constraints begin with it
    )
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="+"
    )
    thread = models.ForeignKey(
        "comments.Comment",
        verbose_name=_("thread"),
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        help_text=_("The comment that opened it; empty: the whole discussion."),
    )
    created_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("followed thread")
        verbose_name_plural = _("followed threads")
        constraints = (
            models.UniqueConstraint(
                fields=["address", "article", "thread"],
                name="comments_thread_is_followed_once",
            ),
            models.UniqueConstraint(
                fields=["address", "article"],
                condition=Q(thread=None),
                name="comments_discussion_is_followed_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.address_id} → {self.thread_id or self.article_id}"


class Kind(models.TextChoices):
    """What a letter is about."""

    CONFIRM = "confirm", _("Request to confirm an address")
    DECISION = "decision", _("What was decided about a comment")
    REPLY = "reply", _("New comment in a followed thread")


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters."""

    def unsettled(self) -> LetterQuerySet:
        """Those that are neither sent nor given up."""
        return self.filter(sent_at=None, given_up_at=None)

    def due(self, at: datetime) -> LetterQuerySet:
        """Those to be sent at that moment, the longest overdue first."""
        return self.unsettled().filter(due_at__lte=at).order_by("due_at", "pk")

    def sent(self) -> LetterQuerySet:
        return self.filter(sent_at__isnull=False)


class Letter(models.Model):
    """A row of the outbox: which news goes to whom, and how far it got.

    It holds no text. What a letter says is made when it leaves, from what holds then: so it never
    quotes what was hidden, withdrawn or erased meanwhile, and no template delays who writes.
    """

    key = models.CharField(_("key"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    to = models.EmailField(pgettext_lazy("mail", "to"), max_length=254, db_index=True)
    comment = models.ForeignKey(
        "comments.Comment",
        verbose_name=_("comment"),
        on_delete=models.CASCADE,
        related_name="letters",
    )
    created_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField(
        _("due"), help_text=_("An attempt moves it on to the next: a crash loses no letter.")
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    said = models.CharField(_("said"), max_length=60, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    given_up_at = models.DateTimeField(_("given up"), null=True)
    error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = pgettext_lazy("mail", "letter")
        verbose_name_plural = pgettext_lazy("mail", "letters")
        indexes = (
            models.Index(
                fields=["due_at", "id"],
                condition=Q(sent_at=None, given_up_at=None),
                name="comments_letters_to_send",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="comments_letter_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None),
                name="comments_letter_is_not_both_sent_and_given_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} → {self.to}"
