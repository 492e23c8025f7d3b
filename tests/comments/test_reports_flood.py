"""Neither robots nor a flood of reports decide about a comment."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from comments.models import Report
from tests.comments.factories import make_comment
from tests.comments.test_leaving import SAME
from tests.comments.test_reporting import codes, report, url_of

pytestmark = pytest.mark.django_db

UNKNOWN: dict[str, str] = {}


@pytest.mark.parametrize(
    ("headers", "subject", "counts", "settled"),
    [
        (SAME, "", True, ""),
        (UNKNOWN, "", False, ""),
        (SAME, "x", False, ""),
        (UNKNOWN, "x", False, "robot"),
    ],
)
def test_what_robots_send_gets_the_same_answer_is_kept_and_does_not_count(
    headers: dict[str, str], subject: str, counts: bool, settled: str
) -> None:
    comment = make_comment()

    response = report(comment, headers=headers, subject=subject)

    stored = Report.objects.get()
    comment.refresh_from_db()
    assert response["Location"] == f"{url_of(comment)}sent/"
    assert ((stored.reporter is not None), stored.settled_by) == (counts, settled)
    assert comment.reports == (0 if settled else 1)


def test_five_reports_a_minute_are_taken_and_the_sixth_waits() -> None:
    moment = datetime(2026, 3, 4, 12, tzinfo=UTC)

    with time_machine.travel(moment, tick=False) as clock:
        comments = [make_comment() for _ in range(6)]
        taken = [report(comment).status_code for comment in comments[:5]]
        clock.shift(timedelta(seconds=20))
        refused = report(comments[5], explanation="Pas perdu.")
        clock.shift(timedelta(seconds=int(refused["Retry-After"])))
        later = report(comments[5])

    assert taken == [303] * 5
    assert (refused.status_code, codes(refused)) == (429, {"__all__": ["fast"]})
    assert 40 <= int(refused["Retry-After"]) <= 42
    assert "Pas perdu.</textarea>" in refused.content.decode()
    assert later.status_code == 303


def test_twenty_reports_a_day_are_taken_and_the_next_waits_for_tomorrow() -> None:
    moment = datetime(2026, 3, 4, 10, tzinfo=UTC)
    with time_machine.travel(moment, tick=False) as clock:
        comments = [make_comment() for _ in range(21)]
        taken = []
        for comment in comments[:20]:
            clock.shift(timedelta(minutes=1))
            taken.append(report(comment).status_code)
        clock.shift(timedelta(minutes=1))
        refused, other = report(comments[20]), report(comments[20], "198.51.100.8")
        again = report(comments[0])
        clock.shift(timedelta(seconds=int(refused["Retry-After"])))
        tomorrow = report(comments[20])

    assert taken == [303] * 20
    assert (refused.status_code, codes(refused)) == (429, {"__all__": ["often"]})
    assert other.status_code == 303
    assert again.status_code == 303  # it is there already
    assert clock_is_after_midnight(refused, moment)
    assert tomorrow.status_code == 303


def clock_is_after_midnight(refused: Any, moment: datetime) -> bool:
    """Whether the wait ends when the day (UTC) does, to the second."""
    then = moment + timedelta(minutes=21, seconds=int(refused["Retry-After"]))
    return datetime(2026, 3, 5, tzinfo=UTC) <= then <= datetime(2026, 3, 5, 0, 0, 2, tzinfo=UTC)


def test_a_flood_locks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    comments = [make_comment() for _ in range(6)]
    for comment in comments[:5]:
        report(comment)

    monkeypatch.setattr("comments.moves.lock_articles", None)

    assert report(comments[5]).status_code == 429


def test_more_reports_than_anybody_reads_are_answered_alike_and_kept_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("comments.reports.reporting.MOST", 2)
    comment = make_comment()

    answers = [report(comment, f"198.51.100.{number}").status_code for number in range(3)]

    assert answers == [303] * 3
    assert Report.objects.count() == 2
