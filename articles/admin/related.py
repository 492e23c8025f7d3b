"""The suggestions of an article in the newsroom: seen as readers see them, chosen and ordered; and,
while she writes, what could be linked from the paragraph at hand.

Choices stand at once; they are no part of the sheet's form, which they leave as it is. Without
JavaScript their buttons open a page of their own beside it (`/admin/articles/article/<pk>/related/`);
with it the same address answers JSON, and the section is replaced in place (related.js).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles import search
from articles.admin.rooms import RoomAdmin
from articles.models import Article, Language
from articles.related import hand, nearby, tables
from articles.related.ranking import Source, Suggestion

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CHOICES = 12
"""How many articles a search in the newsroom shows at once."""
ASIDE = 5
"""How many articles are offered for a paragraph."""
MOST_CHARACTERS = 5_000
"""How long a paragraph may be."""
WEAKEST, FEWEST = 0.035, 2
"""Below this score, or with fewer shared terms, a paragraph and an article have no subject in common."""

WORDS = {
    "title": _("Worth linking"),
    "link": _("Link"),
    "box": _("“Read also” box"),
    "linked": _("linked already"),
}
"""What the aside says beside the text, in the language of its user."""
DONE = {
    "pin": _("Pinned: %s"),
    "exclude": _("Excluded: %s"),
    "release": _("Left to the machine: %s"),
    "up": _("Moved up: %s"),
    "down": _("Moved down: %s"),
}
"""What can be done about a suggestion, and what is said when it is."""


class ActForm(forms.Form):
    """One button of the section: what to do about which article, as in `pin:12`."""

    act = forms.RegexField(rf"^(?:{'|'.join(DONE)}):[0-9]{{1,18}}\Z")

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article = article

    def clean_act(self) -> tuple[str, Article]:
        """The verb and the other article, which must be there; a new one must be public."""
        verb, _colon, pk = self.cleaned_data["act"].partition(":")
        other = Article.objects.exclude(pk=self.article.pk).filter(pk=pk).first()
        if other is None:
            message = _("This article is not there any more.")
            raise ValidationError(message, code="gone")
        if verb == "pin" and not other.is_public():
            message = _("Only a published article can be suggested.")
            raise ValidationError(message, code="not_public")
        return verb, other

    def save(self, user: User) -> str:
        """Do it; return what to say of it."""
        verb, other = cast("tuple[str, Article]", self.cleaned_data["act"])
        if verb == "pin":
            hand.pin(self.article, other, user)
        elif verb == "exclude":
            hand.exclude(self.article, other, user)
        elif verb == "release":
            hand.release(self.article, other)
        else:
            hand.move(self.article, other, -1 if verb == "up" else 1, user)
        return DONE[verb] % other.title


class ParagraphForm(forms.Form):
    """A paragraph that is being written, and the article that it stands in, if that was saved."""

    text = forms.CharField(max_length=MOST_CHARACTERS)
    language = forms.ChoiceField(choices=Language)
    article = forms.ModelChoiceField(Article.objects.only("published_at"), required=False)

    def source(self) -> Source:
        """The paragraph as the ranking reads it."""
        said, article = self.cleaned_data, self.cleaned_data["article"]
        pk, day = (article.pk, tables.day(article)) if article else (0, None)
        today = timezone.now().toordinal()
        return Source(pk, said["language"], day or today, title="", text=said["text"])


class RelatedAdmin(RoomAdmin):
    """What the sheet of an article asks for besides itself."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("choose/", view(self.choose), name="articles_article_choose"),
            path("nearby/", view(require_POST(self.nearby)), name="articles_article_nearby"),
            path("<int:pk>/related/", view(self.related), name="articles_article_related"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = kwargs.get("obj")
        context["aside"] = json.dumps(_aside(article), ensure_ascii=False)
        if isinstance(article, Article) and self.has_change_permission(request, article):
            context |= section(article)
        return super().render_change_form(request, context, *args, **kwargs)

    def choose(self, request: HttpRequest) -> JsonResponse:
        """The published articles whose title holds `q`, then those that speak of it, as JSON."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return JsonResponse({"results": [_choice(found) for found in found_for(_query(request))]})

    def related(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The suggestions of one article: all of them on GET, one change on POST."""
        article = get_object_or_404(Article.objects.select_related("category"), pk=pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        if request.method == "POST":
            return self._change(request, article)
        query = _query(request)
        if _wants_json(request):
            return JsonResponse(_found(article, query))
        return self._page(request, section(article, query))

    def _change(self, request: HttpRequest, article: Article) -> HttpResponse:
        form = ActForm(request.POST, article=article)
        done = form.is_valid()
        said = form.save(cast("User", request.user)) if done else _first_error(form)
        status = 200 if done else 422
        if _wants_json(request):
            lists = render_to_string("admin/articles/related_lists.html", section(article), request)
            return JsonResponse({"lists": lists, "said": said}, status=status)
        messages.add_message(request, messages.SUCCESS if done else messages.ERROR, said)
        return HttpResponseRedirect(request.path)

    def _page(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        page = {
            **self.admin_site.each_context(request),
            **context,
            "title": _("Related posts"),
            "opts": self.opts,
            "is_own_page": True,
        }
        return render(request, "admin/articles/related_page.html", page)

    def nearby(self, request: HttpRequest) -> JsonResponse:
        """The published articles that a paragraph could link to, with the terms it shares."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = ParagraphForm(request.POST)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=422)
        near = [found for found in nearby.suggestions(form.source()) if _is_telling(found)]
        articles = Article.objects.for_lists().in_bulk([found.other for found in near[:ASIDE]])
        rows = [_link(articles[each.other], each) for each in near if each.other in articles]
        return JsonResponse({"results": rows})


def section(article: Article, query: str = "") -> dict[str, Any]:
    """Return what the section of the sheet and its own page show."""
    return {
        "article": article,
        "board": hand.board(article),
        "related_url": reverse("admin:articles_article_related", args=[article.pk]),
        "query": query,
        "found": _not_chosen(article, query) if query else [],
    }


def _aside(article: Article | None) -> dict[str, Any]:
    """Return what the aside beside the text must know (related.js)."""
    return {
        "url": reverse("admin:articles_article_nearby"),
        "article": article.pk if article else "",
        "words": {name: str(word) for name, word in WORDS.items()},
    }


def found_for(words: str) -> list[Article]:
    """Return published articles: the newest whose title holds these words, then those in which
    they stand; without words the newest of all.
    """
    titled = Article.objects.published().filter(title__icontains=words).newest_first()
    found = {article.pk: article for article in titled.for_lists()[:CHOICES]}
    if words and len(found) < CHOICES:
        hits = [hit.article.pk for hit in search.search(words, size=CHOICES)]
        held = Article.objects.for_lists().in_bulk(hits)
        found |= {pk: held[pk] for pk in hits if pk in held}
    return list(found.values())[:CHOICES]


def _not_chosen(article: Article, words: str) -> list[Article]:
    chosen = set(article.related_choices.values_list("other", flat=True))
    return [other for other in found_for(words) if other.pk not in {article.pk, *chosen}]


def _found(article: Article, query: str) -> dict[str, str]:
    found = _not_chosen(article, query) if query else []
    said = ngettext("%d article was found.", "%d articles were found.", len(found)) % len(found)
    context = {"query": query, "found": found}
    rows = render_to_string("admin/articles/related_found.html", context)
    return {"found": rows, "said": said if query else ""}


def _query(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "")[: search.MAX_QUERY].strip()


def _wants_json(request: HttpRequest) -> bool:
    return not request.accepts("text/html")


def _first_error(form: forms.Form) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)


def _day(article: Article) -> str:
    return formats.date_format(timezone.localtime(article.published_at), "DATE_FORMAT")


def _choice(article: Article) -> dict[str, Any]:
    return {"id": article.pk, "title": article.title, "note": _day(article)}


def _is_telling(found: Suggestion) -> bool:
    return found.score >= WEAKEST and len(found.terms) >= FEWEST


def _link(article: Article, found: Suggestion) -> dict[str, Any]:
    return {
        **_choice(article),
        "url": article.get_absolute_url(),
        "language": article.language,
        "score": found.score,
        "terms": found.terms,
    }
