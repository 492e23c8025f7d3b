"""Filters that answer a moderator's questions: what waits, since when, about what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments import tally
from comments.desk import wanted, wording
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


def asked_for(value: str | None) -> str:
    """Return the state or queue that an address asks for; what no filter knows asks for nothing."""
    return value if value in {*State.values, *QUEUES, EVERYTHING} else State.HELD


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
        return asked_for(super().value())

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Comment] | None:
        state = self.value()
        if state == EVERYTHING:
            return None
        if state in QUEUES:
            queue: QuerySet[Comment] = getattr(queryset, state)()
            return queue
        found: QuerySet[Comment] = queryset.in_state(State(state))
        return found


class AgeFilter(SimpleListFilter):
    """By the time since a comment was sent."""

    title = _("age")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Comment]) -> list[Any]:
        return list(wording.AGES.items())

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Comment]
    ) -> QuerySet[Comment] | None:
        age = self.value()
        return queryset.filter(wanted.of_age(age)) if age in wording.AGES else None
