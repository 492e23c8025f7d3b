"""The log of how discussions are moderated: on the sheets where that is chosen, and as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.discussion import Wish
from articles.models import Article, DiscussionChange

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.db.models import QuerySet
    from django.http import HttpRequest

LAST = 5
"""How many changes a sheet shows; the list has all."""


def stored_wish(article: Article) -> Wish:
    """Return what is stored about an article's discussion, which nobody else changes meanwhile."""
    stored = Article.objects.filter(pk=article.pk).select_for_update(no_key=True)
    return Wish(*stored.values_list("discussion", "discussion_days").get())


def last_changes(article: Article | None) -> SafeString:
    """Show the last changes of an article's discussion, or of the whole site's; one query."""
    changes = list(DiscussionChange.objects.of(article)[: LAST + 1])
    context = {"changes": changes[:LAST], "has_more": len(changes) > LAST, "article": article}
    return render_to_string("admin/articles/discussion_log.html", context)


class ScopeFilter(admin.SimpleListFilter):
    """Changes of the whole site, or of single articles."""

    title = _("scope")
    parameter_name = "scope"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("site", _("The whole site")), ("article", _("One article"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[DiscussionChange]
    ) -> QuerySet[DiscussionChange]:
        if self.value() in ("site", "article"):
            return queryset.filter(article__isnull=self.value() == "site")
        return queryset


@admin.register(DiscussionChange)
class DiscussionChangeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """All changes, for whoever may see articles; nothing is written here by hand."""

    list_display = ("at", "what", "where", "actor_name")
    list_display_links = None
    list_filter = (ScopeFilter,)
    list_select_related = ("article",)
    list_per_page = 50
    search_fields = ("article__title", "actor_name")
    search_help_text = _("By the article’s title, or by who changed it")
    show_full_result_count = False
    actions = None

    @admin.display(description=pgettext_lazy("discussion", "change"))
    def what(self, change: DiscussionChange) -> str:
        """What was changed, in words."""
        return change.summary()

    @admin.display(description=_("article"), ordering="article")
    def where(self, change: DiscussionChange) -> Any:
        """The article, or that it is the whole site."""
        return change.article or _("The whole site")

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("articles.view_article")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """It is reached from the sheets that it tells of, and takes no place among the rooms."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
