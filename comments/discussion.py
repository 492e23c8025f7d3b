"""All that stands under an article, from the heading to the form."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from crispy_forms.utils import render_crispy_form
from django.utils.translation import gettext, ngettext

from articles.models import DiscussionPolicy
from articles.stencil import rendered, stencils
from comments import blank_form, paging, policy, threads
from comments.forms import find
from comments.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from articles.readable import Discussed
    from articles.stencil import Values
    from comments.forms import CommentForm
    from comments.models import Comment
    from comments.paging import Row
    from comments.threads import Page


def html(
    article: Discussed,
    asked: Mapping[str, str],
    own: Collection[int] = (),
    form: CommentForm | None = None,
    preview: str = "",
) -> str:
    """Return the discussion of an article as `asked` by the query of its page.

    `own` are the comments that this reader sees while they wait; `form` is one with errors, or with
    a `preview`, the HTML of what she wrote. At most two queries, however many comments; one more
    where who is answered stands on another page.
    """
    page = threads.page_of(article, asked, own=own)
    is_open = policy.is_open(article, page.rules)
    shown = Listing(article, page, own, is_open=is_open).html()
    values = {
        "url": escape(article.get_absolute_url()),
        "threads": shown,
        "heading": _heading(page, shown),
        **_ways(article, page),
    }
    if form:
        values |= _form(article, page, form.answered)
        values["form"] = render_crispy_form(form)  # type: ignore[no-untyped-call]
        values["preview"] = preview or None
    elif is_open:
        values |= _blank_form(article, page, asked.get("replyto", ""))
    return stencils(_rendered).fill(values)


def _rendered(marks: Mapping[str, str]) -> str:
    return rendered("comments/discussion.html", marks)


def _heading(page: Page, shown: str) -> str:
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


def _form(article: Discussed, page: Page, answered: Comment | Row | None) -> Values:
    """Return what stands around a form."""
    before = policy.of(article, page.rules) == DiscussionPolicy.BEFORE
    return {
        "answered": escape(answered.author_name) if answered else None,
        "is_moderated_before": "before" if before else None,
    }


def _blank_form(article: Discussed, page: Page, wanted: str) -> Values:
    """Return an empty form, to answer the comment that `?replyto=` names, if it can be read."""
    answered = _answered(article, page, wanted) if wanted else None
    return {
        **_form(article, page, answered),
        "form": blank_form.html(article, answered.pk if answered else None),
        "missed": "missed" if wanted and not answered else None,
    }


def _answered(article: Discussed, page: Page, wanted: str) -> Comment | Row | None:
    """Return the public comment that is to be answered; most often it is on this very page."""
    here = next((row for row in page.comments if str(row.pk) == wanted), None)
    comment = here or find(article, wanted)
    return comment if comment and comment.is_public() else None
