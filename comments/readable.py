"""What can be said of a comment from its columns alone: as a model, or as a row of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.urls import reverse

from comments import sight, tokens
from comments.states import TAKEN_BACK, State

if TYPE_CHECKING:

    class Columns(Protocol):
        """The columns that say it."""

        @property
        def pk(self) -> int: ...
        @property
        def author_name(self) -> str: ...
        @property
        def state(self) -> str: ...
        @property
        def hidden_by(self) -> int: ...

    class Numbered(Protocol):
        """The columns that say which of its texts is public."""

        @property
        def state(self) -> str: ...
        @property
        def revision(self) -> int: ...
        @property
        def decided_revision(self) -> int | None: ...


# Plain strings, for members of an enumeration take three times as long to compare.
_PUBLIC = State.APPROVED.value
GONE = frozenset(state.value for state in TAKEN_BACK)


class Readable:
    """A comment as it is read."""

    __slots__ = ()

    def own_url(self: Columns) -> str:
        """The private page of its author: whoever has this address may see the comment."""
        return reverse("comments:own", args=[tokens.own(self.pk)])

    def anchor(self: Columns) -> str:
        return f"comment-{self.pk}"

    def permalink(self: Columns, article_url: str) -> str:
        """The comment's lasting address: it leads to the page on which the comment stands then."""
        return permalink(self.pk, article_url)

    def is_public(self: Columns) -> bool:
        """Whether everybody may read it, if its article is public: `visible()` for one row."""
        return self.hidden_by == 0 and self.state == _PUBLIC

    def is_gone(self: Columns) -> bool:
        """Whether only its place in the thread is left."""
        return self.state in GONE

    def is_waiting(self: Columns) -> bool:
        """Whether its author is to be told that it awaits moderation; spam may still be rescued."""
        return self.state in (State.HELD, State.SPAM)

    def is_edited(self: Numbered) -> bool:
        """Whether its author wrote a newer text than the one that everybody may read."""
        return self.state == _PUBLIC and self.revision > (self.decided_revision or 0)

    def seen_as(self: sight.Stands) -> str:
        """How a form says that it showed this comment as it stands."""
        return sight.write(self)

    def initials(self: Columns) -> str:
        return initials_of(self.author_name)

    def hue(self: Columns) -> int:
        return hue_of(self.author_name)


def permalink(pk: int, article_url: str) -> str:
    """Return the lasting address of a comment under an article."""
    return f"{article_url}?comment={pk}#comment-{pk}"


def initials_of(name: str) -> str:
    """Return one or two letters in place of a picture."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join([word[0] for word in [*words[:1], *words[1:][-1:]]]).upper()


def hue_of(name: str) -> int:
    """Return a number from 0 to 7 that stays with a name, for the colour behind the initials."""
    return sum(name.encode()) % 8
