"""How moderators see the text of a comment, and what an edit changes in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comments.difference import stretches

if TYPE_CHECKING:
    from comments.models import Comment, Revision


def newest(comment: Comment) -> SafeString:
    """The text that a decision would be about."""
    return _text(_versions(comment)[1].html if _is_newer(comment) else comment.html)


def whole(comment: Comment) -> SafeString:
    """The text; of one that was edited what changed, word by word, and the text before and after."""
    if not _is_newer(comment):
        return newest(comment)
    before, after = _versions(comment)
    former = _("The published text") if comment.is_edited() else _("The former text")
    parts = (
        (_("What the edit changes"), _difference(before.text, after.text)),
        (former, _text(before.html)),
        (_("The new text"), _text(after.html)),
    )
    return format_html_join("", '<p class="quiet">{}</p>{}', parts)


def _is_newer(comment: Comment) -> bool:
    """Whether a text was written since the last decision, and both texts are still there."""
    decided = comment.decided_revision
    if decided is None or decided == comment.revision:
        return False
    return {decided, comment.revision} <= {each.number for each in comment.revisions.all()}


def _versions(comment: Comment) -> tuple[Revision, Revision]:
    """The decided text and the newest."""
    each = {revision.number: revision for revision in comment.revisions.all()}
    return each[comment.decided_revision or 0], each[comment.revision]


def _text(html: str) -> SafeString:
    return format_html('<div class="comment-card__text" dir="auto">{}</div>', SafeString(html))


def _difference(before: str, after: str) -> SafeString:
    """The words of both texts; what was removed and added is marked, and said where it is heard."""
    context = {"difference": stretches(before, after)}
    return render_to_string("admin/comments/comment/difference.html", context)
