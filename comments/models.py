"""What readers write under an article, each version of it, and every decision taken about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments import paths
from comments.appeals.models import Appeal
from comments.desk.models import Note
from comments.desk.watch.models import Watch
from comments.fields import PathField
from comments.ledger import Decision, LogHead
from comments.mail.models import Address, Follow, Letter
from comments.querysets import CommentQuerySet, TallyQuerySet
from comments.readable import Readable
from comments.reasons.models import RejectionReason
from comments.reports.models import Report
from comments.rulebook import HeldTerm, Rulebook
from comments.standing.models import Standing
from comments.states import HIDING, Actor, ActorKind, Reason, State

if TYPE_CHECKING:
    from typing import Unpack

    from comments.moves import Details

__all__ = [
    "Actor", "Address", "Appeal", "Comment", "Decision", "Finding", "Follow", "HeldTerm", "Letter",
    "LogHead", "Note", "Reason", "RejectionReason", "Report", "Revision", "Rulebook", "Standing",
    "State", "Tally", "Trace", "Watch",
]  # fmt: skip


class Comment(Readable, models.Model):
    """A comment as it stands: where, by whom, what was decided, and the HTML that may be shown.

    Three things are kept apart: `state` is what was decided about the comment itself; `hidden_by`
    says whether it can be seen (0), for that also depends on its ancestors; `revision` numbers its
    text, and `decided_revision` is the text that the decision was about.

    What asks for a moderator besides the state (comments.attention): `reports` counts readers'
    reports that nobody answered, `is_appealed` says that its author answered its rejection, and
    `is_unread` that it was published unread, to be read afterwards. `waits_since` is when a moderator
    was first needed: when it was sent, or held, edited, reported or appealed later. `doubt` (0 to
    100) says how hard the rules found it to judge: what is surely fine or surely spam has little.
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
    waits_since = models.DateTimeField(_("waits since"))
    doubt = models.PositiveSmallIntegerField(_("doubt"), default=0)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ("-submitted_at", "-id")
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = (("moderate_comment", _("Can decide about comments")),)
        indexes = (
            models.Index(fields=["state", "submitted_at", "id"], name="comments_queue"),
            models.Index(
                fields=["state", "waits_since", "id"],
                condition=Q(state="held"),
                name="comments_held",
            ),
            models.Index(fields=["state", "article", "number"], name="comments_queue_of_article"),
            models.Index(fields=["submitted_at", "id"], name="comments_by_time"),
            models.Index(
                fields=["state", "-doubt", "submitted_at", "id"],
                condition=Q(state="held"),
                name="comments_doubtful",
            ),
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
                fields=["state", "waits_since", "id"],  # an equality draws SQLite's planner to it
                condition=Q(state="approved", revision__gt=F("decided_revision")),
                name="comments_edited",
            ),
            models.Index(
                fields=["waits_since", "id"],
                condition=Q(reports__gt=0),
                name="comments_reported",
            ),
            models.Index(
                fields=["waits_since", "id"],
                condition=Q(is_appealed=True),
                name="comments_appealed",
            ),
            models.Index(
                fields=["waits_since", "id"],
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
        return self.permalink(self.article.get_absolute_url())

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # for Django's own
        """The name of its state; Django's own turns all names over at each call, for 0.1 ms."""
        return str(State(self.state).label)

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
        indexes = (models.Index(fields=["rule", "comment"], name="comments_found_by_a_rule"),)

    def __str__(self) -> str:
        return self.sentence()

    def sentence(self) -> str:
        """Say in the reader's language what was found."""
        from django.utils.translation import gettext

        sentence: str = gettext(self.message) % self.values
        return sentence


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
