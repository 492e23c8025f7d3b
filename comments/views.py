"""What readers can do about comments: leave one, and look at their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from articles.freshness import Basis
from articles.models import Article
from articles.page import find as find_article
from articles.views import article_page, readable
from comments import discussion, policy, threads, tokens
from comments import text as texts
from comments.commenting import Circumstances, find
from comments.discussion import Written
from comments.forms import CommentForm
from comments.received import acknowledged, takes_a_form

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from articles.page import Facts
    from comments.models import Comment

NOT_FOUND = 404


@require_safe
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """An article's page; `?comment=` leads on to the page on which that comment stands now."""
    if "comment" not in request.GET:
        return _page(request, readable(request, slug))
    found = get_object_or_404(Article.objects.published(), slug=slug)
    comment = find(found, request.GET["comment"])
    if comment is None or not _may_see(request, comment):
        with translation.override(found.language):
            return render(request, "comments/not_found.html", {"article": found}, status=NOT_FOUND)
    return HttpResponseRedirect(threads.url_of(comment))


def _page(
    request: HttpRequest, found: Facts, written: Written | None = None, status: int = 200
) -> HttpResponse:
    """Return an article's page with its discussion as this reader sees it."""
    own, basis = tokens.remembered(request, found), Basis()
    with translation.override(found.language):
        below = discussion.html(found, request.GET, basis, own, written)
        around = discussion.around(found, written)
        return article_page(request, found, around, below, basis=basis, status=status)


def _may_see(request: HttpRequest, comment: Comment) -> bool:
    """Whether this reader is shown it: it is public, or hers and waits."""
    if comment.is_public():
        return True
    return comment.is_waiting() and comment.pk in tokens.remembered(request, comment.article)


@takes_a_form
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a comment; whatever is wrong with it, its text comes back in a form to send again.

    Who asks for this address again, after a form with errors, is led back to the article.
    """
    if request.method != "POST":
        return HttpResponseRedirect(f"{reverse('articles:article', args=[slug])}#respond")
    return _answer(request, slug, request.POST)


def _answer(request: HttpRequest, slug: str, written: QueryDict) -> HttpResponse:
    found = policy.public(slug)
    if found is None:
        return _kept(request, written)
    article, book = found
    with translation.override(article.language):
        circumstances = Circumstances.of(request, settings.SITE_URL)
        form = CommentForm(written, article=article, circumstances=circumstances, book=book)
        preview = form.preview() if "preview" in written else ""
        comment = form.save() if form.is_valid() and "preview" not in written else None
    if comment is None:
        return _again(request, Written(form.unsent(), preview) if preview else Written(form))
    return acknowledged(request, comment, form.is_new)


def _again(request: HttpRequest, written: Written) -> HttpResponse:
    """Show the article with the form filled in, what is wrong, and when to try again."""
    form = written.form
    status = form.status if form.is_bound else 200
    found = find_article(form.article.slug)
    # It may have gone while the comment was on its way.
    if found is None or not found.is_public() or status == NOT_FOUND:
        return _kept(request, request.POST)
    response = _page(request, found, written, status)
    if form.retry_after:
        response.headers["Retry-After"] = str(form.retry_after)
    return response


def _kept(request: HttpRequest, written: QueryDict) -> HttpResponse:
    """Say that the article can't be found, and give back the text that was meant for it."""
    text = texts.harmless(written.get("comment", ""))
    return render(request, "comments/kept.html", {"text": text}, status=NOT_FOUND)
