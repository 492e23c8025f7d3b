"""What every room of the newsroom has in common: titles that a person would write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.text import capfirst

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import Promise

    _ModelAdmin = admin.ModelAdmin[Model]
else:
    _ModelAdmin = admin.ModelAdmin  # not subscriptable at run time

Context = dict[str, Any] | None


class RoomAdmin(_ModelAdmin):
    """A room: its list is headed by what it holds, its forms by what is done there."""

    title_of_new: str | Promise = ""
    title_of_change: str | Promise = ""

    def changelist_view(self, request: HttpRequest, extra_context: Context = None) -> HttpResponse:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Context = None
    ) -> HttpResponse:
        context = {"title": self.title_of_new, **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Context = None,
    ) -> HttpResponse:
        context = {"title": self.title_of_change, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)
