"""`{% discussion %}`: all that stands under an article, from the heading to the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models import DiscussionPolicy
from comments import blank_form, paging, policy, threads, tokens
from comments.forms import find
from comments.freshness import RULES
from comments.listing import Listing

if TYPE_CHECKING:
    from django.http import HttpRequest

    from articles.freshness import Basis
    from articles.models import Article
    from comments.forms import CommentForm
    from comments.models import Comment
    from comments.paging import Row
    from comments.threads import Page

register = template.Library()


@register.inclusion_tag("comments/discussion.html", takes_context=True)
def discussion(context: template.Context) -> dict[str, Any]:
    """Show the discussion of the context's `article`; `comment_form` is a form with errors, if any.

    One query, however many comments; one more where who is answered stands on another page.
    """
    article: Article = context["article"]
    request: HttpRequest = context["request"]
    own = tokens.remembered(request, article)
    page = threads.page_of(article, request, own=own)
    is_open = policy.is_open(article, page.rules)
    _say_what_it_rests_on(context["basis"], article, page)
    return {
        "article": article,
        "page": page,
        "threads": Listing(article, page, own, is_open=is_open).html(),
        **_ways(article, page),
        **_form(context, page, is_open=is_open),
        "is_moderated_before": policy.of(article, page.rules) == DiscussionPolicy.BEFORE,
    }


def _say_what_it_rests_on(basis: Basis, article: Article, page: Page) -> None:
    """The comments, the rules, and the moment at which the form goes by itself."""
    basis.rest_on(f"discussion:{article.pk}", RULES)
    closes = policy.closes_at(article, page.rules)
    if closes and closes > timezone.now():
        basis.end_by(closes)


def _form(context: template.Context, page: Page, *, is_open: bool) -> dict[str, Any]:
    """The form: the given one, or else an empty one where the discussion is open."""
    article: Article = context["article"]
    wanted = context["request"].GET.get("replyto", "")
    form: CommentForm | None = context.get("comment_form")
    if form is None and not is_open:
        return {}
    answered = form.answered if form else _answered(article, page, wanted)
    return {
        "form": form,
        "blank_form": "" if form else blank_form.html(article, answered.pk if answered else None),
        "preview": SafeString(context.get("comment_preview") or ""),
        "answered": answered,
        "missed": bool(wanted) and answered is None and not (form and form.is_bound),
    }


def _ways(article: Article, page: Page) -> dict[str, Any]:
    """The addresses of the pages before and after, and of all threads where only one is shown."""
    asked = {"thread": page.thread.pk} if page.thread else {}
    neighbours = {"previous_url": page.previous, "next_url": page.next}
    ways = {
        name: threads.address(article, number, **asked) if number else ""
        for name, number in neighbours.items()
    }
    return {
        **ways,
        "newest_first": paging.newest_first() and not page.thread,
        "all_url": page.thread.permalink(article.get_absolute_url()) if page.thread else "",
    }


def _answered(article: Article, page: Page, wanted: str) -> Comment | Row | None:
    """The public comment that `?replyto=` names; most often it is on this very page."""
    if not wanted:
        return None
    here = next((row for row in page.comments if str(row.pk) == wanted), None)
    comment = here or find(article, wanted)
    return comment if comment and comment.is_public() else None
