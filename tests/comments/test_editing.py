"""An author changes her comment: what is public stays so until the new text may be."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from articles.models import DiscussionPolicy
from comments import log
from comments.models import Comment, Decision, Finding, Reason, State
from comments.posting import Draft, Outcome, post
from tests.comments.factories import MODERATOR, make_comment
from tests.comments.test_leaving import SAME, leave
from tests.factories import make_article

pytestmark = pytest.mark.django_db

OLD, NEW = "Le texte d’origine.", "Le texte modifié."


def make(state: State = State.HELD, **fields: Any) -> Comment:
    return make_comment(state=state, text=OLD, **fields)


def edit(comment: Comment, text: str = NEW, headers: Any = None, **changes: str) -> Any:
    """Send the form that the author's page holds, in a browser of her own."""
    data = {"comment": text, "seen": comment.seen_as(), **changes}
    headers = SAME if headers is None else headers
    return Client().post(f"{comment.own_url()}edit/", data, headers=headers)


def own_page(comment: Comment) -> str:
    return Client().get(comment.own_url()).content.decode()


def everything_public(comment: Comment) -> str:
    """All that anybody can read of a discussion."""
    article = comment.article
    pages = (article.get_absolute_url(), f"{article.get_absolute_url()}comments/feed/", "/")
    return "".join(Client().get(page).content.decode() for page in pages)


# While it waits


def test_a_waiting_comment_takes_the_new_text_and_still_waits() -> None:
    comment = make()

    response = edit(comment)

    comment.refresh_from_db()
    assert (response.status_code, response["Location"]) == (303, comment.own_url())
    assert (comment.state, comment.revision) == (State.HELD, 2)
    assert NEW in comment.html
    assert list(comment.revisions.values_list("text", flat=True)) == [OLD, NEW]


def test_a_waiting_comment_can_be_changed_however_long_it_waits() -> None:
    comment = make(submitted_at=timezone.now() - timedelta(days=9))

    assert edit(comment).status_code == 303


def test_nobody_else_sees_the_new_text_of_a_waiting_comment() -> None:
    comment = make()

    edit(comment)

    assert NEW not in everything_public(comment)
    assert NEW in own_page(comment)


def test_findings_follow_the_text_and_what_was_found_about_its_sending_stays(
    client: Client,
) -> None:
    links = "http://a.fr http://b.fr http://c.fr"
    leave(client, make_article(), headers={}, comment=links)
    comment = Comment.objects.get()

    edit(comment, "Sans lien.")

    anew = Finding.objects.filter(revision=2).values_list("rule", flat=True)
    assert set(Finding.objects.filter(revision=1).values_list("rule", flat=True)) == {
        "many-links",
        "unknown-origin",
    }
    assert list(anew) == ["unknown-origin"]


def test_her_own_former_text_is_no_repetition() -> None:
    comment = make()

    edit(comment, OLD.upper())

    assert not Finding.objects.filter(rule="said-before").exists()


def test_the_same_edit_twice_makes_one_revision() -> None:
    comment = make()

    first, second = edit(comment), edit(comment)

    assert (first.status_code, second.status_code) == (303, 303)
    assert comment.revisions.count() == 2


def test_the_form_that_left_the_comment_makes_no_second_one_after_an_edit(client: Client) -> None:
    article = make_article()
    leave(client, article)
    edit(Comment.objects.get())

    response = leave(client, article)

    assert response.status_code == 303
    assert Comment.objects.count() == 1


def test_what_deceives_the_eye_is_taken_out() -> None:
    comment = make()

    edit(comment, "a\u202eb\x00c<script>alert(1)</script>")

    comment.refresh_from_db()
    assert comment.revisions.get(number=2).text == "abc<script>alert(1)</script>"
    assert "<script>" not in comment.html


# Once it is approved


def test_the_public_text_stays_until_the_edit_is_approved() -> None:
    comment = make(State.APPROVED)

    edit(comment)
    before = everything_public(comment)
    comment.move(State.APPROVED, actor=MODERATOR)
    after = everything_public(comment)

    assert (NEW in before, OLD in before) == (False, True)
    assert (NEW in after, OLD in after) == (True, False)


def test_her_page_shows_both_texts_meanwhile() -> None:
    comment = make(State.APPROVED)

    edit(comment)

    page = own_page(comment)
    assert OLD in page
    assert NEW in page
    assert "own-comment__state--approved" in page


def test_an_edit_without_findings_is_public_at_once_where_moderation_comes_after() -> None:
    comment = make(State.APPROVED, article=make_article(discussion=DiscussionPolicy.AFTER))

    edit(comment)

    comment.refresh_from_db()
    decision = Decision.objects.latest("pk")
    assert (comment.revision, comment.decided_revision) == (2, 2)
    assert NEW in comment.html
    assert (decision.actor_kind, decision.actor_name) == ("rule", "moderated-after")
    assert list(log.broken_links()) == []


@pytest.mark.parametrize(
    ("text", "headers"), [("http://a.fr http://b.fr http://c.fr", SAME), (NEW, {})]
)
def test_an_edit_with_findings_waits_even_there(text: str, headers: Any) -> None:
    comment = make(State.APPROVED, article=make_article(discussion=DiscussionPolicy.AFTER))

    edit(comment, text, headers)

    comment.refresh_from_db()
    assert (comment.revision, comment.decided_revision) == (2, 1)
    assert comment in Comment.objects.edited()


def test_an_edited_comment_that_is_put_on_hold_waits_with_its_new_text() -> None:
    comment = make(State.APPROVED)
    edit(comment)

    comment.move(State.HELD, actor=MODERATOR)

    comment.refresh_from_db()
    assert NEW in comment.html


@pytest.mark.parametrize(("minutes", "status"), [(14, 303), (16, 403)])
def test_a_published_comment_can_be_changed_within_the_window(minutes: int, status: int) -> None:
    comment = make(State.APPROVED)

    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        response = edit(comment)

    assert response.status_code == status
    assert comment.revisions.count() == (2 if status == 303 else 1)
    assert status == 303 or NEW in response.content.decode()


def test_without_a_window_a_published_comment_stays_as_it_is(settings: Any) -> None:
    settings.COMMENTS_EDIT_MINUTES = 0

    assert edit(make(State.APPROVED)).status_code == 403
    assert edit(make(State.HELD)).status_code == 303


def test_the_form_is_offered_only_where_it_would_be_taken() -> None:
    old = timezone.now() - timedelta(hours=1)
    shown = {state: 'id="edit-form"' in own_page(make(state)) for state in State}

    assert [state for state in State if shown[state]] == [State.HELD, State.APPROVED]
    assert 'id="edit-form"' not in own_page(make(State.APPROVED, submitted_at=old))


# Refused, with the text kept


def text_kept(response: Any, text: str = NEW) -> bool:
    return f"{text}</textarea>" in response.content.decode()


@pytest.mark.parametrize("state", [State.REJECTED, State.SPAM, State.TRASH])
def test_a_comment_that_was_decided_meanwhile_gives_the_text_back(state: State) -> None:
    comment = make()
    seen = comment.seen_as()
    comment.move(state, actor=MODERATOR, reason=Reason.INSULT)

    response = edit(comment, seen=seen)

    assert response.status_code == 409
    assert text_kept(response)
    assert comment.revisions.count() == 1


def test_a_comment_that_was_approved_meanwhile_long_ago_gives_the_text_back() -> None:
    comment = make(submitted_at=timezone.now() - timedelta(hours=1))
    seen = comment.seen_as()
    comment.move(State.APPROVED, actor=MODERATOR)

    response = edit(comment, seen=seen)

    assert response.status_code == 409
    assert text_kept(response)


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.ERASED])
def test_a_comment_that_is_gone_gives_the_text_back(state: State) -> None:
    response = edit(make(state))

    assert response.status_code == 410
    assert text_kept(response)


def test_a_form_that_is_stale_gives_both_texts_back_and_can_be_sent_again() -> None:
    comment = make()
    edit(comment, "Un autre texte.")

    response = edit(comment)
    comment.refresh_from_db()
    again = edit(comment)

    assert response.status_code == 409
    assert text_kept(response)
    assert text_kept(response, "Un autre texte.")
    assert f'value="{comment.pk}:held:2"' in response.content.decode()
    assert again.status_code == 303


@pytest.mark.parametrize("seen", ["", "x", "1", "9:held:1", "::", "\x00"])
def test_a_form_that_does_not_say_what_it_changes_counts_as_stale(seen: str) -> None:
    assert edit(make(), seen=seen).status_code == 409


@pytest.mark.parametrize("text", ["", "  ", "[a]: http://a.fr", "a" * 10_001])
def test_a_text_that_shows_nothing_or_is_too_long_answers_422(text: str) -> None:
    comment = make()

    response = edit(comment, text)

    assert response.status_code == 422
    assert 'id="id_comment_error"' in response.content.decode()
    assert comment.revisions.count() == 1


def test_an_edit_from_another_site_is_refused_with_its_text() -> None:
    comment = make()

    response = edit(comment, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert text_kept(response)
    assert comment.revisions.count() == 1


def test_a_busy_database_gives_the_text_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("comments.editing.edit", locked)
    response = edit(make())

    assert response.status_code == 503
    assert text_kept(response)


def test_a_comment_does_not_fill_the_database_by_being_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("comments.editing.MOST", 2)
    comment = make()
    edit(comment, "b")
    comment.refresh_from_db()

    response = edit(comment)

    assert response.status_code == 403
    assert comment.revisions.count() == 2


def test_no_session_and_no_csrf_token_are_needed() -> None:
    comment = make()
    client = Client(enforce_csrf_checks=True)

    response = client.post(
        f"{comment.own_url()}edit/", {"comment": NEW, "seen": comment.seen_as()}, headers=SAME
    )

    assert response.status_code == 303
    assert not response.cookies


def test_another_address_changes_nothing() -> None:
    make()

    assert Client().post("/comments/1:abc/edit/", {"comment": NEW}, headers=SAME).status_code == 404


def test_asking_for_the_address_of_the_form_leads_to_the_page() -> None:
    comment = make()

    assert Client().get(f"{comment.own_url()}edit/")["Location"] == comment.own_url()


def test_a_form_that_is_too_large_is_answered_as_such(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    assert edit(make(), "a" * 200).status_code == 413


def test_a_reply_may_be_edited_under_a_hidden_comment_and_stays_hidden() -> None:
    parent = make_comment(state=State.APPROVED)
    draft = Draft(article=parent.article, parent=parent, text=OLD, author_name="A")
    reply, _ = post(draft, Outcome(state=State.APPROVED))
    parent.move(State.TRASH, actor=MODERATOR)

    edit(reply)

    reply.refresh_from_db()
    assert (reply.revision, reply.hidden_by) == (2, 1)
