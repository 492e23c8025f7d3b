"""The rules of the discussion in the newsroom: one sheet, opened directly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from articles.admin.discussion import last_changes
from articles.discussion import Wish
from articles.models import DiscussionChange
from comments import rulebook
from comments.models import Rulebook

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString


@admin.register(Rulebook)
class RulebookAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows the rules to moderators and lets editors change them.

    As long as nobody has, the sheet shows those of the settings, and saving stores them.
    """

    fieldsets = (
        (
            _("Discussion"),
            {
                "fields": ("policy", "closes_after", "discussion_log"),
                "description": _("What holds under every article that does not say otherwise."),
            },
        ),
        (_("Trust"), {"fields": ("trusted_after",)}),
        (
            _("What makes a comment wait"),
            {
                "fields": ("max_links", "longest", "rate"),
                "description": _(
                    "Whatever the policy, such a comment is read by a moderator before it appears."
                ),
            },
        ),
        (_("Reports"), {"fields": ("reports_to_hold",)}),
        (_("Moderation desk"), {"fields": ("longest_wait",)}),
    )
    radio_fields = {"policy": admin.VERTICAL}
    readonly_fields = ("discussion_log",)

    @admin.display(description=_("last changes"))
    def discussion_log(self, book: Rulebook) -> SafeString:
        """Who changed how discussions are moderated, and when."""
        return last_changes(None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The sheet itself: a list of one line would only stand in the way."""
        return self.change_view(request, "1", extra_context=extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {"show_save_and_continue": False, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Rulebook | None:
        """The rules as they stand, also where they were never stored."""
        return rulebook.load() if object_id == "1" else None

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say it plainly: the sheet has no name of its own."""
        messages.success(request, _("The rules are saved."))
        return self.response_post_save_change(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store the rules and, in the same transaction, who changed the policy."""
        stored = Rulebook.objects.select_for_update().filter(pk=1).first()
        before = stored or rulebook.load()
        super().save_model(request, obj, form, change)
        DiscussionChange.objects.log(
            Wish(before.policy, before.closes_after),
            Wish(obj.policy, obj.closes_after),
            user=cast("User", request.user),
        )
