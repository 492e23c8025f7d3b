"""Enough readers who report a comment hold it, once; a person's decision answers them."""

from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.test import Client

from comments import editing, log, tally
from comments.models import Actor, Comment, Decision, Letter, Report, Rulebook, State, Tally
from comments.origin import Origin
from comments.reports.reporting import Refused
from tests.comments.factories import MODERATOR, make_address, make_comment, make_report
from tests.comments.test_at_once import together, whole
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def person() -> Actor:
    return Actor.person(make_user("fatou"))


def reported(comment: Comment | None = None, times: int = 3, **fields: Any) -> Comment:
    """A comment that so many readers reported, as it stands then."""
    comment = comment or make_comment()
    for _ in range(times):
        make_report(comment, **fields)
    return Comment.objects.get(pk=comment.pk)


def needing(reports: int) -> None:
    Rulebook.objects.update_or_create(
        pk=1, defaults={"policy": "before", "reports_to_hold": reports}
    )


def counters() -> dict[tuple[int, str], int]:
    rows = Tally.objects.exclude(n=0).values_list("scope", "what", "n")
    return {(scope, what): n for scope, what, n in rows}


def test_three_readers_put_a_comment_back_on_hold() -> None:
    comment = reported(times=2)
    before = (comment.state, comment.reports)

    comment = reported(comment, times=1)

    decision, finding = Decision.objects.latest("pk"), comment.findings.get()
    assert before == (State.APPROVED, 2)
    assert (comment.state, comment.reports, comment.hidden_by) == (State.HELD, 3, 1)
    assert (decision.actor_kind, decision.actor_name, decision.to_state) == (
        "rule", "reported", State.HELD,
    )  # fmt: skip
    assert (finding.rule, finding.values) == ("reported", {"count": 3})
    assert whole()


def test_a_held_comment_is_read_nowhere(client: Client) -> None:
    comment = make_comment(text="Un texte signalé.")
    page, feed = comment.article.get_absolute_url(), "/comments/feed/"

    reported(comment)

    assert "Un texte signalé." not in client.get(page).content.decode()
    assert "Un texte signalé." not in client.get(feed).content.decode()


@pytest.mark.parametrize(("needed", "sent", "state"), [
    (1, 1, State.HELD),
    (2, 1, State.APPROVED),
    (4, 3, State.APPROVED),
    (0, 9, State.APPROVED),
])  # fmt: skip
def test_how_many_it_takes_is_the_newsroom_s_rule(needed: int, sent: int, state: State) -> None:
    needing(needed)

    comment = reported(times=sent)

    assert (comment.state, comment.reports) == (state, sent)


def test_what_the_newsroom_wrote_is_held_by_nobody() -> None:
    comment = reported(make_comment(user=make_user("claire"), author_email=""), times=4)

    assert (comment.state, comment.reports) == (State.APPROVED, 4)


@pytest.mark.parametrize("how", [{"origin": Origin.UNKNOWN}, {"trap": "x"}, {"reader": ""}])
def test_who_is_no_known_reader_asks_a_moderator_and_holds_nothing(how: dict[str, Any]) -> None:
    comment = reported(times=4, **how)

    assert comment.state == State.APPROVED
    assert comment.reports >= 1


def test_reports_of_an_earlier_text_do_not_hold_the_new_one() -> None:
    comment = reported(times=2)
    comment.revisions.create(
        number=2, text="Mieux.", html="<p>Mieux.</p>", likeness="x", created_at=comment.submitted_at
    )
    Comment.objects.filter(pk=comment.pk).update(revision=2)
    comment.move(State.APPROVED, actor=MODERATOR)
    comment.refresh_from_db()

    comment = reported(comment, times=1)

    assert (comment.state, comment.reports) == (State.APPROVED, 3)


def test_an_edit_does_not_bring_a_held_comment_back() -> None:
    comment = reported()

    editing.edit(comment, "Un autre texte.", seen=comment.seen_as())

    comment.refresh_from_db()
    assert (comment.state, comment.revision, comment.reports) == (State.HELD, 2, 3)


@pytest.mark.parametrize(
    ("state", "reason"),
    [(State.APPROVED, ""), (State.REJECTED, "insult"), (State.SPAM, ""), (State.TRASH, "")],
)
@pytest.mark.parametrize("times", [2, 3])
def test_a_person_s_decision_answers_the_reports(state: State, reason: str, times: int) -> None:
    comment = reported(times=times)

    assert comment.move(state, actor=person(), reason=reason) == 1

    comment.refresh_from_db()
    decision = Decision.objects.latest("pk")
    assert (comment.state, comment.reports) == (state, 0)
    assert set(Report.objects.values_list("settled_by", flat=True)) == {decision.hash}
    assert counters() == tally.recount()
    assert list(log.broken_links()) == []


def test_leaving_a_reported_comment_published_is_a_decision_of_its_own() -> None:
    comment = reported(times=1)

    first = comment.move(State.APPROVED, actor=person())
    second = comment.move(State.APPROVED, actor=Actor.rule("test", "1"))

    decision = Decision.objects.latest("pk")
    assert (first, second) == (1, 0)
    assert (decision.from_state, decision.to_state, decision.actor_name) == (
        State.APPROVED, State.APPROVED, "fatou",
    )  # fmt: skip


def test_the_author_is_not_told_that_what_is_published_stays() -> None:
    make_address("mireille@example.org")
    comment = reported(make_comment(author_email="mireille@example.org"), times=1)

    comment.move(State.APPROVED, actor=person())

    assert not Letter.objects.exists()


def test_the_author_is_told_when_a_reported_comment_is_rejected() -> None:
    make_address("mireille@example.org")
    comment = reported(make_comment(author_email="mireille@example.org"), times=1)

    comment.move(State.REJECTED, actor=person(), reason="insult")

    assert Letter.objects.get().kind == "decision"


def test_a_rejection_that_is_confirmed_is_told() -> None:
    make_address("mireille@example.org")
    comment = make_comment(state=State.REJECTED, author_email="mireille@example.org")
    Comment.objects.filter(pk=comment.pk).update(is_appealed=True)

    comment.move(State.REJECTED, actor=person(), reason="insult")

    assert Letter.objects.get().kind == "decision"


def test_putting_back_on_hold_answers_nothing_yet() -> None:
    comment = reported(times=1)

    comment.move(State.HELD, actor=person())

    comment.refresh_from_db()
    assert (comment.state, comment.reports) == (State.HELD, 1)


def test_undoing_the_answer_asks_anew_and_undoing_that_answers_again() -> None:
    comment, fatou = reported(times=2), person()
    comment.move(State.REJECTED, actor=fatou, reason="insult")
    seen = []

    for _ in range(3):
        Decision.objects.filter(pk=Decision.objects.latest("pk").pk).undo(actor=fatou)
        comment.refresh_from_db()
        seen.append((comment.state, comment.reports, Report.objects.open().count()))
        assert counters() == tally.recount()

    assert seen == [
        (State.APPROVED, 2, 2),
        (State.REJECTED, 0, 0),
        (State.APPROVED, 2, 2),
    ]  # fmt: skip


def test_undoing_the_hold_answers_the_reports() -> None:
    comment = reported()

    Decision.objects.filter(actor_name="reported").undo(actor=person())

    comment.refresh_from_db()
    assert (comment.state, comment.reports) == (State.APPROVED, 0)
    assert counters() == tally.recount()


def test_what_a_person_let_stand_is_not_held_again_but_asked_about() -> None:
    comment = reported()
    comment.move(State.APPROVED, actor=person())

    comment = reported(Comment.objects.get(), times=4)

    assert (comment.state, comment.reports) == (State.APPROVED, 4)


def test_a_new_text_may_be_held_again() -> None:
    comment = reported()
    comment.move(State.APPROVED, actor=person())
    comment.revisions.create(
        number=2, text="Pire.", html="<p>Pire.</p>", likeness="x", created_at=comment.submitted_at
    )
    Comment.objects.filter(pk=comment.pk).update(revision=2)
    comment.move(State.APPROVED, actor=MODERATOR)

    comment = reported(Comment.objects.get())

    assert comment.state == State.HELD


def test_a_robot_s_report_is_no_answer() -> None:
    comment = make_comment()
    make_report(comment, origin=Origin.UNKNOWN, trap="x")

    assert reported(comment).state == State.HELD


def test_withdrawing_settles_the_reports() -> None:
    comment = reported(times=2)

    comment.move(State.WITHDRAWN, actor=Actor.author())

    comment.refresh_from_db()
    assert (comment.reports, Report.objects.open().count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_eight_readers_at_once_hold_a_comment_once() -> None:
    comment = make_comment()

    together(*[partial(_tried, comment)] * 8)

    comment.refresh_from_db()
    assert comment.state == State.HELD
    assert Decision.objects.filter(actor_name="reported").count() == 1
    assert comment.findings.count() == 1
    assert comment.reports == Report.objects.open().count() == 3
    assert whole()


def _tried(comment: Comment) -> None:
    """A report that may come too late: the comment is hidden by then."""
    with suppress(Refused):
        make_report(comment)


@pytest.mark.django_db(transaction=True)
def test_the_same_reader_at_the_same_instant_makes_one_report() -> None:
    comment = make_comment()

    together(*[partial(make_report, comment, reader="198.51.100.7")] * 6)

    comment.refresh_from_db()
    assert (comment.reports, Report.objects.count(), comment.state) == (1, 1, State.APPROVED)
    assert whole()


@pytest.mark.django_db(transaction=True)
def test_a_report_and_a_decision_at_once_leave_nothing_unasked() -> None:
    for number in range(4):
        comment, decider = make_comment(), Actor.person(make_user(f"m{number}"))
        make_report(comment)

        together(
            partial(make_report, comment),
            partial(comment.move, State.APPROVED, actor=decider),
        )

        comment.refresh_from_db()
        assert comment.reports == Report.objects.open().filter(comment=comment).count()
    assert whole()
