"""What readers can do about comments: leave one, and look at their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.views import article, article_page
from comments import policy, rows, threads, tokens
from comments import text as texts
from comments.forms import Circumstances, CommentForm, find
from comments.received import takes_a_form

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from comments.models import Comment

SEE_OTHER = 303
NOT_FOUND = 404

_ARTICLE = f"SELECT {', '.join(policy.READ_ALONG)} FROM articles_article WHERE slug = %s"  # noqa: S608


@require_safe
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """An article's page; `?comment=` leads on to the page on which that comment stands now."""
    if "comment" not in request.GET:
        return article(request, slug)
    found = get_object_or_404(Article.objects.published(), slug=slug)
    comment = find(found, request.GET["comment"])
    if comment is None or not _may_see(request, comment):
        with translation.override(found.language):
            return render(request, "comments/not_found.html", {"article": found}, status=NOT_FOUND)
    return HttpResponseRedirect(threads.url_of(comment))


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
    article = _public(slug)
    if article is None:
        return _kept(request, written)
    with translation.override(article.language):
        circumstances = Circumstances.of(request, settings.SITE_URL)
        form = CommentForm(written, article=article, circumstances=circumstances)
        wants_preview = "preview" in written
        if wants_preview and (html := form.preview()):
            return _page(request, form.unsent(), comment_preview=html)
        comment = form.save() if form.is_valid() and not wants_preview else None
    if comment is None:
        return _again(request, form)
    response = HttpResponseRedirect(threads.url_of(comment), status=SEE_OTHER)
    if comment.is_waiting() or form.is_new:
        tokens.remember(response, request, article, [comment.pk])
    if address_id := tokens.proven(request.COOKIES.get(tokens.PROVEN, "")):
        tokens.prove(response, request, address_id)  # who comes every year need not confirm anew
    return response


def _public(slug: str) -> Article | None:
    """The article with this address, if everybody may read it, as far as taking a comment needs it."""
    row = rows.one(_ARTICLE, [slug])
    found = policy.read_along(*row) if row else None
    return found if found and found.is_public() else None


def _again(request: HttpRequest, form: CommentForm) -> HttpResponse:
    """Show the article with the form filled in, what is wrong, and when to try again."""
    response = _page(request, form, status=form.status)
    if form.retry_after:
        response.headers["Retry-After"] = str(form.retry_after)
    return response


def _page(request: HttpRequest, form: CommentForm, **more: Any) -> HttpResponse:
    """Return the article's page with this form, or its text alone where the article went meanwhile."""
    article = Article.objects.published().for_page().filter(pk=form.article.pk).first()
    if article is None or form.status == NOT_FOUND:
        return _kept(request, request.POST)
    return article_page(request, article, comment_form=form, **more)


def _kept(request: HttpRequest, written: QueryDict) -> HttpResponse:
    """Say that the article can't be found, and give back the text that was meant for it."""
    text = texts.harmless(written.get("comment", ""))
    return render(request, "comments/kept.html", {"text": text}, status=NOT_FOUND)
