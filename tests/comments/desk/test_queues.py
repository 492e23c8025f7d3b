"""The queues of the desk: what is in each, how many and since when, without counting comments."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import attention, editing
from comments.desk import queues
from comments.models import Actor, Comment, RejectionReason, State
from tests.comments.factories import make_appeal, make_comment, make_report

pytestmark = pytest.mark.django_db


def standing() -> dict[str, queues.Waiting]:
    return {each.queue.name: each for each in queues.standing()}


def make_unread() -> Comment:
    comment = make_comment(state=State.HELD)
    comment.move(State.APPROVED, actor=Actor.rule(attention.UNREAD_RULE, "1"))
    return comment


def one_in_each() -> dict[str, Comment]:
    edited = make_comment()
    editing.edit(edited, "Autrement dit.", seen=edited.seen_as())
    return {
        "held": make_comment(state=State.HELD),
        "reported": make_report().comment,
        "edited": edited,
        "appealed": make_appeal().comment,
        "unread": make_unread(),
        "spam": make_comment(state=State.SPAM),
        "trash": make_comment(state=State.TRASH),
    }


def test_each_queue_holds_what_it_is_named_for() -> None:
    expected = one_in_each()
    make_comment()

    found = {queue.name: list(queue.comments()) for queue in queues.QUEUES}

    everything = found.pop("all")
    assert found == {name: [comment] for name, comment in expected.items()}
    assert len(everything) == 8


def test_the_counts_are_those_of_the_queues() -> None:
    one_in_each()
    make_comment(state=State.HELD)

    counts = {name: each.count for name, each in standing().items()}

    assert counts == {queue.name: queue.comments().count() for queue in queues.QUEUES}


def test_a_queue_tells_since_when_its_oldest_comment_waits() -> None:
    at = timezone.now() - timedelta(days=2)
    make_comment(state=State.HELD)
    make_comment(state=State.HELD, submitted_at=at)

    assert standing()["held"].oldest == at


def test_in_an_empty_queue_and_where_nobody_waits_there_is_no_oldest() -> None:
    make_comment(state=State.SPAM)

    assert standing()["held"].oldest is None
    assert standing()["spam"].oldest is None


def test_on_an_empty_site_nothing_waits() -> None:
    assert {each.count for each in queues.standing()} == {0}


def test_no_comment_is_counted() -> None:
    one_in_each()

    with CaptureQueriesContext(connection) as context:
        queues.standing()

    (query,) = context.captured_queries
    assert "COUNT(" not in query["sql"].upper()


def test_the_reasons_come_along_in_the_same_query(django_assert_num_queries: Any) -> None:
    make_comment()
    RejectionReason.objects.filter(code="hate").update(is_offered=False, position=0)
    queues.standing_with_reasons()  # a new connection first looks what its database can do

    with django_assert_num_queries(1):
        waiting, reasons = queues.standing_with_reasons()

    every = RejectionReason.objects.all()
    assert waiting == queues.standing()
    assert [(r.pk, r.code, r.label_fr, bool(r.is_offered)) for r in reasons] == list(
        every.values_list("pk", "code", "label_fr", "is_offered")
    )


def test_the_reasons_are_there_on_an_empty_site() -> None:
    assert queues.standing_with_reasons()[1] == list(RejectionReason.objects.all())


def test_a_newsroom_without_reasons_is_no_failure() -> None:
    make_comment()
    RejectionReason.objects.all().delete()

    assert queues.standing_with_reasons()[1] == []
