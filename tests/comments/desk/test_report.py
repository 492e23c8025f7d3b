"""The monthly report: it adds up from the log, row by row, whatever was done."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.appeals import appealing
from comments.desk.numbers import month as months
from comments.desk.numbers import report
from comments.desk.numbers.tables import Column, Line, Table, as_csv
from comments.models import Actor, Appeal, Comment, Decision, RejectionReason, Report, State
from comments.reports import reporting
from tests.comments.factories import make_appeal, make_comment
from tests.factories import make_user

MODERATE = "comments.moderate_comment"
HIDING = [State.REJECTED, State.SPAM, State.TRASH]


@pytest.fixture
def moderator(db: None, client: Client) -> User:
    user = make_user("mireille", MODERATE)
    client.force_login(user)
    return user


def tables() -> dict[str, Table]:
    """The tables of this month's report."""
    now = timezone.localtime()
    return {table.name: table for table in report.tables(months.of(now.year, now.month))}


def values(table: Table, column: str) -> dict[str, Any]:
    """A column's values by line."""
    place = [each.code for each in table.columns].index(column)
    return {line.code: line.values[place] for line in table.lines}


def total(table: Table, column: str) -> int:
    return sum(values(table, column).values())


def notice(comment: Comment, reason: str = "hate", reader: str = "") -> None:
    reporting.send(
        reporting.Notice(
            comment=comment,
            revision=comment.decided_revision or 1,
            reason=reason,
            reader=reader or f"reader {comment.pk}",
        )
    )


def picked(chance: random.Random, rows: Iterable[Any], count: int) -> list[Any]:
    """Some of these rows, as many at most."""
    found = list(rows)
    return chance.sample(found, min(count, len(found)))


def act_at_random(chance: random.Random, moderators: list[User]) -> None:
    """Do one thing that happens in a discussion: write, decide, withdraw, report, appeal, undo."""
    actor = Actor.person(chance.choice(moderators))
    comments = picked(chance, Comment.objects.order_by("pk"), 3)
    match chance.randrange(8):
        case 0 | 1:
            make_comment(state=chance.choice([State.HELD, State.APPROVED, State.SPAM]))
        case 2 | 3 | 4:
            to = chance.choice([State.HELD, State.APPROVED, *HIDING])
            reason = chance.choice(["insult", "hate"]) if to == State.REJECTED else ""
            these = Comment.objects.filter(pk__in=[each.pk for each in comments])
            these.move(to, actor=actor, reason=reason, batch=uuid4())
        case 5:
            rows = picked(chance, Decision.objects.order_by("pk"), 4)
            Decision.objects.filter(pk__in=[row.pk for row in rows]).undo(actor=actor)
        case 6:
            for comment in picked(chance, Comment.objects.visible().order_by("pk"), 2):
                notice(comment, chance.choice(["hate", "other"]))
            if rejected := Comment.objects.filter(state=State.REJECTED, appeal=None).first():
                appealing.appeal(rejected, "Relisez.")
        case _:
            mine = Comment.objects.filter(pk__in=[each.pk for each in comments[:1]])
            mine.move(State.WITHDRAWN, actor=Actor.author())


def recounted() -> dict[str, Any]:
    """What the log says, asked of the database another way."""
    judged = Decision.objects.filter(undoes=None, actor_kind__in=["person", "rule"])
    hiding = judged.filter(to_state__in=HIDING)
    holds = judged.filter(from_state="approved", to_state="held")
    restrictions = hiding | holds
    undone: set[int] = set()
    for row in Decision.objects.exclude(undoes=None).order_by("-pk"):
        if row.pk not in undone:
            undone.add(row.undoes_id or 0)
    return {
        "rows": Decision.objects.count(),
        "undoings": Decision.objects.exclude(undoes=None).count(),
        "undone": len(undone),
        "restrictions": restrictions.count(),
        "restrictions undone": restrictions.filter(pk__in=undone).count(),
        "by people": restrictions.filter(actor_kind="person").count(),
        "by kind": Counter(hiding.values_list("to_state", flat=True)) + Counter(held=holds.count()),
        "by reason": Counter(restrictions.exclude(reason="").values_list("reason", flat=True)),
        "law": restrictions.filter(reason="hate").count(),
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_report_adds_up_from_the_log_whatever_was_done(moderator: User, seed: int) -> None:
    chance = random.Random(seed)
    moderators = [moderator, make_user("paul", MODERATE)]
    for _ in range(60):
        act_at_random(chance, moderators)

    told = recounted()
    made = tables()

    assert told["undoings"] > 0
    assert total(made["log"], "total") == told["rows"]
    assert (
        sum(total(made["log"], hand) for hand in ("people", "machine", "authors")) == told["rows"]
    )
    assert values(made["log"], "total")["undoing"] == told["undoings"]
    assert total(made["log"], "undone") == told["undone"]
    for name in ("restrictions", "grounds", "reasons"):
        assert total(made[name], "total") == told["restrictions"]
        assert total(made[name], "people") == told["by people"]
        assert total(made[name], "undone") == told["restrictions undone"]
    assert +Counter(values(made["restrictions"], "total")) == told["by kind"]
    assert values(made["grounds"], "total")["law"] == told["law"]
    given = {
        code: n for code, n in values(made["reasons"], "total").items() if n and code != "none"
    }
    assert given == told["by reason"]
    assert total(made["notices"], "received") == Report.objects.count()
    assert total(made["complaints"], "complaints") == Appeal.objects.count()
    fates = ["law", "rules", "visible", "author", "open", "robot"]
    assert sum(total(made["notices"], fate) for fate in fates) == Report.objects.count()
    automated = values(made["automation"], "taken")
    assert automated["machine_hidden"] + automated["people_hidden"] == told["restrictions"]


def test_a_decision_that_was_undone_is_counted_and_said_to_be(moderator: User) -> None:
    person = Actor.person(moderator)
    comment = make_comment(state=State.HELD)
    comment.move(State.REJECTED, actor=person, reason="hate")
    Decision.objects.filter(to_state="rejected").undo(actor=person)

    made = tables()

    assert values(made["restrictions"], "total")["rejected"] == 1
    assert values(made["restrictions"], "undone")["rejected"] == 1
    assert values(made["automation"], "rate")["people_hidden"] == 1
    assert values(made["times"], "count")["decisions"] == 0


def test_an_undoing_that_was_undone_is_none(moderator: User) -> None:
    person = Actor.person(moderator)
    make_comment(state=State.HELD).move(State.REJECTED, actor=person, reason="hate")
    for _ in range(2):
        Decision.objects.filter(pk=Decision.objects.latest("pk").pk).undo(actor=person)

    made = tables()

    assert values(made["restrictions"], "undone")["rejected"] == 0
    assert values(made["log"], "undone")["undoing"] == 1


def test_what_machines_hide_and_people_show_again_is_their_error(moderator: User) -> None:
    robot = Actor.rule("robotic", "1")
    for _ in range(4):
        make_comment(state=State.HELD).move(State.SPAM, actor=robot)
    Comment.objects.first().move(State.APPROVED, actor=Actor.person(moderator))  # type: ignore[union-attr]

    made = tables()

    assert values(made["automation"], "overturned")["machine_hidden"] == 1
    assert values(made["automation"], "rate")["machine_hidden"] == 0.25


def test_notices_tell_what_became_of_them(moderator: User) -> None:
    person = Actor.person(moderator)
    law, rules, visible, taken, asking = (make_comment() for _ in range(5))
    for comment in (law, rules, visible, taken, asking):
        notice(comment)
    law.move(State.REJECTED, actor=person, reason="hate")
    rules.move(State.TRASH, actor=person)
    visible.move(State.APPROVED, actor=person)
    taken.move(State.WITHDRAWN, actor=Actor.author())
    Report.objects.create(
        comment=asking, revision=1, reason="other", settled_by="robot", created_at=timezone.now()
    )

    made = tables()

    found = {column.code: total(made["notices"], column.code) for column in made["notices"].columns}
    assert found == {
        "received": 6, "law": 1, "rules": 1, "visible": 1, "author": 1, "open": 1, "robot": 1,
    }  # fmt: skip
    assert values(made["notices"], "received")["hate"] == 5
    assert values(made["restrictions"], "after_notice") == {
        "rejected": 1, "spam": 0, "trash": 1, "held": 0,
    }  # fmt: skip
    assert values(made["times"], "count")["notices"] == 4


def test_a_hold_by_enough_reports_is_automated_and_follows_notices(db: None) -> None:
    comment = make_comment()
    for reader in ("a", "b", "c"):
        notice(comment, reader=reader)

    made = tables()

    assert values(made["restrictions"], "machine")["held"] == 1
    assert values(made["restrictions"], "after_notice")["held"] == 1
    assert values(made["grounds"], "total")["none"] == 1


def test_complaints_tell_how_they_ended(moderator: User) -> None:
    paul = make_user("paul", MODERATE)
    granted, upheld, _open = (make_appeal(by=paul) for _ in range(3))
    person = Actor.person(moderator)
    granted.comment.move(State.APPROVED, actor=person)
    upheld.comment.move(State.REJECTED, actor=person, reason="insult")

    made = tables()

    assert values(made["complaints"], "complaints") == {
        "granted": 1, "upheld": 1, "other": 0, "author": 0, "open": 1,
    }  # fmt: skip
    assert values(made["times"], "count")["complaints"] == 2


def test_spam_needs_no_statement_and_stands_apart(moderator: User) -> None:
    make_comment(state=State.SPAM)

    made = tables()

    assert values(made["grounds"], "total") == {"law": 0, "rules": 0, "commercial": 1, "none": 0}


def test_a_reason_that_the_newsroom_took_off_its_list_is_still_told(moderator: User) -> None:
    make_comment(state=State.HELD).move(
        State.REJECTED, actor=Actor.person(moderator), reason="forgotten"
    )
    RejectionReason.objects.filter(code="hate").update(is_offered=False)

    made = tables()

    assert values(made["reasons"], "total")["forgotten"] == 1
    assert "hate" in values(made["reasons"], "total")


def test_what_belongs_to_another_month_is_left_out(moderator: User) -> None:
    first, _ = months.bounds(2026, 3)
    person = Actor.person(moderator)
    for at in (first - timedelta(seconds=1), first, first + timedelta(days=31, hours=-1)):
        comment = make_comment(state=State.HELD, submitted_at=at - timedelta(days=60))
        comment.move(State.APPROVED, actor=person, at=at)
    late = make_comment(state=State.HELD, submitted_at=first - timedelta(days=60))
    late.move(State.APPROVED, actor=person, at=first + timedelta(days=31))

    march = {table.name: table for table in report.tables(months.of(2026, 3))}

    assert values(march["log"], "total")["approved"] == 2
    assert total(march["log"], "total") == 2


def test_what_was_undone_long_after_its_month_is_said_to_be(moderator: User) -> None:
    first, _ = months.bounds(2026, 3)
    person = Actor.person(moderator)
    comment = make_comment(state=State.HELD, submitted_at=first)
    comment.move(State.TRASH, actor=person, at=first)
    Decision.objects.filter(to_state="trash").undo(actor=person)

    march = {table.name: table for table in report.tables(months.of(2026, 3))}

    assert values(march["restrictions"], "undone")["trash"] == 1
    Decision.objects.filter(pk=Decision.objects.latest("pk").pk).undo(actor=person)
    march = {table.name: table for table in report.tables(months.of(2026, 3))}
    assert values(march["restrictions"], "undone")["trash"] == 0


def test_months_begin_at_midnight_here() -> None:
    since, until = months.bounds(2026, 12)

    assert timezone.localtime(since).isoformat() == "2026-12-01T00:00:00+01:00"
    assert timezone.localtime(until).isoformat() == "2027-01-01T00:00:00+01:00"


def address(moment: datetime | None = None) -> str:
    local = timezone.localtime(moment)
    return f"/admin/comments/desk/report/{local.year}/{local.month}/"


def test_the_report_says_in_which_terms_it_speaks(client: Client, moderator: User) -> None:
    make_comment()

    shown = client.get(address(), headers={"Accept-Language": "en"}).content.decode()

    assert "2022/2065" in shown
    assert "Micro and small enterprises are exempt" in shown
    assert "The month is not over" in shown
    assert Decision.objects.latest("pk").hash in shown


def test_json_and_csv_say_the_same(client: Client, moderator: User) -> None:
    make_comment(state=State.HELD).move(State.APPROVED, actor=Actor.person(moderator))
    make_comment(state=State.SPAM)

    told = json.loads(client.get(address(), {"format": "json"}).content)
    listed = client.get(address(), {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(listed.content.decode())))

    by_json = {
        (table["name"], row["code"], column): value
        for table in told["tables"]
        for row in table["rows"]
        for column, value in row.items()
        if column not in ("code", "label")
    }
    by_csv = {(row["table"], row["row"], row["column"]): row["value"] for row in rows}
    assert {key: "" if n is None else str(n) for key, n in by_json.items()} == by_csv
    assert told["log"]["rows"] == 3
    assert told["tables"][0]["total"]["total"] == 3
    assert listed.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_a_spreadsheet_reckons_nothing_of_what_is_told() -> None:
    line = Line("-code", "=1+1", (1,))

    written = as_csv([Table("t", "", "", [Column("n", "")], [line])])

    assert "t,'-code,'=1+1,n,1" in written


@pytest.mark.parametrize("month", ["1999/12", "2026/0", "2026/13", "9999/1", "2099/1"])
def test_a_month_that_is_none_is_not_found(client: Client, moderator: User, month: str) -> None:
    assert client.get(f"/admin/comments/desk/report/{month}/").status_code == 404


def test_next_month_is_not_found(client: Client, moderator: User) -> None:
    assert client.get(address(timezone.now() + timedelta(days=31))).status_code == 404


def test_a_month_without_anything_has_a_report(client: Client, moderator: User) -> None:
    assert client.get("/admin/comments/desk/report/2020/2/").status_code == 200


def test_the_report_is_for_moderators_alone(client: Client, db: None) -> None:
    client.force_login(make_user("another"))

    assert client.get(address()).status_code == 403
    assert client.get(address(), {"format": "json"}).status_code == 403


def test_the_report_costs_few_queries_whatever_the_month_held(moderator: User) -> None:
    now = timezone.localtime()
    for _ in range(4):
        notice(make_comment())

    with CaptureQueriesContext(connection) as caught:
        report.tables(months.of(now.year, now.month))

    assert len(caught) == 9  # and one more where something was undone
