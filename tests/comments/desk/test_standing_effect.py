"""What it does to an author's next comment that she is blocked, or trusted."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from articles.models import DiscussionPolicy
from comments import editing, standing, tokens
from comments.desk import queues
from comments.models import Comment, Decision, Standing, State
from comments.standing import effect
from tests.comments.desk.standing import EMAIL, decide
from tests.comments.factories import MODERATOR, make_address, make_comment
from tests.comments.test_judging import NETWORK, READER, left
from tests.comments.test_leaving import leave
from tests.comments.test_trust import cookie_of
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def trusted_browser(client: Client, email: str = EMAIL) -> Client:
    """A browser in which this address was confirmed."""
    client.cookies[tokens.PROVEN] = cookie_of(make_address(email))
    return client


# What a block does


@pytest.mark.parametrize(
    ("subject", "value"), [("email", EMAIL), ("domain", "example.org"), ("network", NETWORK)]
)
def test_what_a_blocked_author_sends_is_kept_whole_among_the_spam(
    client: Client, subject: str, value: str
) -> None:
    decide(subject=subject, value=value)

    comment = left(client, address=READER, email="Mireille@example.org", comment="Mon *texte*.")

    decision = Decision.objects.get()
    assert comment.state == State.SPAM
    assert (decision.actor_kind, decision.actor_name) == ("rule", "blocked")
    assert comment.revisions.get().text == "Mon *texte*."
    assert [found.rule for found in comment.findings.all()] == ["blocked"]


def test_others_are_not_meant(client: Client) -> None:
    decide()
    decide(subject="domain", value="ample.org")
    decide(subject="network", value="198.51.100.0")

    comment = left(client, address=READER, email="paul@example.org")

    assert comment.state == State.APPROVED


def test_a_name_is_nobody_s(client: Client) -> None:
    decide()

    comment = left(client, email="other@example.net", author=EMAIL)

    assert comment.state == State.APPROVED


@pytest.mark.parametrize(
    ("days", "language", "said"),
    [
        (7, "en", "mireille@example.org is blocked until 2026-03-08 12:00: Insulte tout le monde."),
        (None, "en", "mireille@example.org is blocked for good: Insulte tout le monde."),
    ],
)
def test_the_finding_says_until_when_and_why(
    client: Client, days: int | None, language: str, said: str
) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=timezone.get_default_timezone())
    with time_machine.travel(noon, tick=False):
        decide(days=days)
        comment = left(client, email=EMAIL)

    with translation.override(language):
        assert comment.findings.get().sentence() == said


def test_the_reason_is_never_shown_to_readers(client: Client) -> None:
    decide(reason="Confidentiel")

    comment = left(client, email=EMAIL)

    for url in (comment.own_url(), comment.article.get_absolute_url()):
        assert "Confidentiel" not in client.get(url).content.decode()


def test_it_waits_for_nobody_and_can_still_be_approved(client: Client) -> None:
    decide()
    comment = left(client, email=EMAIL)
    waiting = {each.queue.name: each.count for each in queues.standing()}

    comment.move(State.APPROVED, actor=MODERATOR)
    approved = Comment.objects.visible().count()
    Decision.objects.filter(to_state=State.APPROVED).undo(actor=MODERATOR)

    comment.refresh_from_db()
    assert (waiting["held"], waiting["spam"]) == (0, 1)
    assert (approved, comment.state) == (1, State.SPAM)


def test_what_is_there_stays_as_it_is() -> None:
    comment = make_comment(author_email=EMAIL)

    decide()

    comment.refresh_from_db()
    assert comment.is_public()


def test_her_new_text_of_an_older_comment_waits_for_a_moderator() -> None:
    article = make_article(discussion=DiscussionPolicy.AFTER)
    comment = make_comment(article, author_email=EMAIL)
    decide()

    editing.edit(comment, "Un autre texte.", seen=comment.seen_as())

    comment.refresh_from_db()
    assert comment.is_edited()
    assert comment.findings.filter(revision=2, rule="blocked").count() == 1


@pytest.mark.parametrize("how", ["lifted", "ended"])
def test_what_has_ended_blocks_nobody(client: Client, how: str) -> None:
    pk = decide(days=1).pk
    later = timezone.now() + timedelta(days=2 if how == "ended" else 0)
    if how == "lifted":
        standing.lift(pk, MODERATOR)

    with time_machine.travel(later):
        comment = left(client, email=EMAIL)

    assert comment.state == State.APPROVED


def test_each_block_is_found(client: Client) -> None:
    decide()
    decide(subject="domain", value="example.org")

    comment = left(client, email=EMAIL)

    assert comment.findings.filter(rule="blocked").count() == 2


def test_how_an_author_stands_takes_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for subject, value in (("email", EMAIL), ("domain", "example.org"), ("network", NETWORK)):
        decide(subject=subject, value=value)

    with django_assert_num_queries(1):
        stands = effect.of(EMAIL, NETWORK, timezone.now())

    assert len(stands.found) == 3


def test_how_an_author_stands_is_looked_up_by_an_index() -> None:
    stands = Standing.objects.in_force().concerning(EMAIL, NETWORK)
    for number in range(50):
        decide(value=f"reader{number}@example.org")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")

    plan = stands.explain()

    assert "comments_standing_of_whom" in plan


# What trust does


def test_a_trusted_author_who_proves_her_address_does_not_wait(client: Client) -> None:
    decide("trust")

    leave(trusted_browser(client), make_article(), email=EMAIL)

    assert Comment.objects.get().state == State.APPROVED
    assert Decision.objects.get().actor_name == "trusted-address"


def test_who_merely_types_a_trusted_address_waits(client: Client) -> None:
    decide("trust")
    make_address(EMAIL)

    leave(client, make_article(), email=EMAIL)

    assert Comment.objects.get().state == State.HELD


def test_trust_overrules_no_finding(client: Client) -> None:
    decide("trust")

    leave(
        trusted_browser(client), make_article(), email=EMAIL, comment="ÇA SUFFIT MAINTENANT ! " * 3
    )

    assert Comment.objects.get().state == State.HELD


def test_who_is_trusted_and_blocked_is_blocked(client: Client) -> None:
    decide("trust")
    decide(subject="domain", value="example.org")

    leave(trusted_browser(client), make_article(), email=EMAIL)

    assert Comment.objects.get().state == State.SPAM


@pytest.mark.parametrize(("first", "state"), [("trust", State.HELD), ("reject", State.APPROVED)])
def test_only_what_was_rejected_since_speaks_against_trust(
    client: Client, first: str, state: State
) -> None:
    old = make_comment(state=State.HELD, author_email=EMAIL)
    now = timezone.now()
    trusted, rejected = (9, 8) if first == "trust" else (8, 9)
    with time_machine.travel(now - timedelta(hours=trusted)):
        decide("trust")
    with time_machine.travel(now - timedelta(hours=rejected)):
        old.move(State.REJECTED, actor=MODERATOR, reason="insult")

    leave(trusted_browser(client), make_article(), email=EMAIL)

    assert Comment.objects.latest("pk").state == state


def test_trust_ends_like_a_block(client: Client) -> None:
    standing.lift(decide("trust").pk, MODERATOR)

    leave(trusted_browser(client), make_article(), email=EMAIL)

    assert Comment.objects.get().state == State.HELD


@pytest.mark.parametrize(("decided", "asked"), [(True, 1), (False, 0)])
def test_leaving_a_comment_reads_what_was_decided_about_its_author_where_it_was(
    client: Client, decided: bool, asked: int
) -> None:
    article = make_article()
    if decided:
        decide()

    with CaptureQueriesContext(connection) as queries:
        leave(client, article, email=EMAIL)

    assert sum('FROM "comments_standing"' in each["sql"] for each in queries) == asked
