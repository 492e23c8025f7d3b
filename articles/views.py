"""The pages of the articles."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils import formats, timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import freshness, reading, structured
from articles import search as searching
from articles.freshness import LISTS, resting_on
from articles.models import Article, Author, Category, Tag
from articles.paging import page_number, page_of
from articles.related import suggestions

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from articles.models import ArticleQuerySet

MEDIA = re.compile(r"pictures/[0-9a-f]{2}/[0-9a-f]{22}/(?:original|[0-9]{1,4})\.(jpg|png|webp)")
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@require_safe
@resting_on(LISTS)
def home(request: HttpRequest) -> HttpResponse:
    """The newest articles; the first page opens with the newest of all, set large."""
    page = page_of(Article.objects.for_lists(), request, per_page=13)
    lead, rest = (page.articles[:1], page.articles[1:]) if page.number == 1 else ([], page.articles)
    context = {"lead": next(iter(lead), None), "articles": rest, "page": page}
    return render(request, "articles/home.html", context)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """An article with what stands under it; staff may look at one that is not published."""
    found = get_object_or_404(_readable(request).for_page(), slug=slug)
    return article_page(request, found)


def article_page(
    request: HttpRequest, found: Article, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Return the page of an article in the article's own language.

    `context` is for who fills the page's block of the discussion, as with a form that has errors.
    """
    basis = freshness.of_article(found)
    with translation.override(found.language):
        page = {
            "article": found,
            "body": reading.body(found, basis),
            "related": suggestions(found),
            "structured_data": structured.news_article(found),
            "basis": basis,
            **context,
        }
        basis.show(page["related"])
        response = render(request, "articles/article_detail.html", page, status=status)
    response.headers["Content-Language"] = found.language
    if found.is_public():
        basis.say(response)
    else:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _readable(request: HttpRequest) -> ArticleQuerySet:
    """What this reader may read; a reader without a session cookie costs no look at the session."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return Article.objects.published()
    return Article.objects.visible_to(request.user)


@require_safe
@resting_on(LISTS)
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles of a category."""
    subject = get_object_or_404(Category, slug=slug)
    return _list(request, subject.articles.all(), "category", subject, subject.description)


@require_safe
@resting_on(LISTS)
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles with a tag."""
    subject = get_object_or_404(Tag, slug=slug)
    return _list(request, subject.articles.all(), "tag", subject)


@require_safe
@resting_on(LISTS)
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles of an author."""
    subject = get_object_or_404(Author, slug=slug)
    return _list(request, subject.articles.all(), "author", subject, subject.biography)


@require_safe
@resting_on(LISTS)
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The articles that were published in a month of the site's time zone."""
    if not (1000 <= year <= 9998 and 1 <= month <= 12):  # noqa: PLR2004
        raise Http404(_("There is no such month."))
    first = timezone.make_aware(datetime(year, month, 1))  # noqa: DTZ001
    after = timezone.make_aware(datetime(year + month // 12, month % 12 + 1, 1))  # noqa: DTZ001
    found = Article.objects.filter(published_at__gte=first, published_at__lt=after)
    if not found.published().exists():
        raise Http404(_("Nothing was published in that month."))
    heading = capfirst(formats.date_format(first, "F Y"))
    return _list(request, found, "month", None, heading=heading)


def _list(
    request: HttpRequest,
    articles: ArticleQuerySet,
    kind: str,
    subject: Model | None,
    description: str = "",
    *,
    heading: str = "",
) -> HttpResponse:
    page = page_of(articles.for_lists(), request)
    context = {
        "heading": heading or str(subject),
        "kind": kind,
        "subject": subject,
        "description": description,
        "articles": page.articles,
        "page": page,
    }
    return render(request, "articles/article_list.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was published with the words that the reader looks for."""
    query = request.GET.get("q", "").replace("\x00", "")[: searching.MAX_QUERY]
    results = searching.search(query, page=page_number(request))
    if results.page > 1 and not results:
        raise Http404(_("This page does not exist."))
    response = render(request, "articles/search.html", {"query": query, "results": results})
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    """A stored picture; its name is the hash of its content, so a browser may keep it for ever."""
    ours = MEDIA.fullmatch(name)
    if not ours or not default_storage.exists(name):
        raise Http404(_("There is no such picture."))
    response = FileResponse(default_storage.open(name), content_type=TYPES[ours[1]])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
