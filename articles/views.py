"""The pages of the articles."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import page
from articles import search as searching
from articles.freshness import LISTS, Basis, resting_on
from articles.models import Article, Author, Category, Tag
from articles.paging import page_number, page_of
from articles.search import page as results_page

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest

    from articles.models import ArticleQuerySet
    from articles.page import Facts
    from articles.stencil import Values

MEDIA = re.compile(r"pictures/[0-9a-f]{2}/[0-9a-f]{22}/(?:original|[0-9]{1,4})\.(jpg|png|webp)")
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@require_safe
@resting_on(LISTS)
def home(request: HttpRequest) -> HttpResponse:
    """The newest articles; the first page opens with the newest of all, set large."""
    newest = page_of(Article.objects.for_lists(), request, per_page=13)
    leads = 1 if newest.number == 1 else 0
    lead, rest = newest.articles[:leads], newest.articles[leads:]
    context = {"lead": next(iter(lead), None), "articles": rest, "page": newest}
    return render(request, "articles/home.html", context)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """An article with what stands under it; staff may look at one that is not published."""
    found = readable(request, slug)
    with translation.override(found.language):
        return article_page(request, found, {})


def readable(request: HttpRequest, slug: str) -> Facts:
    """Return the article with this slug; Http404 where there is none that this reader may read."""
    found = page.find(slug)
    if found is None or not (found.is_public() or _may_preview(request)):
        raise Http404(_("This page does not exist."))
    return found


def article_page(
    request: HttpRequest,
    found: Facts,
    more: Values,
    discussion: bytes = b"",
    *,
    basis: Basis | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of an article, in the article's own language if that is the one of now.

    `more` are values for what the site adds to the template, and `basis` is what these and the
    discussion rest on.
    """
    public = found.is_public()
    if not public:
        more = {**more, "preview": "preview", "edit_url": _edit_url(request, found)}
    basis = basis or Basis()
    response = HttpResponse(page.html(found, more, discussion, basis), status=status)
    response.headers["Content-Language"] = found.language
    if public:
        basis.say(response)
    else:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _edit_url(request: HttpRequest, found: Facts) -> str | None:
    if not request.user.has_perm("articles.change_article"):
        return None
    return reverse("admin:articles_article_change", args=[found.pk])


def _may_preview(request: HttpRequest) -> bool:
    """Whether this reader may see what is not published; without a session cookie nobody asks."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = request.user
    return user.is_active and user.is_staff and user.has_perm("articles.view_article")


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
    listed = page_of(articles.for_lists(), request)
    context = {
        "heading": heading or str(subject),
        "kind": kind,
        "subject": subject,
        "description": description,
        "articles": listed.articles,
        "page": listed,
    }
    return render(request, "articles/article_list.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was published with the words that the reader looks for."""
    query = request.GET.get("q", "").replace("\x00", "")[: searching.MAX_QUERY]
    by_date = request.GET.get("sort") == "date"
    results = searching.search(query, by_date=by_date, page=page_number(request.GET))
    if results.page > 1 and not results:
        raise Http404(_("This page does not exist."))
    response = HttpResponse(results_page.html(query, results, by_date=by_date))
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
