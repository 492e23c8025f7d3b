"""What is kept of who reports, for how long, and what her reports are to who was reported."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comments import privacy
from comments.models import Actor, Comment, Report, State
from comments.privacy import retention
from tests.comments.factories import make_comment, make_report
from tests.factories import make_user

pytestmark = pytest.mark.django_db
EMAIL = "aurelie@example.org"


def known(report: Report) -> tuple[bool, bool]:
    """Whether the report's reader, and its sender of the day, would be known again."""
    report.refresh_from_db()
    return report.reporter is not None, bool(report.sender)


@pytest.mark.parametrize(
    ("days", "age", "left"),
    [
        (7, 0.9, (True, True)),
        (7, 1.1, (True, False)),
        (7, 6.9, (True, False)),
        (7, 7.1, (False, False)),
        (0, 29, (True, False)),
        (0, 31, (False, False)),
    ],
)
def test_who_reported_is_forgotten_in_time(
    settings: Any, days: int, age: float, left: tuple[bool, bool]
) -> None:
    settings.COMMENTS_ADDRESS_DAYS = days
    with time_machine.travel(timezone.now() - timedelta(days=age)):
        report = make_report()

    privacy.forget_addresses()

    assert known(report) == left


@pytest.mark.parametrize(("days", "left"), [(7, True), (0, False)])
def test_where_no_network_is_kept_an_answered_report_is_nobody_s(
    settings: Any, days: int, left: bool
) -> None:
    settings.COMMENTS_ADDRESS_DAYS = days
    report = make_report()
    report.comment.move(State.APPROVED, actor=Actor.person(make_user()))

    privacy.forget_addresses()

    assert known(report)[0] == left


def test_readers_are_forgotten_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comments.privacy.retention.AT_ONCE", 2)
    with time_machine.travel(timezone.now() - timedelta(days=90)):
        comment = make_comment()
        for _ in range(5):
            make_report(comment, trap="" if comment.reports else "x")

    count = Report.objects.by_readers().count()

    assert retention.forget_reporters() == count
    assert retention.forget_reporters() == 0


@pytest.mark.parametrize(("days", "said"), [(12, 12), (0, 30)])
def test_both_pages_say_for_how_long(client: Client, settings: Any, days: int, said: int) -> None:
    settings.COMMENTS_ADDRESS_DAYS = days
    comment = make_comment()

    form = client.get(f"/comments/report/{comment.pk}/").content.decode()
    page = client.get("/privacy/?lang=en").content.decode()

    assert f"{said} jours" in form
    assert f"for {said} days at most" in page


def test_an_export_tells_that_others_reported_her_and_not_in_which_words() -> None:
    comment = make_comment(author_email=EMAIL)
    make_report(comment, reason="hate", explanation="Les mots d’une autre.")

    told = privacy.export(EMAIL)["comments"][0]["reports"]

    assert [(row["reason"], row["revision"], row["answered"]) for row in told] == [
        ("hate", 1, False)
    ]
    assert "Les mots" not in json.dumps(told, default=str)


def test_erasing_overwrites_what_others_said_of_her_and_settles_it() -> None:
    comment, other = make_comment(author_email=EMAIL), make_comment()
    make_report(comment, explanation="Aurélie écrit n’importe quoi.")
    make_report(other, explanation="Autre chose.")

    privacy.erase(EMAIL)

    hers, theirs = Report.objects.order_by("pk")
    assert (hers.explanation, bool(hers.settled_by)) == ("", True)
    assert (theirs.explanation, theirs.settled_by) == ("Autre chose.", "")
    assert Comment.objects.get(pk=comment.pk).reports == 0
