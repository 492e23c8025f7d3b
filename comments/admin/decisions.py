"""The log of decisions in the admin: read, and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import admin, messages
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comments.admin.comments import ReadOnly
from comments.admin.paging import NO_FILTERS, TalliedPaginator
from comments.admin.reasons import ReasonFilter
from comments.desk.wanted import card_url
from comments.models import Actor, Decision, LogHead
from comments.reasons.models import label_column
from comments.states import ActorKind

if TYPE_CHECKING:
    from django.core.paginator import Paginator
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from comments.querysets import DecisionQuerySet


@admin.register(Decision)
class DecisionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Who decided what, when and why."""

    list_display = ("moment", "who", "about", "revision", "turn", "why", "undoes")
    list_display_links = ("moment",)
    list_filter = ("actor_kind", "to_state", ReasonFilter)
    list_select_related = ("comment", "undoes")
    search_fields = ("actor_name", "note")
    show_full_result_count = False
    ordering = ("-id",)
    sortable_by = ()
    actions = ("undo", "undo_act")
    exclude = ("reason",)
    readonly_fields = ("why",)

    def get_paginator(self, request: HttpRequest, *args: Any, **options: Any) -> Paginator[Any]:
        """The log's head knows how many rows there are."""
        pages = TalliedPaginator(*args, **options)
        if not set(request.GET) - NO_FILTERS:
            pages.known = LogHead.objects.values_list("length", flat=True).first() or 0
        return pages

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        rows: QuerySet[Decision] = super().get_queryset(request).annotate(label=label_column())
        return rows

    @admin.display(description=pgettext_lazy("decision", "at"))
    def moment(self, decision: Decision) -> str:
        return date_format(timezone.localtime(decision.at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=_("decided by"))
    def who(self, decision: Decision) -> str:
        """Her name; of a rule or model its kind, name and version."""
        if decision.actor_kind == ActorKind.PERSON:
            return decision.actor_name
        if decision.actor_kind == ActorKind.AUTHOR:
            return decision.get_actor_kind_display()
        named = f"{decision.actor_name} {decision.actor_version}".strip()
        return f"{decision.get_actor_kind_display()} {named}"

    @admin.display(description=_("comment"))
    def about(self, decision: Decision) -> SafeString:
        """The comment, and the way to all that is known of it at the desk."""
        return format_html('<a href="{}">{}</a>', card_url(decision.comment_id), decision.comment)

    @admin.display(description=_("decision"))
    def turn(self, decision: Decision) -> str:
        return str(decision)

    @admin.display(description=_("reason"))
    def why(self, decision: Decision) -> str:
        """The reason in the newsroom's words (its code, if it is not on the list any more), and the
        note.
        """
        label: str | None = getattr(decision, "label", None)
        return " – ".join(filter(None, (label or decision.reason, decision.note)))

    @admin.action(description=_("Undo the decision"), permissions=["moderate"])
    def undo(self, request: HttpRequest, decisions: DecisionQuerySet) -> None:
        """Restore what was before; what was decided about since stays as it is."""
        self._undo(request, decisions)

    @admin.action(description=_("Undo the whole act"), permissions=["moderate"])
    def undo_act(self, request: HttpRequest, decisions: DecisionQuerySet) -> None:
        """The same for all that was decided in the same acts, of one comment or of thousands."""
        acts = decisions.exclude(batch=None).order_by().values("batch")
        every = Q(pk__in=decisions.order_by().values("pk")) | Q(batch__in=acts)
        self._undo(request, Decision.objects.filter(every))

    def _undo(self, request: HttpRequest, decisions: DecisionQuerySet) -> None:
        person: Any = request.user
        undone = decisions.undo(actor=Actor.person(person), batch=uuid4())
        told = ngettext("%(count)d decision undone.", "%(count)d decisions undone.", undone)
        nothing = gettext("Nothing was undone: something else was decided since.")
        self.message_user(
            request,
            told % {"count": undone} if undone else nothing,
            level=messages.SUCCESS if undone else messages.WARNING,
        )
