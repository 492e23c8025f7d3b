"""The vocabulary of comments: adjectives find them, verbs decide about them.

Nobody else filters on `state` or `hidden_by`, and nobody else writes them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from comments import moves, paths, tally
from comments.mail.models import fold
from comments.states import TAKEN_BACK, State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Unpack

    from articles.models import Article
    from articles.readable import Keyed
    from comments.models import Comment, Decision, Tally  # noqa: F401 (bases name them)
    from comments.moves import Details
    from comments.states import Actor


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments."""

    def visible(self) -> CommentQuerySet:
        """Those that everybody may read, their own decision and every ancestor's being public."""
        return self.filter(hidden_by=0, state=State.APPROVED)

    def in_place(self) -> CommentQuerySet:
        """The visible ones, and the places left by withdrawn and erased ones that hold a thread."""
        return self.filter(hidden_by=0)

    def in_state(self, state: State) -> CommentQuerySet:
        """Those about which this was decided, whatever of their ancestors."""
        return self.filter(state=state)

    def waiting(self) -> CommentQuerySet:
        """Those that a moderator has yet to look at, the longest wait first."""
        return self.filter(state=State.HELD).order_by("waits_since", "id")

    def edited(self) -> CommentQuerySet:
        """Approved ones whose author wrote a newer text that a moderator has yet to look at."""
        return self.filter(state=State.APPROVED, revision__gt=F("decided_revision"))

    def reported(self) -> CommentQuerySet:
        """Those that readers reported, as long as nobody answered."""
        return self.filter(reports__gt=0)

    def appealed(self) -> CommentQuerySet:
        """Rejected ones whose author answered, as long as nobody decided about it."""
        return self.filter(is_appealed=True)

    def unread(self) -> CommentQuerySet:
        """Those that were published for a moderator to read afterwards."""
        return self.filter(is_unread=True)

    def withdrawable(self) -> CommentQuerySet:
        """Those that their authors may take back.

        What others answered shows again when the comment above it is withdrawn; where a moderator
        hid a thread by hiding the comment that opened it, its author must not undo that.
        """
        hidden = Q(state__in=[State.REJECTED, State.SPAM, State.TRASH])
        answered = Exists(self.model.objects.filter(parent=OuterRef("pk")))
        return self.exclude(state__in=TAKEN_BACK).exclude(hidden & Q(answered))

    def for_article(self, article: Keyed) -> CommentQuerySet:
        return self.filter(article=article.pk)

    def written_by(self, email: str) -> CommentQuerySet:
        """Those of the person with this address, in every state: as a guest, or by her account.

        Its case makes no difference: addresses are stored as they are compared.
        """
        email = fold(email)
        if not email:
            raise ValueError("an empty address names nobody")
        return self.filter(Q(author_email=email) | Q(user__email__iexact=email))

    def in_threads(self) -> CommentQuerySet:
        """In the order in which threads are read."""
        return self.order_by("path")

    def threads(self) -> CommentQuerySet:
        """Those that open a thread."""
        return self.filter(parent=None)

    def below(self, comment: Comment) -> CommentQuerySet:
        """All that was answered to `comment`, at every depth."""
        end = comment.path + paths.AFTER
        return self.filter(article=comment.article_id, path__gt=comment.path, path__lt=end)

    def move(self, to: State, *, actor: Actor, reason: str = "", **details: Unpack[Details]) -> int:
        """Give these comments the state `to`; return how many really changed.

        The conditions of this queryset hold at the moment of the decision: of two moderators who
        decide `waiting()` comments at once, one changes them and the other none. `revisions` (by
        primary key) leaves out comments whose text is no longer the one that was read. What its
        author took back, nobody else moves.
        """
        return moves.move(self, to, actor, reason, details)

    def approve(self, *, actor: Actor, **details: Unpack[Details]) -> int:
        """Show these comments to everybody, where their ancestors are shown."""
        return self.move(State.APPROVED, actor=actor, **details)

    def hold(self, *, actor: Actor, **details: Unpack[Details]) -> int:
        """Put these comments back into the queue."""
        return self.move(State.HELD, actor=actor, **details)

    def reject(self, reason: str, *, actor: Actor, **details: Unpack[Details]) -> int:
        """Refuse these comments for `reason`, which their authors are told."""
        return self.move(State.REJECTED, actor=actor, reason=reason, **details)

    def trash(self, *, actor: Actor, **details: Unpack[Details]) -> int:
        return self.move(State.TRASH, actor=actor, **details)


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Rows of the log."""

    def newest_first(self) -> DecisionQuerySet:
        return self.order_by("-pk")

    def undo(self, *, actor: Actor, **details: Unpack[Details]) -> int:
        """Restore what was before these decisions, where nothing else was decided since.

        Of several decisions about one comment the newest counts. Return how many comments changed.
        Undoing is itself a decision, and can be undone.
        """
        return moves.undo(self, actor, details)


class TallyQuerySet(models.QuerySet["Tally"]):
    """Counters."""

    def of(self, article: Article | None = None) -> Mapping[str, int]:
        """Return the counters of an article, or of the site: by state, and `visible`, `threads`."""
        scope = article.pk if article else tally.SITE
        return Counter(dict(self.filter(scope=scope).values_list("what", "n")))
