"""A moderator declines an edit: the published text stays, and the log tells it."""

import pytest

from comments import editing, log
from comments.models import Comment, Decision, Reason, Revision, State
from tests.comments.factories import MODERATOR
from tests.comments.test_editing import NEW, OLD, edit, make, own_page

pytestmark = pytest.mark.django_db


def test_keeping_the_published_text_is_told_by_the_log() -> None:
    comment = make(State.APPROVED)
    edit(comment)
    comment.refresh_from_db()

    kept = editing.keep(comment, actor=MODERATOR, seen=comment.seen_as(), reason=Reason.ADVERTISING)

    comment.refresh_from_db()
    decision = Decision.objects.latest("pk")
    assert kept
    assert (comment.revision, comment.decided_revision) == (3, 3)
    assert OLD in comment.html
    assert (decision.from_state, decision.to_state, decision.revision) == (
        "approved",
        "approved",
        3,
    )
    assert list(Revision.objects.values_list("text", "actor")) == [
        (OLD, "author"),
        (NEW, "author"),
        (OLD, "person"),
    ]
    assert not Comment.objects.edited().exists()
    assert list(log.broken_links()) == []


def test_her_page_says_that_the_change_was_not_kept_and_why() -> None:
    comment = make(State.APPROVED)
    edit(comment)
    comment.refresh_from_db()
    editing.keep(comment, actor=MODERATOR, seen=comment.seen_as(), reason=Reason.ADVERTISING)

    page = own_page(comment)

    assert NEW in page
    assert "Publicité" in page


def test_what_changed_since_it_was_read_is_not_decided_about() -> None:
    comment = make(State.APPROVED)
    edit(comment)
    seen = Comment.objects.get().seen_as()
    edit(Comment.objects.get(), "Encore autre chose.")

    assert not editing.keep(comment, actor=MODERATOR, seen=seen)
    assert comment.revisions.count() == 3


def test_a_comment_without_an_edit_keeps_its_text_anyway() -> None:
    comment = make(State.APPROVED)

    assert not editing.keep(comment, actor=MODERATOR, seen=comment.seen_as())
