"""Nobody changes the log unseen."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comments import log
from comments.models import Decision, LogHead, State
from tests.comments.factories import MODERATOR, make_comment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_decisions() -> None:
    comment = make_comment(state=State.HELD)
    comment.move(State.APPROVED, actor=MODERATOR, note="bien")
    comment.move(State.TRASH, actor=MODERATOR)


def test_an_untouched_log_is_whole() -> None:
    out = StringIO()

    call_command("verify_log", stdout=out)

    assert "3" in out.getvalue()
    assert list(log.broken_links()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"note": "mal"},
        {"actor_name": "autre"},
        {"to_state": "spam"},
        {"revision": 9},
        {"reason": "insult"},
        {"from_revision": 4},
    ],
)
def test_a_changed_row_is_found(change: dict[str, object]) -> None:
    row = Decision.objects.order_by("pk")[1]
    Decision.objects.filter(pk=row.pk).update(**change)

    assert list(log.broken_links()) == [f"decision {row.pk}: the row was altered"]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_missing_row_is_found_wherever_it_stood(position: int) -> None:
    row = Decision.objects.order_by("pk")[position]
    Decision.objects.filter(pk=row.pk)._raw_delete("default")

    assert list(log.broken_links())
    with pytest.raises(CommandError):
        call_command("verify_log", stderr=StringIO())


def test_the_hash_depends_on_every_fact_and_on_the_row_before() -> None:
    hashes = {log.chained(before, {"a": a}) for before in ("", "x") for a in (1, 2)}

    assert len(hashes) == 4


def test_a_head_that_was_altered_or_is_missing_is_found() -> None:
    LogHead.objects.update(length=2)
    altered = list(log.broken_links())
    LogHead.objects.all().delete()

    assert altered == list(log.broken_links())
    assert altered == ["after 3 decisions: rows are missing or added at the end of the log"]


def test_a_log_of_which_nothing_is_left_is_found() -> None:
    Decision.objects.all()._raw_delete("default")

    assert list(log.broken_links())
