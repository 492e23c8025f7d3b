"""Moderators' notes about comments, for whoever looks for one: read here, written at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from comments.admin.comments import ReadOnly
from comments.admin.paging import TalliedPaginator
from comments.desk.wanted import card_url
from comments.models import Note

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


@admin.register(Note)
class NoteAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Who wrote what about which comment, and when."""

    list_display = ("at", "actor_name", "about", "text")
    list_display_links = None
    list_select_related = ("comment",)
    search_fields = ("text", "actor_name")
    search_help_text = _("By words of the note, or by who wrote it")
    show_full_result_count = False
    sortable_by = ()
    ordering = ("-id",)
    actions = None
    paginator = TalliedPaginator

    def has_module_permission(self, request: HttpRequest) -> bool:
        """It is reached from the desk, and takes no place among the rooms."""
        return False

    @admin.display(description=_("comment"))
    def about(self, note: Note) -> SafeString:
        """The comment, and the way to all that is known of it at the desk."""
        return format_html('<a href="{}">{}</a>', card_url(note.comment_id), note.comment)
