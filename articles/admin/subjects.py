"""Categories, tags and authors in the newsroom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.rooms import RoomAdmin
from articles.forms import SluggedForm
from articles.models import Author, Category, Tag
from articles.publishing import announce

if TYPE_CHECKING:
    from django.forms import ModelForm


class SubjectAdmin(RoomAdmin):
    """What articles are sorted by: a name, an address, and how many stand under it."""

    form = SluggedForm
    search_fields = ("name", "slug")
    view_on_site = False
    list_per_page = 100

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        rows: QuerySet[Model] = super().get_queryset(request)
        counted: QuerySet[Model] = rows.annotate(number=Count("articles"))
        return counted

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        """Store it; a new name is news to every article that stands under it."""
        super().save_model(request, obj, form, change)
        if "name" in form.changed_data:
            announce(obj.articles.values_list("pk", flat=True))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete it; the articles that stood under it are to be found without its name."""
        ids = list(obj.articles.values_list("pk", flat=True))
        super().delete_model(request, obj)
        announce(ids)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete them as one is deleted."""
        ids = [pk for subject in queryset for pk in subject.articles.values_list("pk", flat=True)]
        super().delete_queryset(request, queryset)
        announce(ids)

    @admin.display(description=_("articles"), ordering="number")
    def article_count(self, subject: Model) -> int:
        """How many articles stand under it, in any state."""
        return int(getattr(subject, "number", 0))


@admin.register(Category)
class CategoryAdmin(SubjectAdmin):
    """The sections, in the order of the menu."""

    title_of_new = _("New category")
    title_of_change = _("Edit the category")
    list_display = ("name", "position", "article_count", "description")
    fields = ("name", "description", "position", "slug")


@admin.register(Tag)
class TagAdmin(SubjectAdmin):
    """The subjects that articles share."""

    title_of_new = _("New tag")
    title_of_change = _("Edit the tag")
    list_display = ("name", "article_count")
    fields = ("name", "slug")


@admin.register(Author)
class AuthorAdmin(SubjectAdmin):
    """Who signs, and with which account she writes."""

    title_of_new = _("New author")
    title_of_change = _("Edit the author")
    list_display = ("name", "role", "article_count", "user")
    list_select_related = ("user",)
    fields = ("name", "role", "biography", "user", "slug")
