"""All that stands under an article, from the heading to the form."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from crispy_forms.utils import render_crispy_form
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from articles.addresses import address
from articles.models import DiscussionPolicy
from articles.stencil import remembering, rendered, stencils
from comments import blank_form, listing, paging, policy, threads
from comments.commenting import find
from comments.freshness import RULES
from comments.readable import permalink

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from articles.freshness import Basis
    from articles.readable import Discussed
    from comments.forms import CommentForm
    from comments.found import Row
    from comments.models import Comment
    from comments.threads import Page


REMEMBERED = 1_000
"""Discussions of which a process remembers what stands around the threads; each takes some 6 kB."""


class Written(NamedTuple):
    """A form that a reader has filled in, and the HTML of what she wrote where she wants to see it."""

    form: CommentForm
    preview: str = ""


class _Told(NamedTuple):
    """What is told around the threads, whoever reads them."""

    slug: str
    url: str
    visible: int
    any_shown: bool
    ways: tuple[tuple[str, str | None], ...]


class _Blank(NamedTuple):
    """What an empty form is told of; `answered` is the key and the author of a comment."""

    answered: tuple[int, str] | None
    missed: bool
    is_moderated_before: str | None


def html(
    article: Discussed,
    query: Mapping[str, Any],
    basis: Basis,
    own: Collection[int] = (),
    written: Written | None = None,
) -> bytes:
    """Return the discussion of an article, in its language, as the `query` of its page asks for it.

    `own` are the comments that this reader sees while they wait; `basis` learns what the rest rests
    on. At most two queries, however many comments; one more where who is answered stands on another
    page.
    """
    page = threads.page_of(article, query, own=own)
    _say_what_it_rests_on(basis, article, page)
    is_open, url = policy.is_open(article, page.rules), article.get_absolute_url()
    shown = listing.html(article, page, own, is_open=is_open)
    told = _Told(article.slug, url, page.visible, bool(shown), tuple(_ways(article, page).items()))
    if written:
        values = {**_values(told), **_filled_in(article, page, written)}
        before, after = stencils(_rendered).around(values, "threads")
        return b"".join((before, shown, after))
    blank = _blank(article, page, query.get("replyto", "")) if is_open else None
    make = remembering(_around_threads, REMEMBERED, article.language)
    before, between, after = make(told, blank)
    return b"".join((before, shown, between, blank_form.token(article) if blank else b"", after))


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


def _around_threads(told: _Told, blank: _Blank | None) -> tuple[bytes, bytes, bytes]:
    """Return what stands before the threads, between them and the token of the form, and after it.

    It is made of the very values that were read: what is remembered for these can't be stale.
    """
    values = _values(told)
    if blank is None:
        before, after = stencils(_rendered).around(values, "threads")
        return before, b"", after
    parent, name = blank.answered or (None, None)
    values["answered"] = escape(name) if name is not None else None
    values["missed"] = "missed" if blank.missed else None
    values["is_moderated_before"] = blank.is_moderated_before
    before, between, after = stencils(_rendered).around(values, "threads", "form")
    opened, ended = blank_form.around(told.slug, parent)
    return before, between + opened, ended + after


def _values(told: _Told) -> dict[str, str | None]:
    return {"url": escape(told.url), "heading": _heading(told), **dict(told.ways)}


def _heading(told: _Told) -> str:
    if told.visible:
        counted = ngettext("%(counter)s comment", "%(counter)s comments", told.visible)
        return escape(counted % {"counter": told.visible})
    return escape(gettext("Comments") if told.any_shown else gettext("No comments yet"))


def _ways(article: Discussed, page: Page) -> dict[str, str | None]:
    """Return the ways to the pages before and after, and to all threads where only one is shown."""
    thread = page.thread
    ways: dict[str, str | None] = {
        "all_url": escape(permalink(thread, article.get_absolute_url())) if thread else None
    }
    if page.pages > 1:
        asked = {"thread": thread} if thread else {}
        for name, number in {"previous_url": page.previous, "next_url": page.next}.items():
            ways[name] = escape(threads.address(article, number, **asked)) if number else None
        ways["number"], ways["pages"] = str(page.number), str(page.pages)
        ways["newest_first"] = "newest" if paging.newest_first() and not thread else None
    return ways


def _filled_in(article: Discussed, page: Page, written: Written) -> dict[str, str | None]:
    """Return a form with what is wrong with it, or with what it looks like."""
    answered = written.form.answered
    return {
        "answered": escape(answered.author_name) if answered else None,
        "is_moderated_before": _before(article, page),
        "form": render_crispy_form(written.form),  # type: ignore[no-untyped-call]
        "preview": written.preview or None,
    }


def _blank(article: Discussed, page: Page, wanted: str) -> _Blank:
    """Tell of an empty form, to answer the comment that `?replyto=` names, if it can be read."""
    answered = _answered(article, page, wanted) if wanted else None
    named = (answered.pk, answered.author_name) if answered else None
    return _Blank(named, bool(wanted) and not answered, _before(article, page))


def _before(article: Discussed, page: Page) -> str | None:
    """Whether comments are read by a moderator first."""
    return "before" if policy.of(article, page.rules) == DiscussionPolicy.BEFORE else None


def _answered(article: Discussed, page: Page, wanted: str) -> Comment | Row | None:
    """Return the public comment that is to be answered; most often it is on this very page."""
    rows, _ = page.found.comments()
    here = next((row for row in rows if str(row.pk) == wanted), None)
    comment = here or find(article, wanted)
    return comment if comment and comment.is_public() else None
