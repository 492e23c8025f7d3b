"""What an editor may narrow her lists to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models import Article, ArticleQuerySet, Picture, State


class StateFilter(admin.SimpleListFilter):
    """Where articles stand for a reader: a scheduled one past its minute is published."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [(state.value, state.label) for state in State]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        assert isinstance(queryset, ArticleQuerySet)  # noqa: S101 (for the type checker)
        match self.value():
            case State.PUBLISHED:
                return queryset.published()
            case State.SCHEDULED:
                return queryset.awaiting_their_minute()
            case State.DRAFT:
                return queryset.drafts()
            case State.WITHDRAWN:
                return queryset.withdrawn()
        return queryset


class UseFilter(admin.SimpleListFilter):
    """Pictures that an article shows at its head, and those that none does."""

    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("lead", _("Leads an article")), ("none", _("Leads none"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> QuerySet[Picture]:
        if self.value() in ("lead", "none"):
            return queryset.filter(articles__isnull=self.value() == "none").distinct()
        return queryset


class DescriptionFilter(admin.SimpleListFilter):
    """Pictures with an alternative text, and decorative ones."""

    title = _("description")
    parameter_name = "decorative"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("0", _("Described")), ("1", _("Decorative"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> QuerySet[Picture]:
        if self.value() in ("0", "1"):
            return queryset.filter(decorative=self.value() == "1")
        return queryset
