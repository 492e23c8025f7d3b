"""What moderators decide about authors rather than comments."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comments.network import PREFIX

if TYPE_CHECKING:
    from datetime import datetime

    from comments.states import Actor


ERASED = "∅"
"""Who is meant by a decision about a person who was erased, and why: nobody can say any more."""


class StandingKind(models.TextChoices):
    """What is decided about an author."""

    TRUST = "trust", _("Trusted")
    BLOCK = "block", _("Blocked")


class Subject(models.TextChoices):
    """By what an author is known; never by a typed name."""

    EMAIL = "email", _("E-mail address")
    DOMAIN = "domain", _("Domain of the e-mail address")
    NETWORK = "network", _("Network")


class StandingQuerySet(models.QuerySet["Standing"]):
    """Decisions about authors."""

    def in_force(self, at: datetime | None = None) -> StandingQuerySet:
        """Those that hold at that moment (default: now)."""
        at = at or timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=at), lifted_at=None)

    def with_ends(self) -> StandingQuerySet:
        """The same, each with whether it `is_over`: what holds stands first by that."""
        holds = Q(until=None) | Q(until__gt=timezone.now())
        return self.annotate(is_over=Case(When(holds, lifted_at=None, then=False), default=True))

    def concerning(self, email: str, network: str) -> StandingQuerySet:
        """Those about an address as it is compared (mail.fold), its domain, or a network."""
        known = {
            Subject.EMAIL: email,
            Subject.DOMAIN: email.rpartition("@")[2],
            Subject.NETWORK: network,
        }
        meant = [Q(subject=subject, value=value) for subject, value in known.items() if value]
        by_index = self.filter(value__in=known.values())  # of alternatives SQLite makes a scan
        return by_index.filter(Q(*meant, _connector=Q.OR)) if meant else self.none()

    def of_address(self, email: str) -> StandingQuerySet:
        """Those about an address as it is compared: what is decided about one person."""
        return self.filter(subject=Subject.EMAIL, value=email)

    def forget(self, email: str, actor: Actor) -> int:
        """Let the rows about an address name nobody any more, and end those that held; return how
        many that were.
        """
        lifted_by: Any = Case(When(lifted_by="", then=Value(actor.name)), default=F("lifted_by"))
        return self.of_address(email).update(
            value=ERASED,
            reason=ERASED,
            lifted_at=Coalesce("lifted_at", Value(timezone.now())),
            lifted_by=lifted_by,
        )


class Standing(models.Model):
    """A decision about an author: trusted or blocked, with its reason, its end and who took it.

    Rows are never deleted, only lifted, so that they are their own log.
    """

    kind = models.CharField(_("decision"), max_length=5, choices=StandingKind)
    subject = models.CharField(_("known by"), max_length=7, choices=Subject)
    value = models.CharField(pgettext_lazy("standing", "who"), max_length=254)
    reason = models.CharField(_("reason"), max_length=200)
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Empty: for good."))
    created_at = models.DateTimeField(_("since"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    actor_name = models.CharField(_("decided by"), max_length=150)
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.CharField(_("lifted by"), max_length=150, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("decision about an author")
        verbose_name_plural = _("decisions about authors")
        indexes = (
            models.Index(
                fields=["value"],
                condition=Q(lifted_at=None),
                name="comments_standing_of_whom",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=StandingKind.values) & Q(subject__in=Subject.values),
                name="comments_standing_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="trust") | Q(subject="email"),
                name="comments_trust_is_in_an_address",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="comments_standing_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by="")
                | (Q(lifted_at__isnull=False) & ~Q(lifted_by="")),
                name="comments_lifting_names_who",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.who()}"

    def who(self) -> str:
        """Who is meant, so that an address, a domain and a network are told apart at a glance."""
        if self.value == ERASED:
            return gettext("a person who was erased")
        if self.subject == Subject.NETWORK:
            return f"{self.value}/{PREFIX[ip_address(self.value).version]}"
        return f"@{self.value}" if self.subject == Subject.DOMAIN else self.value

    def is_in_force(self, at: datetime | None = None) -> bool:
        """Whether it holds at that moment (default: now): `in_force()` for one row."""
        return not self.lifted_at and (self.until is None or self.until > (at or timezone.now()))
