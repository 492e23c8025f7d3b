"""The pictures in the newsroom: seen, not listed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, Q, QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.admin.filters import DescriptionFilter, UseFilter
from articles.admin.rooms import RoomAdmin
from articles.forms import PictureForm
from articles.models import Picture

CHOICES = 24
"""How many pictures the chooser of the editor shows at once."""


@admin.register(Picture)
class PictureAdmin(RoomAdmin):
    """Pictures as a contact sheet, with what is said of each and where it stands."""

    title_of_new = _("Add a picture")
    title_of_change = _("Edit the picture")
    form = PictureForm
    list_display = ("card",)
    list_filter = (UseFilter, DescriptionFilter)
    list_per_page = 48
    search_fields = ("alt", "caption", "credit")
    readonly_fields = ("preview", "places")
    view_on_site = False

    class Media:
        js = [Script("gazette/admin/picture_form.js", type="module")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        rows: QuerySet[Model] = super().get_queryset(request)
        counted: QuerySet[Model] = rows.annotate(uses=Count("articles"))
        return counted

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        written = ("file", "alt", "decorative", "caption", "credit")
        return ("preview", *written, "places") if obj else written

    @admin.display(description=_("picture"))
    def card(self, picture: Picture) -> SafeString:
        """The picture on the contact sheet."""
        return render_to_string("admin/articles/picture_card.html", {"picture": picture})

    @admin.display(description=_("picture"))
    def preview(self, picture: Picture) -> SafeString:
        """The picture above its form."""
        return render_to_string("admin/articles/picture_preview.html", {"picture": picture})

    @admin.display(description=_("used in"))
    def places(self, picture: Picture) -> SafeString:
        """The articles that it leads."""
        articles = picture.articles.only("pk", "title")
        return render_to_string("admin/articles/picture_places.html", {"articles": articles})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.choose)
        return [path("choose/", view, name="articles_picture_choose"), *super().get_urls()]

    def choose(self, request: HttpRequest) -> JsonResponse:
        """The pictures that say `q`, or the one with the number `pk`, as JSON."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = Picture.objects.filter(_wanted(request))[:CHOICES]
        return JsonResponse({"results": [_choice(picture) for picture in found]})


def _wanted(request: HttpRequest) -> Q:
    number = request.GET.get("pk", "")
    if number:
        return Q(pk=int(number[:18]) if number.isdecimal() else 0)
    words = request.GET.get("q", "").replace("\x00", "")[:200]
    return Q(alt__icontains=words) | Q(caption__icontains=words) | Q(credit__icontains=words)


def _choice(picture: Picture) -> dict[str, Any]:
    return {
        "id": picture.pk,
        "title": Truncator(str(picture)).chars(90),
        "thumbnail": picture.thumbnail_url(),
        "src": picture.file.url,
        "srcset": picture.srcset(),
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "change": reverse("admin:articles_picture_change", args=[picture.pk]),
    }
