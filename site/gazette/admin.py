"""What the newsroom shows of two apps at once: how much is said under each article."""

from __future__ import annotations

from typing import Any

from axes.models import AccessFailureLog
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.articles import ArticleAdmin, ArticleChangeList
from articles.models import Article
from comments.models import State, Tally
from comments.tally import VISIBLE


class DiscussedChangeList(ArticleChangeList):
    """The list of articles, with the counters of their discussions read in one query."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        shown = [article.pk for article in self.result_list]
        counters = Tally.objects.filter(scope__in=shown, what__in=(VISIBLE, State.HELD))
        found = {(scope, what): n for scope, what, n in counters.values_list("scope", "what", "n")}
        for article in self.result_list:
            article.visible_comments = found.get((article.pk, VISIBLE), 0)
            article.held_comments = found.get((article.pk, State.HELD), 0)


class DiscussedArticleAdmin(ArticleAdmin):
    """Articles with what is said under them."""

    list_display = ("headline", "standing", "signature", "discussed", "page")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DiscussedChangeList

    @admin.display(description=_("comments"))
    def discussed(self, article: Article) -> SafeString:
        """How many comments can be read, and how many wait."""
        return render_to_string("admin/articles/discussed.html", {"article": article})


admin.site.unregister(AccessFailureLog)  # AXES_ENABLE_ACCESS_FAILURE_LOG is off: it stays empty
admin.site.unregister(Article)
admin.site.register(Article, DiscussedArticleAdmin)
