"""`{% discussion %}`: all that stands under an article, from the heading to the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles.models import DiscussionPolicy
from comments import paging, policy, rulebook, threads, tokens
from comments.forms import CommentForm, find
from comments.stencil import Stencils

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.http import HttpRequest

    from articles.models import Article
    from comments.models import Comment
    from comments.threads import Node, Page

register = template.Library()


@register.inclusion_tag("comments/discussion.html", takes_context=True)
def discussion(context: template.Context) -> dict[str, Any]:
    """Show the discussion of the context's `article`; `comment_form` is a form with errors, if any.

    At most three queries, however many comments; one less where nobody is answered.
    """
    article: Article = context["article"]
    request: HttpRequest = context["request"]
    own = tokens.remembered(request, article)
    page = threads.page_of(article, request, own=own)
    form: CommentForm | None = context.get("comment_form")
    book = rulebook.load()
    is_open = policy.is_open(article, book)
    fragment = _Fragment(article, page, own, is_open=is_open)
    wanted = request.GET.get("replyto", "")
    if form is None and is_open:
        form = CommentForm(article=article, parent=_answered(article, page, wanted))
    return {
        "article": article,
        "page": page,
        "threads": _listed(threads.trees(page.comments), fragment),
        **_ways(article, page),
        "form": form,
        "preview": SafeString(context.get("comment_preview") or ""),
        "answered": form.answered if form else None,
        "is_moderated_before": policy.of(article, book) == DiscussionPolicy.BEFORE,
        "missed": bool(wanted and form and not form.is_bound and form.answered is None),
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
        "all_url": page.thread.get_absolute_url() if page.thread else "",
    }


def _answered(article: Article, page: Page, wanted: str) -> Comment | None:
    """The public comment that `?replyto=` names; most often it is on this very page."""
    if not wanted:
        return None
    here = next((comment for comment in page.comments if str(comment.pk) == wanted), None)
    comment = here or find(article, wanted)
    return comment if comment and comment.is_public() else None


class _Fragment:
    """Renders one comment after the other by one template."""

    def __init__(
        self, article: Article, page: Page, own: Collection[int], *, is_open: bool
    ) -> None:
        self.stencils = Stencils("comments/comment.html")
        self.by_pk = {comment.pk: comment for comment in page.comments}
        self.page_url = article.get_absolute_url()
        self.reply = f"{self.page_url}?replyto=%s#respond" if is_open else ""
        self.article = article
        self.own = frozenset(own)
        self.cut = page.cut
        self.days: dict[date, str] = {}
        self.sent = gettext("%(day)s at %(time)s")

    def __call__(self, comment: Comment) -> SafeString:
        if comment.is_gone():
            return self.stencils.fill({}, ("gone",))
        flags = ("staff",) if comment.user_id else ()
        return self.stencils.fill({**self._values(comment), **self._links(comment)}, flags)

    def _values(self, comment: Comment) -> dict[str, str]:
        sent = timezone.localtime(comment.submitted_at)
        return {
            "pk": str(comment.pk),
            "anchor": comment.anchor(),
            "permalink": f"{self.page_url}?comment={comment.pk}#{comment.anchor()}",
            "name": comment.author_name,
            "url": comment.author_url,
            "initials": comment.initials(),
            "hue": str(comment.hue()),
            "sent": self.sent % {"day": self._day(sent.date()), "time": f"{sent:%H:%M}"},
            "sent_iso": sent.isoformat(timespec="seconds"),
            "text": SafeString(comment.html),
        }

    def _links(self, comment: Comment) -> dict[str, str]:
        public = comment.is_public()
        answered = self.by_pk.get(comment.answers_id or 0)
        if answered and not answered.is_public():  # withdrawn since, with its author's name
            answered = None
        return {
            "waiting": "" if public else "waiting",
            "own_url": comment.own_url() if not public or comment.pk in self.own else "",
            "reply_url": self.reply % comment.pk if self.reply and public else "",
            "answered_name": answered.author_name if answered else "",
            "answered_anchor": answered.anchor() if answered else "",
        }

    def _day(self, day: date) -> str:
        """The date in the page's language; many comments share one, and it costs 30 µs to write."""
        return self.days.get(day) or self.days.setdefault(day, formats.date_format(day))


def _rest(node: Node, fragment: _Fragment) -> SafeString:
    """Where a thread goes on elsewhere, the way to what follows its last comment here."""
    if node.comment.pk not in fragment.cut:
        return SafeString("")
    last = node
    while last.replies:
        last = last.replies[-1]
    url = threads.address(fragment.article, thread=node.comment.pk)
    return format_html(
        '<p class="comments__rest"><a href="{}#{}">{}<span class="visually-hidden"> ({})</span></a></p>',
        url,
        last.comment.anchor(),
        gettext("See the rest of this thread"),
        node.comment.author_name,
    )


def _listed(nodes: Sequence[Node], fragment: _Fragment, level: int = 1) -> SafeString:
    shown = [node for node in nodes if node.is_shown() or node.comment.pk in fragment.cut]
    if not shown:
        return SafeString("")
    items = (
        (
            node.comment.anchor(),
            fragment(node.comment),
            _listed(node.replies, fragment, level + 1),
            _rest(node, fragment),
        )
        for node in shown
    )
    return format_html(
        '<ol class="{}">{}</ol>',
        "comments" if level == 1 else "replies",
        format_html_join("", '<li class="comments__item" id="{}">{}{}{}</li>', items),
    )
