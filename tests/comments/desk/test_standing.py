"""Where an author stands: what decides it, what it does to her next comment, and how it ends."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from articles.models import DiscussionPolicy
from comments import editing, privacy, standing, tokens
from comments.desk import queues
from comments.models import Actor, Comment, Decision, Rulebook, Standing, State
from comments.standing import effect
from comments.standing.models import ERASED
from tests.comments.factories import MODERATOR, make_address, make_comment
from tests.comments.test_judging import NETWORK, READER, left
from tests.comments.test_leaving import leave
from tests.comments.test_trust import cookie_of
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

EMAIL = "mireille@example.org"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def decide(
    kind: str = "block",
    subject: str = "email",
    value: str = EMAIL,
    *,
    reason: str = "Insulte tout le monde.",
    days: int | None = 7,
    actor: Actor = MODERATOR,
) -> Standing:
    until = timezone.now() + timedelta(days=days) if days else None
    return standing.decide(kind, subject, value, reason, until, actor)


def trusted_browser(client: Client, email: str = EMAIL) -> Client:
    """A browser in which this address was confirmed."""
    client.cookies[tokens.PROVEN] = cookie_of(make_address(email))
    return client


def refuses(code: str) -> Any:
    return pytest.raises(ValidationError, check=lambda error: error.code == code)


# What is decided, and how it is written


def test_a_decision_says_who_took_it_why_and_until_when() -> None:
    fatou = make_user("fatou")

    made = decide(actor=Actor.person(fatou), days=None)

    row = Standing.objects.get()
    assert row == made
    assert (row.kind, row.subject, row.value) == ("block", "email", EMAIL)
    assert (row.reason, row.until) == ("Insulte tout le monde.", None)
    assert (row.user, row.actor_name, row.lifted_at) == (fatou, "fatou", None)


@pytest.mark.parametrize(
    ("subject", "written", "value", "who"),
    [
        ("email", "  Mireille@Example.ORG ", EMAIL, EMAIL),
        ("domain", "Example.ORG", "example.org", "@example.org"),
        ("domain", "@example.org", "example.org", "@example.org"),
        ("domain", "somebody@example.org", "example.org", "@example.org"),
        ("network", "203.0.113.77", "203.0.113.0", "203.0.113.0/24"),
        ("network", "203.0.113.0/24", "203.0.113.0", "203.0.113.0/24"),
        ("network", "2001:db8:12:34::1", "2001:db8:12::", "2001:db8:12::/48"),
    ],
)
def test_who_is_meant_is_written_as_it_is_compared(
    subject: str, written: str, value: str, who: str
) -> None:
    made = decide(subject=subject, value=written)

    assert (made.value, made.who()) == (value, who)


@pytest.mark.parametrize(
    ("subject", "written", "code"),
    [
        ("email", "mireille", "email"),
        ("email", "", "email"),
        ("domain", "example", "domain"),
        ("domain", "", "domain"),
        ("domain", "exa mple.org", "domain"),
        ("domain", "[192.0.2.1]", "domain"),
        ("domain", "localhost", "domain"),
        ("domain", "GMail.com", "provider"),
        ("domain", "orange.fr", "provider"),
        ("network", "example.org", "network"),
        ("network", "", "network"),
        ("network", "10.1.2.3", "local"),
        ("network", "127.0.0.1", "local"),
        ("network", "::1", "local"),
    ],
)
def test_what_can_t_be_meant_is_refused(subject: str, written: str, code: str) -> None:
    with refuses(code):
        decide(subject=subject, value=written)

    assert not Standing.objects.exists()


def test_who_works_here_is_not_blocked() -> None:
    make_user("fatou", email="Fatou@example.org")

    with refuses("staff"):
        decide(value="fatou@EXAMPLE.org")


@pytest.mark.parametrize("subject", ["domain", "network"])
def test_only_an_address_is_trusted(subject: str) -> None:
    with refuses("trust"):
        decide("trust", subject, {"domain": "example.org", "network": NETWORK}[subject])


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_decision_has_a_reason(reason: str) -> None:
    with refuses("reason"):
        decide(reason=reason)


def test_an_end_that_is_past_is_refused() -> None:
    with refuses("past"):
        decide(days=-1)


def test_nobody_is_known_by_a_name() -> None:
    with pytest.raises(ValueError, match="name"):
        decide(subject="name", value="Mireille D.")


def test_the_same_sent_twice_is_one() -> None:
    first = decide()

    assert decide() == first
    assert Standing.objects.count() == 1


@pytest.mark.parametrize("change", [{"days": 30}, {"days": None}, {"reason": "Encore."}])
def test_a_new_decision_takes_the_place_of_the_former(change: dict[str, Any]) -> None:
    former = decide()

    made = decide(**change)

    former.refresh_from_db()
    assert (former.lifted_by, former.is_in_force()) == (MODERATOR.name, False)
    assert list(Standing.objects.in_force()) == [made]


def test_trust_and_block_stand_side_by_side() -> None:
    decide("trust")
    decide("block")

    assert Standing.objects.in_force().count() == 2


def test_lifting_says_who_did_it_and_happens_once() -> None:
    pk = decide().pk
    ines = Actor.person(make_user("ines"))

    assert standing.lift(pk, ines) == 1
    assert standing.lift(pk, MODERATOR) == 0

    row = Standing.objects.get()
    assert row.lifted_by == "ines"
    assert not row.is_in_force()


def test_what_has_ended_by_itself_is_not_lifted() -> None:
    pk = decide(days=1).pk

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert standing.lift(pk, MODERATOR) == 0

    assert Standing.objects.get().lifted_at is None


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"kind": "ban"}, "comments_standing_is_of_a_known_kind"),
        ({"subject": "name"}, "comments_standing_is_of_a_known_kind"),
        ({"kind": "trust", "subject": "domain"}, "comments_trust_is_in_an_address"),
        ({"reason": ""}, "comments_standing_has_a_reason"),
        ({"lifted_at": datetime(2026, 1, 1, tzinfo=timezone.get_default_timezone())},
         "comments_lifting_names_who"),
        ({"lifted_by": "ines"}, "comments_lifting_names_who"),
    ],
)  # fmt: skip
def test_the_database_refuses_the_rest(change: dict[str, Any], constraint: str) -> None:
    decide()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Standing.objects.update(**change)


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


def test_leaving_a_comment_asks_where_its_author_stands_once(client: Client) -> None:
    Rulebook.objects.create(pk=1, policy="before", trusted_after=2)
    trusted_browser(client)

    with CaptureQueriesContext(connection) as queries:
        leave(client, make_article(), email=EMAIL)

    assert sum('FROM "comments_standing"' in each["sql"] for each in queries) == 1


# What a person may ask


def test_an_export_tells_what_was_decided_about_her_address_and_why() -> None:
    fatou = Actor.person(make_user("fatou"))
    decide(reason="Trois insultes.", actor=fatou)
    decide(subject="domain", value="example.org", reason="Un autre motif.")

    exported = privacy.export("Mireille@example.org")

    (told,) = exported["standing"]
    assert (told["kind"], told["reason"], told["lifted_at"]) == ("block", "Trois insultes.", None)
    assert told["until"] is not None
    assert "fatou" not in str(exported)


@pytest.mark.parametrize("lifted", [False, True])
def test_erasing_her_leaves_a_row_that_names_nobody(lifted: bool) -> None:
    pk = decide(reason="Mireille insulte tout le monde.").pk
    if lifted:
        standing.lift(pk, Actor.rule("before", "1"))

    done = privacy.erase("Mireille@EXAMPLE.org")

    row = Standing.objects.get()
    assert (done.standings, bool(done)) == (1, True)
    assert (row.value, row.reason) == (ERASED, ERASED)
    assert row.lifted_at is not None
    assert row.lifted_by == ("before" if lifted else "erase_person")
    assert "∅" not in str(row)


def test_erasing_her_leaves_what_is_decided_about_others() -> None:
    decide(value="paul@example.org")
    decide(subject="domain", value="example.org")

    privacy.erase(EMAIL)

    assert Standing.objects.in_force().count() == 2
