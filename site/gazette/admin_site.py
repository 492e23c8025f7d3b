"""The admin site of Gazette: Django's own, with our name, and a first page that says what waits."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from articles.models import Article

LINES = 6
"""How many articles each list of the first page shows."""

APPS = ("articles", "comments", "gazette", "auth")
MODELS = (
    "Article",
    "Picture",
    "Category",
    "Tag",
    "Author",
    "Comment",
    "Decision",
    "Standing",
    "Rulebook",
    "RejectionReason",
    "HeldTerm",
)
"""The order in which rooms are shown; others follow."""


class GazetteAdminSite(AdminSite):
    """The newsroom."""

    site_header = site_title = settings.SITE_NAME
    index_title = _("The newsroom")
    enable_nav_sidebar = False  # a row of rooms stands above every page instead

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The rooms in the order of the day's work, not of the alphabet."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _place(MODELS, model["object_name"]))
        return sorted(apps, key=lambda app: _place(APPS, app["app_label"]))

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What waits, what was published last, and the ways to everything else."""
        newsroom = {**_articles_for(request), **_comments_for(request)}
        return super().index(request, {**newsroom, **(extra_context or {})})


def _place(order: tuple[str, ...], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _articles_for(request: HttpRequest) -> dict[str, Any]:
    if not request.user.has_perm("articles.view_article"):
        return {}
    articles = Article.objects.for_lists()
    return {
        "drafts": articles.drafts().order_by("-modified_at")[:LINES],
        "drafts_count": Article.objects.drafts().count(),
        "scheduled": articles.awaiting_their_minute().order_by("published_at")[:LINES],
        "scheduled_count": Article.objects.awaiting_their_minute().count(),
        "published": articles.published().newest_first()[:LINES],
    }


def _comments_for(request: HttpRequest) -> dict[str, Any]:
    if not request.user.has_perm("comments.moderate_comment"):
        return {}
    from comments.models import State, Tally

    held = Tally.objects.of()[State.HELD]
    try:
        url = reverse("admin:comments_comment_changelist")
    except NoReverseMatch:  # the discussion is not part of this newsroom
        url = ""
    return {"waiting_comments": held, "moderation_url": url}
