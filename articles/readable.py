"""What can be said of an article from its columns alone: as a model, or as a row of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import markup
from articles.addresses import address

if TYPE_CHECKING:
    from datetime import datetime

    class Columns(Protocol):
        """The columns that say it."""

        @property
        def pk(self) -> int: ...
        @property
        def slug(self) -> str: ...
        @property
        def body(self) -> str: ...
        @property
        def text(self) -> str: ...
        @property
        def state(self) -> str: ...
        @property
        def published_at(self) -> datetime | None: ...


class Keyed(Protocol):
    """An article, known by its key."""

    @property
    def pk(self) -> int: ...


class Discussed(Keyed, Protocol):
    """What the discussion under an article needs to know of it."""

    @property
    def slug(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def discussion(self) -> str: ...
    @property
    def discussion_days(self) -> int | None: ...
    @property
    def published_at(self) -> datetime | None: ...
    def get_absolute_url(self) -> str: ...


class State(models.TextChoices):
    """Where an article stands. A scheduled one is public from its minute on, without a person."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OUT = (State.PUBLISHED, State.SCHEDULED)


def published_sql(alias: str) -> str:
    """Return the condition of `published()` for a statement that is written out, at `%(now)s`."""
    states = ", ".join(f"'{state}'" for state in OUT)
    return f"{alias}.state IN ({states}) AND {alias}.published_at <= %(now)s"


class Readable:
    """An article as it is read."""

    __slots__ = ()

    def get_absolute_url(self: Columns) -> str:
        return address("articles:article", self.slug)

    def is_public(self: Columns) -> bool:
        """Whether everybody may read this article now; the row's view of `published()`."""
        return (
            self.state in OUT
            and self.published_at is not None
            and self.published_at <= timezone.now()
        )

    def words(self: Columns) -> int:
        """How many words the text has, in whose lines one space stands between two of them."""
        return self.text.count(" ") + self.text.count("\n") + 1

    def linked_ids(self: Columns) -> list[int]:
        """The articles that this one's « Lire également » boxes point to, in their order."""
        return markup.see_also_ids(self.body)
