"""What readers can do about comments: leave one, and look at their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from articles.views import article_page
from comments import text as texts
from comments import threads, tokens
from comments.forms import Circumstances, CommentForm
from comments.models import Comment, Decision

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

SEE_OTHER = 303
BAD_REQUEST = 400
NOT_FOUND = 404
TOO_LARGE = 413
PRIVATE = "private, no-store"


@csrf_exempt  # the page is the same for everybody; comments.origin guards instead
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a comment; whatever is wrong with it, its text comes back in a form to send again.

    Who asks for this address again, after a form with errors, is led back to the article.
    """
    if request.method != "POST":
        return HttpResponseRedirect(f"{reverse('articles:article', args=[slug])}#respond")
    try:
        written = request.POST
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        response = render(request, "413.html", status=TOO_LARGE)
    except MultiPartParserError:
        response = render(request, "400.html", status=BAD_REQUEST)
    else:
        response = _answer(request, slug, written)
    response.headers["Cache-Control"] = PRIVATE
    return response


def _answer(request: HttpRequest, slug: str, written: QueryDict) -> HttpResponse:
    article = Article.objects.published().for_page().filter(slug=slug).first()
    if article is None:
        return _kept(request, written)
    with translation.override(article.language):
        circumstances = Circumstances.of(request, settings.SITE_URL)
        form = CommentForm(written, article=article, circumstances=circumstances)
        comment = form.save() if form.is_valid() else None
    if comment is None and form.status == NOT_FOUND:  # it went while the comment was on its way
        return _kept(request, written)
    if comment is None:
        return article_page(request, article, status=form.status, comment_form=form)
    response = HttpResponseRedirect(threads.url_of(comment), status=SEE_OTHER)
    if comment.is_waiting():
        tokens.remember(response, request, article, [comment.pk])
    return response


def _kept(request: HttpRequest, written: QueryDict) -> HttpResponse:
    """Say that the article can't be found, and give back the text that was meant for it."""
    text = texts.harmless(written.get("comment", ""))
    return render(request, "comments/kept.html", {"text": text}, status=NOT_FOUND)


@require_safe
def own(request: HttpRequest, token: str) -> HttpResponse:
    """The private page of a comment's author: what became of it, and why."""
    pk = tokens.owned(token)
    if pk is None:
        raise Http404
    comment = get_object_or_404(Comment.objects.select_related("article"), pk=pk)
    context = {
        "comment": comment,
        "article": comment.article,
        "revision": comment.revisions.last(),
        "decision": Decision.objects.why(comment).first(),
        "url": threads.url_of(comment) if comment.is_public() else "",
    }
    with translation.override(comment.article.language):
        response = render(request, "comments/own_comment.html", context)
    response.headers["Cache-Control"] = PRIVATE
    response.headers["X-Robots-Tag"] = "noindex"
    return response
