"""Moderators see at a glance what readers reported, and answer it by deciding."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comments.models import Comment, Decision, Report, State
from comments.origin import Origin
from tests.comments.factories import make_comment, make_report
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/comment/"


@pytest.fixture
def moderator(client: Client) -> Client:
    client.force_login(make_user("fatou", "comments.moderate_comment"))
    return client


def sheet(client: Client, comment: Comment) -> str:
    return client.get(f"{LIST}{comment.pk}/change/").content.decode()


def decide(client: Client, comment: Comment, to: str) -> Any:
    url = reverse("admin:comments_comment_decide", args=[comment.pk])
    return client.post(url, {"to": to, "seen": comment.seen_as()})


def test_the_list_of_what_readers_reported_holds_nothing_else(moderator: Client) -> None:
    make_report(make_comment(text="Celui-ci est signalé."))
    make_comment(text="Celui-là ne l’est pas.")
    make_comment(state=State.HELD, text="Cet autre attend.")

    page = moderator.get(f"{LIST}?state=reported").content.decode()

    assert "Celui-ci est signalé." in page
    assert "Celui-là" not in page
    assert "Cet autre" not in page


@pytest.mark.parametrize(
    ("queue", "flag"),
    [("reported", {"reports": 2}), ("appealed", {"is_appealed": True}), ("unread", {"is_unread": True})],
)  # fmt: skip
def test_each_queue_has_its_count(moderator: Client, queue: str, flag: dict[str, Any]) -> None:
    for _ in range(3):
        Comment.objects.filter(pk=make_comment().pk).update(**flag)

    page = moderator.get(f"{LIST}?state={queue}").content.decode()

    link = re.search(rf'<a href="\?state={queue}"[^>]*>\s*(.*?)\s*</a>', page)
    assert link
    assert link[1].endswith("(3)")
    assert page.count('class="comment-card"') == 3


def test_the_card_says_what_for_how_often_and_why(moderator: Client) -> None:
    comment = make_comment()
    make_report(comment, reason="insult", explanation="Ligne 2 : <b>vile</b>")
    make_report(comment, reason="insult")
    make_report(comment, reason="hate")

    page = moderator.get(LIST).content.decode()  # three readers have held it

    card = page[page.index('class="comment-card"') :]
    assert "Insulte ou attaque personnelle (2) · Haine ou discrimination (1)" in card
    assert '<li dir="auto"><q>Ligne 2 : &lt;b&gt;vile&lt;/b&gt;</q></li>' in card
    assert '<span class="state-badge state-badge--reported">' in card


def test_the_sheet_tells_each_report_and_apart_those_that_were_answered(moderator: Client) -> None:
    comment = make_comment()
    make_report(comment, explanation="Un ancien motif.")
    make_report(comment, explanation="Achetez !", origin=Origin.UNKNOWN, trap="x")
    decide(moderator, comment, "approved")
    make_report(comment, reason="other", explanation="Un motif « récent ».")

    page = sheet(moderator, comment)

    opened, answered = page.split("<details><summary>", 1)
    assert '<q dir="auto">Un motif « récent ».</q>' in opened
    assert "Un ancien motif." in answered.split("</details>")[0]
    assert "Achetez !" in answered.split("</details>")[0]


def test_a_comment_that_nobody_reported_says_nothing_of_it(moderator: Client) -> None:
    comment = make_comment(state=State.HELD)

    assert "field-reported" not in sheet(moderator, comment)
    assert 'class="reported"' not in moderator.get(LIST).content.decode()


def test_leaving_it_published_answers_the_reports(moderator: Client) -> None:
    comment = make_comment()
    make_report(comment)
    comment.refresh_from_db()

    page = sheet(moderator, comment)
    decide(moderator, comment, "approved")

    comment.refresh_from_db()
    decision = Decision.objects.latest("pk")
    assert re.search(r'<button[^>]*name="to" value="approved">Laisser en ligne</button>', page)
    assert (comment.state, comment.reports) == (State.APPROVED, 0)
    assert decision.actor_name == "fatou"
    assert Report.objects.get().settled_by == decision.hash
    assert 'value="approved">' not in sheet(moderator, comment)


def test_what_was_published_unread_is_read_by_the_same_button(moderator: Client) -> None:
    comment = make_comment()
    Comment.objects.filter(pk=comment.pk).update(is_unread=True)

    assert 'value="approved">' in sheet(moderator, comment)
    decide(moderator, comment, "approved")

    comment.refresh_from_db()
    assert not comment.is_unread


def test_many_reports_are_counted_and_the_newest_shown(
    moderator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = make_comment()
    for number in range(3):
        make_report(comment, explanation=f"Motif {number}.")
    Comment.objects.filter(pk=comment.pk).update(reports=70)

    page = moderator.get(LIST).content.decode()

    assert "Motif 2." in page
    assert "(67)" in page


def test_the_list_takes_as_many_queries_for_many_reports_as_for_few(
    moderator: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        comment = make_comment()
        for _ in range(3):
            make_report(comment)

    with django_assert_max_num_queries(14):
        page = moderator.get(LIST).content.decode()

    assert page.count('class="reported"') == 5
