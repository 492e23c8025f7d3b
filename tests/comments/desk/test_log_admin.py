"""The log in the admin: who, what, when, why, on which text; and how any act of it is undone later."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from comments import editing
from comments.models import Actor, Comment, Decision, State
from tests.comments.factories import make_comment
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db
LOG = "/admin/comments/decision/"
NOTES = "/admin/comments/note/"


@pytest.fixture
def lea() -> User:
    return make_user("lea", "comments.moderate_comment")


@pytest.fixture
def desk(lea: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(lea)
    return client


def rows(page: str) -> list[str]:
    return page.split("<tbody>")[1].split("<tr>")[1:]


def test_a_row_says_who_decided_what_when_why_and_on_which_text(desk: Client, lea: User) -> None:
    comment = make_comment(state=State.HELD, author_name="Ana", text="Ancien.")
    comment = editing.edit(comment, "Nouveau.", seen=comment.seen_as())
    comment.move(State.REJECTED, actor=Actor.person(lea), reason="insult", note="Deux fois.")

    row = rows(desk.get(LOG).content.decode())[0]

    for told in ("lea", "Ana", "Waiting → Rejected", "Deux fois.", "Insult", ">2<"):
        assert told in row


def test_a_rule_is_told_with_its_version(desk: Client) -> None:
    make_comment(state=State.HELD).move(State.SPAM, actor=Actor.rule("robotic", "3"))

    assert "Rule robotic 3" in rows(desk.get(LOG).content.decode())[0]


def test_the_author_is_not_named_in_the_log(desk: Client) -> None:
    make_comment().move(State.WITHDRAWN, actor=Actor.author())

    assert "Author of the comment" in rows(desk.get(LOG).content.decode())[0]


def test_an_act_about_many_is_undone_by_one_of_its_rows_days_later(desk: Client, lea: User) -> None:
    article, number = make_article(), uuid4()
    for _ in range(12):
        make_comment(article, state=State.HELD)
    Comment.objects.waiting().move(State.SPAM, actor=Actor.person(lea), batch=number)
    one = Decision.objects.filter(batch=number)[3]
    other = make_comment(state=State.SPAM)

    desk.post(LOG, {"action": "undo_act", "_selected_action": [one.pk]})

    assert Comment.objects.waiting().count() == 12
    other.refresh_from_db()
    assert other.state == State.SPAM


def test_the_undoing_of_an_act_is_an_act_that_can_be_undone(desk: Client, lea: User) -> None:
    article = make_article()
    for _ in range(3):
        make_comment(article, state=State.HELD)
    Comment.objects.waiting().move(State.SPAM, actor=Actor.person(lea), batch=uuid4())
    act = {"action": "undo_act"}
    desk.post(LOG, {**act, "_selected_action": [Decision.objects.latest("pk").pk]})

    desk.post(LOG, {**act, "_selected_action": [Decision.objects.latest("pk").pk]})

    assert Comment.objects.filter(state=State.SPAM).count() == 3


def test_a_row_leads_to_the_comment_at_the_desk(desk: Client) -> None:
    comment = make_comment()

    page = desk.get(LOG).content.decode()

    assert f"/admin/comments/desk/?queue=all&amp;card={comment.pk}" in page


def test_the_log_is_paged_without_counting_it(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        make_comment()

    with django_assert_max_num_queries(12) as queries:
        page = desk.get(LOG).content.decode()

    assert "5 decisions" in page
    counted = [each["sql"] for each in queries.captured_queries if "COUNT(" in each["sql"]]
    assert [sql for sql in counted if "comments_decision" in sql] == []


def test_notes_are_found_by_their_words_and_by_who_wrote_them(desk: Client, lea: User) -> None:
    comment = make_comment(author_name="Ana")
    now = timezone.now()
    comment.notes.create(text="Chiffre à vérifier", user=lea, actor_name="lea", at=now)
    comment.notes.create(text="Déjà vu", user=None, actor_name="max", at=now)

    by_words = desk.get(NOTES, {"q": "chiffre"}).content.decode()
    by_name = desk.get(NOTES, {"q": "max"}).content.decode()

    assert ("Chiffre à vérifier" in by_words, "Déjà vu" in by_words) == (True, False)
    assert ("Chiffre à vérifier" in by_name, "Déjà vu" in by_name) == (False, True)
    assert f"card={comment.pk}" in by_words


def test_the_desk_leads_to_the_log_and_to_the_notes(desk: Client) -> None:
    page = desk.get("/admin/comments/desk/").content.decode()

    assert f'href="{LOG}"' in page
    assert f'href="{NOTES}"' in page
