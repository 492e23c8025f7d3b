"""Where authors stand with the newsroom: whom moderators trust or block, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.admin.rooms import RoomAdmin
from comments import standing
from comments.admin.comments import ReadOnly
from comments.models import Actor, Standing
from comments.standing.forms import StandingForm

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from comments.standing.models import StandingQuerySet


class InForceFilter(admin.SimpleListFilter):
    """What holds now, or what has ended."""

    title = _("state")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        return [("yes", pgettext_lazy("standing", "In force")), ("no", _("Ended or lifted"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Standing]
    ) -> QuerySet[Standing] | None:
        holds = Standing.objects.in_force().values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=holds)
        return queryset.exclude(pk__in=holds) if self.value() == "no" else None


@admin.register(Standing)
class StandingAdmin(ReadOnly, RoomAdmin):
    """Adds decisions about authors, and lifts them, through the verbs; each row is its own log."""

    form = StandingForm
    title_of_new = _("Trust or block an author")
    title_of_change = _("A decision about an author")
    list_display = ("who", "decision", "reason", "how_it_stands", "since")
    list_filter = (InForceFilter, "kind")
    list_per_page = 100
    search_fields = ("value", "reason", "actor_name")
    show_full_result_count = False
    sortable_by = ()
    actions = ("lift",)
    fields = ("decision", "who", "reason", "how_it_stands", "since")
    readonly_fields = ("decision", "who", "how_it_stands", "since")

    class Media:
        css = {"all": ["gazette/admin/standing.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Standing]:
        return Standing.objects.with_ends()

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("is_over", "-id")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.has_moderate_permission(request)

    def get_fields(self, request: HttpRequest, obj: object = None) -> Any:
        return self.fields if obj else ("kind", "subject", "value", "lasts", "reason")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Decide through the verb, in the name of the person who asks."""
        made = form.decide(_person(request))
        obj.pk, obj.value = made.pk, made.value

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing besides: the row is its own log, and no copy of an address is left elsewhere."""

    @admin.action(description=_("Lift the decision"), permissions=["moderate"])
    def lift(self, request: HttpRequest, standings: StandingQuerySet) -> None:
        """End what still holds of these."""
        person = _person(request)
        lifted = sum(standing.lift(each.pk, person) for each in standings)
        told = ngettext("%(count)d decision lifted.", "%(count)d decisions lifted.", lifted)
        nothing = gettext("Nothing was lifted: what you chose had ended already.")
        self.message_user(
            request,
            told % {"count": lifted} if lifted else nothing,
            level=messages.SUCCESS if lifted else messages.WARNING,
        )

    @admin.display(description=pgettext_lazy("standing", "who"))
    def who(self, each: Standing) -> str:
        return each.who()

    @admin.display(description=_("decision"))
    def decision(self, each: Standing) -> SafeString:
        return format_html(
            '<span class="standing__kind standing__kind--{}">{}</span>',
            each.kind,
            each.get_kind_display(),
        )

    @admin.display(description=_("state"))
    def how_it_stands(self, each: Standing) -> str:
        """Until when it holds, or else how it ended."""
        if each.lifted_at:
            told = gettext("Lifted by %(name)s on %(date)s")
            return told % {"name": each.lifted_by, "date": _short(each.lifted_at)}
        if each.until is None:
            return gettext("In force, for good")
        in_force = each.is_in_force()
        told = gettext("In force until %(date)s") if in_force else gettext("Ended on %(date)s")
        return told % {"date": _short(each.until)}

    @admin.display(description=_("since"))
    def since(self, each: Standing) -> str:
        told = gettext("%(date)s, by %(name)s")
        return told % {"date": _short(each.created_at), "name": each.actor_name}


def _short(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def _person(request: HttpRequest) -> Actor:
    return Actor.person(cast("User", request.user))
