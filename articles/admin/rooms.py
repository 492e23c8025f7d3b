"""What every room of the newsroom has in common: titles that a person would write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import Promise

    _ModelAdmin = admin.ModelAdmin[Model]
else:
    _ModelAdmin = admin.ModelAdmin  # not subscriptable at run time

Context = dict[str, Any] | None


class RoomAdmin(_ModelAdmin):
    """A room whose forms are headed by what is done there; lists are headed by what they hold."""

    title_of_new: str | Promise = ""
    title_of_change: str | Promise = ""

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
