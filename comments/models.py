"""What readers write under an article, each version of it, and every decision taken about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Article
from comments import paths, tokens
from comments.appeals.models import Appeal
from comments.fields import PathField
from comments.mail.models import Address, Follow, Letter
from comments.querysets import CommentQuerySet, DecisionQuerySet, RevisionQuerySet, TallyQuerySet
from comments.reports.models import Report
from comments.rulebook import HeldTerm, Rulebook
from comments.states import HIDING, Actor, ActorKind, Reason, State

if TYPE_CHECKING:
    from typing import Unpack

    from comments.moves import Details

__all__ = [
    "Actor", "Address", "Appeal", "Comment", "Decision", "Finding", "Follow", "HeldTerm", "Letter",
    "LogHead", "Reason", "Report", "Revision", "Rulebook", "State", "Tally", "Trace",
]  # fmt: skip


class Comment(models.Model):
    """A comment as it stands: where, by whom, what was decided, and the HTML that may be shown.

    Three things are kept apart: `state` is what was decided about the comment itself; `hidden_by`
    says whether it can be seen (0), for that also depends on its ancestors; `revision` numbers its
    text, and `decided_revision` is the text that the decision was about.

    What asks for a moderator besides the state (comments.attention): `reports` counts readers'
    reports that nobody answered, `is_appealed` says that its author answered its rejection, and
    `is_unread` that it was published unread, to be read afterwards.
    """

    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.PROTECT,
        related_name="comments",
        db_index=False,  # the unique constraints begin with it
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("in reply to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replies",
    )
    answers = models.ForeignKey(
        "self",
        verbose_name=_("answers"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The comment that was answered, where it lies too deep to be the parent."),
    )
    number = models.PositiveIntegerField(_("number"))
    path = PathField(_("path"), max_length=paths.WIDTH * paths.MAX_DEPTH)
    author_name = models.CharField(_("name"), max_length=80)
    author_email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    author_url = models.URLField(_("website"), max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.HELD)
    hidden_by = models.PositiveSmallIntegerField(_("hidden by"))
    html = models.TextField(_("HTML"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    decided_revision = models.PositiveSmallIntegerField(_("decided revision"), null=True)
    key = models.CharField(_("key"), max_length=64, unique=True)
    address = models.CharField(_("network"), max_length=45, blank=True)
    submitted_at = models.DateTimeField(_("submitted"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    reports = models.PositiveSmallIntegerField(_("reports"), default=0)
    is_appealed = models.BooleanField(_("appealed"), default=False)
    is_unread = models.BooleanField(_("to be read"), default=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ("-submitted_at", "-id")
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = (("moderate_comment", _("Can decide about comments")),)
        indexes = (
            models.Index(fields=["state", "submitted_at", "id"], name="comments_queue"),
            models.Index(
                fields=["article", "path"],
                condition=Q(hidden_by=0, parent=None),
                name="comments_public_threads",
            ),
            models.Index(
                fields=["-submitted_at", "-id"],
                condition=Q(hidden_by=0, state="approved"),
                name="comments_newest_visible",
            ),
            models.Index(
                fields=["author_email", "-submitted_at"],
                condition=~Q(author_email=""),
                name="comments_of_an_author",
            ),
            models.Index(
                fields=["address", "-submitted_at"],
                condition=~Q(address=""),
                name="comments_of_a_network",
            ),
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(state="approved", revision__gt=F("decided_revision")),
                name="comments_edited",
            ),
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(reports__gt=0),
                name="comments_reported",
            ),
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(is_appealed=True),
                name="comments_appealed",
            ),
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(is_unread=True),
                name="comments_unread",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["article", "number"], name="comments_number_is_given_once"
            ),
            models.UniqueConstraint(fields=["article", "path"], name="comments_path_is_given_once"),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="comments_comment_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="held", decided_at=None, decided_revision=None)
                | (~Q(state="held") & Q(decided_at__isnull=False, decided_revision__isnull=False)),
                name="comments_decision_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=HIDING, hidden_by__gte=1) | ~Q(state__in=HIDING),
                name="comments_hiding_state_hides",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, revision__gte=1),
                name="comments_are_numbered_from_one",
            ),
        )

    def __str__(self) -> str:
        sent = timezone.localtime(self.submitted_at)
        return f"{self.author_name} — {formats.date_format(sent, 'SHORT_DATETIME_FORMAT')}"

    def get_absolute_url(self) -> str:
        """The comment's lasting address: it leads to the page on which the comment stands then."""
        return f"{self.article.get_absolute_url()}?comment={self.pk}#{self.anchor()}"

    def own_url(self) -> str:
        """The private page of its author: whoever has this address may see the comment."""
        return reverse("comments:own", args=[tokens.own(self.pk)])

    def anchor(self) -> str:
        return f"comment-{self.pk}"

    def is_public(self) -> bool:
        """Whether everybody may read it, if its article is public: `visible()` for one row."""
        return self.hidden_by == 0 and self.state == State.APPROVED

    def is_gone(self) -> bool:
        """Whether only its place in the thread is left."""
        return self.state in (State.WITHDRAWN, State.ERASED)

    def is_waiting(self) -> bool:
        """Whether its author is to be told that it awaits moderation; spam may still be rescued."""
        return self.state in (State.HELD, State.SPAM)

    def is_edited(self) -> bool:
        """Whether its author wrote a newer text than the one that everybody may read."""
        return self.state == State.APPROVED and self.revision > (self.decided_revision or 0)

    def initials(self) -> str:
        """One or two letters in place of a picture."""
        words = [word for word in self.author_name.split() if word[0].isalnum()]
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()

    def hue(self) -> int:
        """A number from 0 to 7 that stays with a name, for the colour behind the initials."""
        return sum(self.author_name.encode()) % 8

    def seen_as(self) -> str:
        """How a form says in which state, and with which text, it showed this comment."""
        return f"{self.pk}:{self.state}:{self.revision}"

    def move(self, to: State, *, actor: Actor, reason: str = "", **details: Unpack[Details]) -> int:
        """Decide about this comment; the doorway to the queryset's `move`."""
        this = type(self).objects.filter(pk=self.pk)
        return this.move(to, actor=actor, reason=reason, **details)


class Revision(models.Model):
    """The text of a comment as its author wrote it, one row a version."""

    comment = models.ForeignKey(
        Comment,
        verbose_name=_("comment"),
        on_delete=models.PROTECT,
        related_name="revisions",
        db_index=False,
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    likeness = models.CharField(_("likeness"), max_length=64, db_index=True)
    created_at = models.DateTimeField(_("written"))
    actor = models.CharField(
        _("written by"), max_length=10, choices=ActorKind, default=ActorKind.AUTHOR
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ("comment_id", "number")
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = (
            models.UniqueConstraint(
                fields=["comment", "number"], name="comments_revision_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(actor__in=ActorKind.values), name="comments_revision_actor_is_known"
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]


class Trace(models.Model):
    """A number that texts share which differ by a few words (comments.traces); some a revision."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="traces")
    value = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.value}"


class Finding(models.Model):
    """What a rule or model noticed in one revision of a comment, with its evidence."""

    comment = models.ForeignKey(
        Comment, verbose_name=_("comment"), on_delete=models.PROTECT, related_name="findings"
    )
    revision = models.PositiveSmallIntegerField(_("revision"))
    rule = models.CharField(_("rule"), max_length=40)
    version = models.CharField(_("version"), max_length=20)
    message = models.CharField(_("message"), max_length=200)
    values = models.JSONField(_("values"), default=dict)
    evidence = models.JSONField(_("evidence"), default=list)
    created_at = models.DateTimeField(_("found"))

    class Meta:
        ordering = ("id",)
        verbose_name = _("finding")
        verbose_name_plural = _("findings")

    def __str__(self) -> str:
        return self.sentence()

    def sentence(self) -> str:
        """Say in the reader's language what was found."""
        from django.utils.translation import gettext

        sentence: str = gettext(self.message) % self.values
        return sentence


class Decision(models.Model):
    """A row of the log: who moved which revision of a comment from one state to another, and why.

    Rows are only ever added (comments.log); a comment's state is their projection.
    """

    comment = models.ForeignKey(
        Comment, verbose_name=_("comment"), on_delete=models.PROTECT, related_name="decisions"
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
    reason = models.CharField(_("reason"), max_length=40, choices=Reason, blank=True)
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
        return f"{self.from_state or '∅'} → {self.to_state}"


class LogHead(models.Model):
    """The end of the log: one row, locked by whoever appends."""

    hash = models.CharField(max_length=64, blank=True)
    length = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="comments_log_has_one_head"),)

    def __str__(self) -> str:
        return f"{self.length}: {self.hash}"


class Tally(models.Model):
    """A counter that the database keeps (comments.tally)."""

    scope = models.BigIntegerField()
    what = models.CharField(max_length=10)
    n = models.BigIntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["scope", "what"], name="comments_tally_counts_a_thing_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.scope} {self.what}: {self.n}"
