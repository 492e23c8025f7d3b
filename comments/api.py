"""A discussion as JSON, for programs: what everybody may read under one article, and nothing else."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.feeds import absolute
from articles.freshness import rests_on
from articles.models import Article
from articles.paging import page_number
from comments import tally
from comments.freshness import of_discussion
from comments.models import Comment, Tally

if TYPE_CHECKING:
    from django.http import HttpRequest

PER_PAGE = 100

_GZIP = re.compile(r"\bgzip\b")  # as Django's own middleware, which packs what is left unpacked
_READ = ("article_id", "parent_id", "answers_id", "author_name", "submitted_at", "html")


@require_safe
def comments(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The comments of a published article in the order in which they were sent, `?page=` by page."""
    article = get_object_or_404(Article.objects.published(), slug=slug)
    number = page_number(request.GET)
    first = (number - 1) * PER_PAGE
    public = Comment.objects.visible().for_article(article).order_by("number").only(*_READ)
    rows = list(public[first : first + PER_PAGE])
    if not rows and number > 1:
        raise Http404(_("This page does not exist."))
    answer = _answer(request, _page(request, article, number, rows))
    return rests_on(answer, *of_discussion(article))


def _page(
    request: HttpRequest, article: Article, number: int, rows: list[Comment]
) -> dict[str, Any]:
    count = Tally.objects.of(article)[tally.VISIBLE]
    pages = max(1, -(-count // PER_PAGE))
    return {
        "article": {"title": article.title, "url": absolute(article.get_absolute_url())},
        "count": count,
        "page": number,
        "pages": pages,
        "next": absolute(f"{request.path}?page={number + 1}") if number < pages else None,
        "comments": [_comment(article, row) for row in rows],
    }


def _comment(article: Article, comment: Comment) -> dict[str, Any]:
    comment.article = article
    return {
        "id": comment.pk,
        "parent": comment.answers_id or comment.parent_id,
        "author": comment.author_name,
        "date": timezone.localtime(comment.submitted_at).isoformat(timespec="seconds"),
        "html": comment.html,
        "url": absolute(comment.get_absolute_url()),
    }


def _answer(request: HttpRequest, facts: dict[str, Any]) -> HttpResponseBase:
    """Return the facts with a strong ETag: it is of the very bytes that are sent, packed or not."""
    body = json.dumps(facts, ensure_ascii=False).encode()
    response = HttpResponse(content_type="application/json")
    if _GZIP.search(request.headers.get("accept-encoding", "")):
        body = gzip.compress(body, 6, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    response.content = body
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    return get_conditional_response(request, etag=etag, response=response) or response
