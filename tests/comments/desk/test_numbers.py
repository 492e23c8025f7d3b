"""The desk's numbers: what they count, what they leave out, and what they warn of."""

from __future__ import annotations

import random
from datetime import timedelta
from math import ceil
from statistics import median
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from comments import rulebook
from comments.desk.numbers import figures, limits, page, plots, words
from comments.desk.numbers.figures import DAY, Row, Tally, Times
from comments.models import Actor, Comment, Decision, Letter, State
from tests.comments.factories import make_comment
from tests.factories import make_article, make_user

NUMBERS = "/admin/comments/desk/numbers/"
MODERATE = "comments.moderate_comment"


@pytest.fixture
def moderator(db: None, client: Client) -> User:
    user = make_user("mireille", MODERATE)
    client.force_login(user)
    return user


def row(pk: int, **told: Any) -> Row:
    """A person's approval of comment 1, an hour after it was sent, unless said otherwise."""
    defaults: dict[str, Any] = {
        "pk": pk,
        "comment": 1,
        "article": 1,
        "revision": 1,
        "kind": "person",
        "name": "mireille",
        "before": "held",
        "after": "approved",
        "reason": "",
        "undoes": None,
        "at": 3600 * pk,
        "sent": 0,
    }
    return Row(**{**defaults, **told})


def test_the_ninetieth_percentile_is_the_time_that_nine_in_ten_kept_to() -> None:
    assert figures.times([]) is None
    assert figures.times([7]) == Times(1, 7, 7)
    assert figures.times(range(1, 11)) == Times(10, 5, 9)


def test_times_agree_with_a_count_of_those_that_kept_to_them() -> None:
    numbers = random.Random(3)
    for size in range(1, 60):
        seconds = [numbers.randrange(1000) for _ in range(size)]

        found = figures.times(seconds)

        assert found is not None
        assert found.median == int(median(seconds))
        assert sum(each <= found.ninetieth for each in seconds) >= ceil(0.9 * size)
        assert sum(each < found.ninetieth for each in seconds) < ceil(0.9 * size)


def test_what_was_undone_is_undone_until_its_undoing_is() -> None:
    told = [row(1), row(2, undoes=1), row(3, undoes=2), row(4, undoes=3)]

    assert figures.undone(told[:1]) == set()
    assert figures.undone(told[:2]) == {1}
    assert figures.undone(told[:3]) == {2}
    assert figures.undone(told) == {3, 1}


@pytest.mark.parametrize(
    ("second", "is_reversal"),
    [
        ({"after": "rejected"}, True),
        ({"after": "trash"}, True),
        ({"after": "approved"}, False),
        ({"after": "rejected", "revision": 2}, False),
        ({"after": "rejected", "comment": 2}, False),
        ({"after": "rejected", "kind": "rule"}, False),
        ({"after": "held"}, False),
        ({"after": "rejected", "at": 3600 + 30 * DAY}, True),
        ({"after": "rejected", "at": 3601 + 30 * DAY}, False),
    ],
)
def test_an_approval_is_overturned_by_a_persons_later_refusal_of_the_same_text(
    second: dict[str, Any], is_reversal: bool
) -> None:
    told = [row(1), row(2, before="approved", **second)]

    assert figures.overturned(told, set()) == ({1} if is_reversal else set())


def test_a_hold_by_reports_is_overturned_by_approving_again() -> None:
    hold = row(2, kind="rule", name="reported", before="approved", after="held")

    assert figures.overturned([row(1), hold, row(3)], set()) == {2}


def test_what_was_undone_overturns_nothing() -> None:
    told = [row(1), row(2, before="approved", after="rejected"), row(3, undoes=2)]

    assert figures.overturned(told, figures.undone(told)) == set()


def test_neither_authors_nor_loaders_nor_the_staffs_own_comments_are_decisions() -> None:
    told = [
        row(1, kind="author", name="author", after="approved"),
        row(2, kind="rule", name="loader", before=""),
        row(3, before=""),
        row(4, after="erased"),
        row(5, undoes=4),
        row(6, name="loader"),
        row(7, kind="rule", name="robotic", before="", after="spam"),
    ]

    assert [each.pk for each in told if figures.is_decision(each)] == [6, 7]


def test_a_person_speaks_first_once_a_comment() -> None:
    told = [row(1), row(2, after="rejected"), row(3, comment=2, is_later=1), row(4, comment=3)]

    assert [each.pk for each in figures.first_by_people(told)] == [1, 4]


def test_a_share_of_nothing_is_nothing() -> None:
    assert Tally().share == 0
    assert Tally(8, 1, 1).share == 0.25


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3600, "1 h"),
        (3590, "1 h"),
        (7500, "2 h 05"),
        (DAY, "1 d"),
        (DAY - 20, "1 d"),
        (3 * DAY + 3600, "3 d 1 h"),
    ],
)
def test_a_time_is_said_in_two_units(seconds: int, said: str) -> None:
    with translation.override("en"):
        assert words.duration(seconds) == said


def test_a_plot_of_nothing_is_drawn() -> None:
    named = plots.Named("n", "Title <", "Says &")
    none = plots.Series("none", [0] * 30)

    assert "Title &lt;" in plots.mirrored(named, none, none, [])
    assert "<desc" in plots.spreads(named, [None] * 30, None, [])
    assert 'width="0.00%"' in plots.bar(0, 0)


def test_bars_of_both_series_have_one_scale() -> None:
    named = plots.Named("n", "t", "s")

    drawn = plots.mirrored(named, plots.Series("p", [10]), plots.Series("m", [20]), [])

    assert 'class="plot__people" fill="currentColor" x="20.00%" width="60.00%" y="40.0" ' in drawn
    assert 'height="50.0"' in drawn
    assert 'height="100.0"' in drawn


def test_decisions_are_told_apart_by_who_took_them(moderator: User) -> None:
    machine, person = Actor.rule("robotic", "1"), Actor.person(moderator)
    make_comment(state=State.HELD).move(State.SPAM, actor=machine)
    for _ in range(3):
        make_comment(state=State.HELD).move(State.APPROVED, actor=person)

    found = page.of(timezone.now())

    assert (found.people, found.machine, found.by_machine) == (3, 1, 0.25)
    assert [(each.share.name, each.share.count) for each in found.persons] == [("mireille", 3)]
    assert found.dates[-1][1].people == 3


def test_what_was_undone_counts_as_a_reversal_and_not_as_a_decision(moderator: User) -> None:
    person = Actor.person(moderator)
    for _ in range(2):
        make_comment(state=State.HELD).move(State.APPROVED, actor=person)
    Decision.objects.filter(pk=Decision.objects.latest("pk").pk).undo(actor=person)

    found = page.of(timezone.now())

    assert found.people == 1
    assert found.reversals["people"] == Tally(taken=2, undone=1)
    assert found.month is not None
    assert found.month.count == 1


def test_the_wait_is_from_sending_to_the_first_decision_of_a_person(moderator: User) -> None:
    now = timezone.now()
    comment = make_comment(state=State.HELD, submitted_at=now - timedelta(hours=50))
    comment.move(State.APPROVED, actor=Actor.rule("x", "1"), at=now - timedelta(hours=49))
    person = Actor.person(moderator)
    comment.move(State.REJECTED, actor=person, reason="insult", at=now - timedelta(hours=10))
    comment.move(State.APPROVED, actor=person, at=now - timedelta(hours=1))

    assert page.of(now).week == Times(1, 40 * 3600, 40 * 3600)


def test_who_was_heard_before_the_period_is_not_measured_again(moderator: User) -> None:
    now = timezone.now()
    person = Actor.person(moderator)
    sent = now - timedelta(days=90)
    made = (make_comment(state=State.HELD, submitted_at=sent) for _ in range(3))
    heard, unheard, taken_back = made
    heard.move(State.APPROVED, actor=person, at=now - timedelta(days=80))
    taken_back.move(State.APPROVED, actor=person, at=now - timedelta(days=80))
    row_of = Decision.objects.filter(comment=taken_back).exclude(from_state="")
    row_of.undo(actor=person, at=now - timedelta(days=79))
    for comment in (heard, unheard, taken_back):
        comment.move(State.REJECTED, actor=person, reason="insult", at=now - timedelta(days=1))

    assert page.of(now).month == Times(2, 89 * DAY, 89 * DAY)


def test_older_decisions_are_left_out(moderator: User) -> None:
    now = timezone.now()
    comment = make_comment(state=State.HELD, submitted_at=now - timedelta(days=40))
    comment.move(State.APPROVED, actor=Actor.person(moderator), at=now - timedelta(days=31))

    found = page.of(now)

    assert (found.people, found.month, found.articles) == (0, None, [])


def test_the_most_discussed_articles_stand_first_with_what_waits_now(moderator: User) -> None:
    quiet, loud = make_article(), make_article()
    make_comment(quiet)
    held = [make_comment(loud, state=State.HELD) for _ in range(3)]
    held[0].move(State.REJECTED, actor=Actor.person(moderator), reason="insult")
    held[1].move(State.APPROVED, actor=Actor.person(moderator))

    first, second = page.of(timezone.now()).articles

    assert (first.article.pk, first.received, first.held) == (loud.pk, 3, 1)
    assert first.piece.share == 0.5
    assert second.article.pk == quiet.pk


def test_the_page_says_all_of_it(client: Client, moderator: User) -> None:
    make_comment(state=State.HELD).move(State.APPROVED, actor=Actor.person(moderator))

    answer = client.get(NUMBERS, headers={"Accept-Language": "en"})

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert "mireille" in shown
    assert 'role="img"' in shown
    assert "style=" not in shown.split("<main")[1].split("</main>")[0]


def test_the_page_is_for_moderators_alone(client: Client, db: None) -> None:
    client.force_login(make_user("another"))

    assert client.get(NUMBERS).status_code == 403
    client.logout()
    assert client.get(NUMBERS).status_code == 302


def test_the_number_of_queries_depends_on_nothing(client: Client, moderator: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(NUMBERS)
        return len(caught)

    make_comment(state=State.HELD)
    client.get(NUMBERS)
    before = queries()
    for _ in range(5):
        make_comment(state=State.HELD).move(State.APPROVED, actor=Actor.person(moderator))

    assert queries() == before <= 13


def wait_for(hours: int, **rules: int) -> list[str]:
    """What is warned of when a comment has been held for so long."""
    make_comment(state=State.HELD, submitted_at=timezone.now() - timedelta(hours=hours))
    if rules:
        rulebook.Rulebook.objects.update_or_create(pk=1, defaults={"policy": "before", **rules})
    with translation.override("en"):
        return limits.warnings()


@pytest.mark.django_db
def test_nothing_is_warned_of_where_nothing_is_wrong() -> None:
    assert limits.warnings() == []
    assert wait_for(47) == []


@pytest.mark.django_db
def test_a_wait_over_the_limit_is_warned_of() -> None:
    assert wait_for(49) == ["A held comment has been waiting for 2 d 1 h; the limit is 48 hours."]


@pytest.mark.django_db
def test_the_newsroom_sets_the_limit() -> None:
    assert wait_for(3, longest_wait=2)
    assert not wait_for(3, longest_wait=4)


@pytest.mark.django_db
def test_no_limit_is_never_passed() -> None:
    assert wait_for(3000, longest_wait=0) == []


@pytest.mark.django_db
def test_a_letter_that_does_not_leave_is_warned_of() -> None:
    comment = make_comment()
    at = timezone.now() - timedelta(days=2)
    letter = Letter(key="k", kind="reply", to="a@example.org", comment=comment)
    letter.created_at = letter.due_at = at
    letter.save()

    assert len(limits.warnings()) == 1
    Letter.objects.update(sent_at=at)
    assert limits.warnings() == []


@pytest.mark.django_db
@pytest.mark.parametrize("length", [1, 2, 30])
@pytest.mark.parametrize("place", [0, -1])
def test_a_log_that_was_cut_or_altered_at_its_end_is_warned_of(length: int, place: int) -> None:
    for _ in range(length):
        make_comment()
    assert limits.warnings() == []

    if place:
        last = Decision.objects.latest("pk")
        Decision.objects.filter(pk=last.pk)._raw_delete("default")
    else:
        Decision.objects.filter(pk=Decision.objects.latest("pk").pk).update(to_state="spam")

    assert len(limits.warnings()) == 1


@pytest.mark.django_db
def test_warnings_cost_one_query() -> None:
    make_comment(state=State.HELD)

    with CaptureQueriesContext(connection) as caught:
        limits.warnings()

    assert len(caught) == 1
    assert Comment.objects.waiting().count() == 1
