"""Filters that answer a moderator's questions: what waits, since when, about what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.admin import SimpleListFilter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments import tally
from comments.models import Comment, State, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.admin import ModelAdmin
    from django.contrib.admin.views.main import ChangeList
    from django.db.models import QuerySet
    from django.http import HttpRequest

EVERYTHING = "all"

QUEUES = {
    tally.EDITED: _("Edited, to be reviewed"),
    tally.REPORTED: _("Reported by readers"),
    tally.APPEALED: _("Answered by their authors"),
    tally.UNREAD: _("Published, to be read"),
}
"""What asks for a moderator besides the state; each is a word of the comments' vocabulary too."""


class StateFilter(SimpleListFilter):
    """By state, opening on what waits, with the counts that the database keeps."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Comment]) -> list[Any]:
        counters = Tally.objects.of()
        states = [(state.value, f"{state.label} ({counters[state.value]})") for state in State]
        states[1:1] = [(what, f"{label} ({counters[what]})") for what, label in QUEUES.items()]
        return [*states, (EVERYTHING, pgettext_lazy("comments", "All"))]

    def value(self) -> str:
        """The state asked for; what no filter knows asks for nothing."""
        asked = super().value()
        return asked if asked in {*State.values, *QUEUES, EVERYTHING} else State.HELD

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Comment]:
        state = self.value()
        if state in QUEUES:
            queue: QuerySet[Comment] = getattr(queryset, state)()
            return queue
        return queryset if state == EVERYTHING else queryset.filter(state=state)  # type: ignore[no-any-return]


class AgeFilter(SimpleListFilter):
    """By the time since a comment was sent."""

    title = _("age")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Comment]) -> list[Any]:
        return [
            ("day", _("Less than a day")),
            ("week", _("Less than a week")),
            ("older", _("More than a week")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        now = timezone.now()
        if self.value() == "day":
            return queryset.filter(submitted_at__gte=now - timedelta(days=1))
        if self.value() == "week":
            return queryset.filter(submitted_at__gte=now - timedelta(days=7))
        if self.value() == "older":
            return queryset.filter(submitted_at__lt=now - timedelta(days=7))
        return queryset
