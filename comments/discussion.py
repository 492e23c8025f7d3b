"""All that stands under an article, from the heading to the form."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from crispy_forms.utils import render_crispy_form
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from articles.addresses import address
from articles.models import DiscussionPolicy
from articles.stencil import rendered, stencils
from comments import blank_form, paging, policy, threads
from comments.forms import find
from comments.freshness import RULES
from comments.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from articles.freshness import Basis
    from articles.readable import Discussed
    from comments.forms import CommentForm
    from comments.models import Comment
    from comments.paging import Row
    from comments.threads import Page


class Written(NamedTuple):
    """A form that a reader has filled in, and the HTML of what she wrote where she wants to see it."""

    form: CommentForm
    preview: str = ""


def html(
    article: Discussed,
    query: Mapping[str, Any],
    basis: Basis,
    own: Collection[int] = (),
    written: Written | None = None,
) -> bytes:
    """Return the discussion of an article as the `query` of its page asks for it.

    `own` are the comments that this reader sees while they wait; `basis` learns what the rest rests
    on. At most two queries, however many comments; one more where who is answered stands on another
    page.
    """
    page = threads.page_of(article, query, own=own)
    _say_what_it_rests_on(basis, article, page)
    is_open = policy.is_open(article, page.rules)
    shown = Listing(article, page, own, is_open=is_open).html()
    values = {
        "url": escape(article.get_absolute_url()),
        "heading": _heading(page, shown),
        **_ways(article, page),
    }
    if written:
        values |= _filled_in(article, page, written)
    elif is_open:
        values |= _blank(article, page, query.get("replyto", ""))
    before, after = stencils(_rendered).around("threads", values)
    return b"".join((before, shown, after))


def around(article: Discussed, written: Written | None = None) -> dict[str, str | None]:
    """Return what the rest of the article's page is told of its discussion."""
    form = written.form if written else None
    return {
        "feed_url": address("comments:feed", article.slug) if article.published_at else None,
        "form_error": "error" if form and form.errors else None,
    }


def _say_what_it_rests_on(basis: Basis, article: Discussed, page: Page) -> None:
    """The comments, the rules, and the moment at which the form goes by itself."""
    basis.rest_on(f"discussion:{article.pk}", RULES)
    closes = policy.closes_at(article, page.rules)
    if closes and closes > timezone.now():
        basis.end_by(closes)


def _rendered(marks: Mapping[str, str]) -> str:
    return rendered("comments/discussion.html", marks)


def _heading(page: Page, shown: bytes) -> str:
    if page.visible:
        counted = ngettext("%(counter)s comment", "%(counter)s comments", page.visible)
        return escape(counted % {"counter": page.visible})
    return escape(gettext("Comments") if shown else gettext("No comments yet"))


def _ways(article: Discussed, page: Page) -> dict[str, str | None]:
    """Return the ways to the pages before and after, and to all threads where only one is shown."""
    thread = page.thread
    ways: dict[str, str | None] = {
        "all_url": escape(thread.permalink(article.get_absolute_url())) if thread else None
    }
    if page.pages > 1:
        asked = {"thread": thread.pk} if thread else {}
        for name, number in {"previous_url": page.previous, "next_url": page.next}.items():
            ways[name] = escape(threads.address(article, number, **asked)) if number else None
        ways["number"], ways["pages"] = str(page.number), str(page.pages)
        ways["newest_first"] = "newest" if paging.newest_first() and not thread else None
    return ways


def _filled_in(article: Discussed, page: Page, written: Written) -> dict[str, str | None]:
    """Return a form with what is wrong with it, or with what it looks like."""
    return {
        **_around(article, page, written.form.answered),
        "form": render_crispy_form(written.form),  # type: ignore[no-untyped-call]
        "preview": written.preview or None,
    }


def _blank(article: Discussed, page: Page, wanted: str) -> dict[str, str | None]:
    """Return an empty form, to answer the comment that `?replyto=` names, if it can be read."""
    answered = _answered(article, page, wanted) if wanted else None
    return {
        **_around(article, page, answered),
        "form": blank_form.html(article, answered.pk if answered else None),
        "missed": "missed" if wanted and not answered else None,
    }


def _around(
    article: Discussed, page: Page, answered: Comment | Row | None
) -> dict[str, str | None]:
    before = policy.of(article, page.rules) == DiscussionPolicy.BEFORE
    return {
        "answered": escape(answered.author_name) if answered else None,
        "is_moderated_before": "before" if before else None,
    }


def _answered(article: Discussed, page: Page, wanted: str) -> Comment | Row | None:
    """Return the public comment that is to be answered; most often it is on this very page."""
    here = next((row for row in page.comments if str(row.pk) == wanted), None)
    comment = here or find(article, wanted)
    return comment if comment and comment.is_public() else None
