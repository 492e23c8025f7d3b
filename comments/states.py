"""The words in which the life of a comment is told: its states, the reasons, who decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class State(models.TextChoices):
    """What was decided about a comment itself; its ancestors too decide whether it is seen."""

    HELD = "held", pgettext_lazy("comment", "Waiting")
    APPROVED = "approved", pgettext_lazy("comment", "Approved")
    REJECTED = "rejected", pgettext_lazy("comment", "Rejected")
    SPAM = "spam", pgettext_lazy("comment", "Spam")
    TRASH = "trash", pgettext_lazy("comment", "In the trash")
    WITHDRAWN = "withdrawn", pgettext_lazy("comment", "Withdrawn by its author")
    ERASED = "erased", pgettext_lazy("comment", "Erased")


HIDING = (State.HELD, State.REJECTED, State.SPAM, State.TRASH)
"""States that hide a comment and all that was answered to it.

A withdrawn or erased comment does not hide its replies: a notice keeps its place in the thread.
"""

TAKEN_BACK = (State.WITHDRAWN, State.ERASED)
"""States in which a text belongs to its author alone: nobody else brings it back."""


class Reason(StrEnum):
    """The codes of the reasons for a rejection that every newsroom begins with.

    Their words, and all reasons that were added since, stand in its list (comments.reasons).
    """

    OFF_TOPIC = "off-topic"
    INSULT = "insult"
    HATE = "hate"
    ILLEGAL = "illegal"
    PERSONAL_DATA = "personal-data"
    ADVERTISING = "advertising"
    DUPLICATE = "duplicate"
    UNFOUNDED = "unfounded"


class ActorKind(models.TextChoices):
    """What sort of actor takes a decision."""

    PERSON = "person", pgettext_lazy("actor", "Person")
    RULE = "rule", pgettext_lazy("actor", "Rule")
    MODEL = "model", pgettext_lazy("actor", "Model")
    AUTHOR = "author", _("Author of the comment")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who decides: a moderator, a rule or model with its version, or the comment's author."""

    kind: ActorKind
    name: str
    version: str = ""
    user_id: int | None = None

    @classmethod
    def person(cls, user: AbstractUser) -> Actor:
        """The moderator behind an account; her name stays in the log when the account goes."""
        return cls(ActorKind.PERSON, user.get_username(), user_id=user.pk)

    @classmethod
    def rule(cls, name: str, version: str) -> Actor:
        return cls(ActorKind.RULE, name, version)

    @classmethod
    def author(cls) -> Actor:
        """The comment's author, unnamed, so that erasing her leaves the log whole."""
        return cls(ActorKind.AUTHOR, "author")
