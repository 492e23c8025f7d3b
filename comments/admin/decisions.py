"""The log of decisions in the admin: read, and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from comments.admin.comments import ReadOnly
from comments.admin.reasons import ReasonFilter
from comments.models import Actor, Decision
from comments.reasons.models import label_column

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from comments.querysets import DecisionQuerySet


@admin.register(Decision)
class DecisionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Who decided what, when and why."""

    list_display = ("at", "actor_name", "comment", "from_state", "to_state", "why", "undoes")
    list_display_links = ("at",)
    list_filter = ("actor_kind", "to_state", ReasonFilter)
    list_select_related = ("comment", "undoes")
    search_fields = ("actor_name", "note")
    show_full_result_count = False
    date_hierarchy = None
    ordering = ("-id",)
    actions = ("undo",)
    exclude = ("reason",)
    readonly_fields = ("why",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        rows: QuerySet[Decision] = super().get_queryset(request).annotate(label=label_column())
        return rows

    @admin.display(description=_("reason"), ordering="reason")
    def why(self, decision: Decision) -> str:
        """The reason in the newsroom's words; its code, if it is not on the list any more."""
        label: str | None = getattr(decision, "label", None)
        return label or decision.reason

    @admin.action(description=_("Undo the decision"), permissions=["moderate"])
    def undo(self, request: HttpRequest, decisions: DecisionQuerySet) -> None:
        """Restore what was before; what was decided about since stays as it is."""
        person: Any = request.user
        undone = decisions.undo(actor=Actor.person(person))
        told = ngettext("%(count)d decision undone.", "%(count)d decisions undone.", undone)
        nothing = gettext("Nothing was undone: something else was decided since.")
        self.message_user(
            request,
            told % {"count": undone} if undone else nothing,
            level=messages.SUCCESS if undone else messages.WARNING,
        )
