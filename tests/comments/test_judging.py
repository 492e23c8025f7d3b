"""What becomes of a comment that a reader sends, by the rules that the newsroom set."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import DiscussionPolicy
from comments import editing
from comments import text as texts
from comments.models import Comment, Decision, Finding, HeldTerm, Revision, Rulebook, State
from comments.moderation.words import fold_term
from tests.comments.factories import MODERATOR, make_comment
from tests.comments.test_leaving import SAME, leave, written
from tests.comments.test_traces import ELSE, NEARLY, SAID
from tests.factories import make_article

pytestmark = pytest.mark.django_db

NETWORK, READER = "203.0.113.0", "203.0.113.7"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def hold(*held: str) -> None:
    for each in held:
        HeldTerm.objects.create(text=each, folded=fold_term(each))


def set_rules(**fields: Any) -> None:
    Rulebook.objects.create(pk=1, policy="after", **fields)


def left(client: Client, *, address: str = "", **changes: Any) -> Comment:
    """The comment that a reader leaves under an article that shows at once what is fine."""
    article = changes.pop("article", None) or make_article(discussion=DiscussionPolicy.AFTER)
    url = reverse("comments:leave", args=[article.slug])
    headers = {**SAME, **changes.pop("headers", {})}
    data = written(article, **changes)
    client.post(url, data, headers=headers, REMOTE_ADDR=address or "127.0.0.1")
    return Comment.objects.latest("pk")


def rules_of(comment: Comment) -> list[str]:
    return [found.rule for found in comment.findings.filter(revision=comment.revision)]


# The policy


@pytest.mark.parametrize(
    ("wish", "state", "rule", "unread"),
    [
        (DiscussionPolicy.OPEN, State.APPROVED, "open", False),
        (DiscussionPolicy.AFTER, State.APPROVED, "moderated-after", True),
        (DiscussionPolicy.BEFORE, State.HELD, "moderated-before", False),
    ],
)
def test_each_policy_decides_by_its_own_rule(
    client: Client, wish: DiscussionPolicy, state: State, rule: str, unread: bool
) -> None:
    comment = left(client, article=make_article(discussion=wish))

    decision = Decision.objects.get()
    assert (comment.state, comment.is_unread) == (state, unread)
    assert (decision.actor_name, decision.actor_version) == (rule, "2")


def test_trust_spares_the_wait_and_overrules_no_finding(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("comments.trust.is_trusted", lambda *_: True)
    article = make_article(discussion=DiscussionPolicy.BEFORE)
    hold("cialis")

    fine = left(client, article=article)
    found = left(client, article=article, comment="Du cialis.")

    assert (fine.state, found.state) == (State.APPROVED, State.HELD)
    assert fine.decisions.get().actor_name == "trusted-address"
    assert found.decisions.get().actor_name == "findings"


def test_trust_is_not_asked_for_where_it_can_not_matter(client: Client, monkeypatch: Any) -> None:
    def refuse(*_: object) -> bool:
        raise AssertionError("asked")

    monkeypatch.setattr("comments.trust.is_trusted", refuse)

    assert left(client).state == State.APPROVED
    held = left(client, article=make_article(), comment="http://a.fr http://b.fr http://c.fr")
    assert held.state == State.HELD


# Words


def test_a_word_of_the_list_holds_a_comment_and_never_a_longer_word(client: Client) -> None:
    hold("cialis")

    held = left(client, comment="Du CÎALIS, pas cher.")
    passed = left(client, comment="Un spécialiste vous répondra.")

    assert (held.state, passed.state) == (State.HELD, State.APPROVED)
    assert held.findings.get().evidence == [[3, 9, "CÎALIS"]]
    assert held.findings.get().sentence().endswith("cialis")


@pytest.mark.parametrize(
    "said",
    ["с\u200bialis", "ci\u00adalis", "ci**a**lis", "*c*ialis", "ci\u2066alis", "[cia](x)lis"],
)
def test_no_invisible_character_lookalike_or_emphasis_hides_a_word(
    client: Client, said: str
) -> None:
    hold("cialis")

    assert rules_of(left(client, comment=f"Du {said} pas cher")) == ["held-words"]


def test_an_entity_is_read_as_it_is_shown(client: Client) -> None:
    hold("cialis", "97")

    assert left(client, comment="ci&#97;lis").findings.get().evidence == [[4, 6, "97"]]


def test_what_a_browser_calls_itself_is_searched_for_no_words(client: Client) -> None:
    hold("cialis", "mozilla")

    assert left(client, headers={"User-Agent": "Mozilla/5.0 cialis"}).state == State.APPROVED


# Limits


def test_the_newsrooms_limits_hold_a_comment(client: Client) -> None:
    set_rules(max_links=0, longest=100)

    comment = left(client, comment="http://a.fr " + "mot et autre chose, " * 6)

    assert set(rules_of(comment)) == {"many-links", "too-long"}


def test_more_comments_of_one_address_than_the_rate_wait(client: Client) -> None:
    set_rules(rate=3)
    article = make_article()

    comments = [left(client, article=article, comment=f"Message {n}.") for n in "abcd"]

    assert [comment.state for comment in comments] == [State.APPROVED] * 3 + [State.HELD]
    assert rules_of(comments[-1]) == ["rate"]
    assert "4" in comments[-1].findings.get().sentence()


def test_the_case_of_an_address_makes_no_other_sender(client: Client) -> None:
    set_rules(rate=1)
    left(client)

    assert rules_of(left(client, email="Mireille@Example.org", comment="Autre.")) == ["rate"]


def test_after_ten_minutes_they_pass_again(client: Client) -> None:
    set_rules(rate=1)
    with time_machine.travel(timezone.now() - timedelta(minutes=11)):
        left(client)

    assert left(client, comment="Plus tard.").state == State.APPROVED


def test_more_comments_of_one_network_than_the_rate_wait(client: Client) -> None:
    set_rules(rate=2)

    comments = [
        left(client, address=f"203.0.113.{n}", email=f"reader{n}@example.org", comment=f"Non {n}.")
        for n in range(3)
    ]

    assert [rules_of(comment) for comment in comments] == [[], [], ["rate"]]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.9", "192.168.1.4", "fd00::1"])
def test_a_proxy_or_this_machine_is_nobodys_network(client: Client, address: str) -> None:
    set_rules(rate=1)

    comments = [
        left(client, address=address, email=f"reader{n}@example.org", comment=f"Non {n}.")
        for n in range(3)
    ]

    assert [rules_of(comment) for comment in comments] == [[], [], []]


def test_an_edit_is_no_further_comment_and_what_was_found_of_the_sending_stays(
    client: Client,
) -> None:
    set_rules(rate=1)
    first = left(client)
    second = left(client, comment="Encore moi.")

    editing.edit(first, "Merci encore.", seen=first.seen_as())
    editing.edit(second, "Toujours moi.", seen=second.seen_as())
    first.refresh_from_db()
    second.refresh_from_db()

    assert rules_of(first) == ["unknown-origin"]
    assert sorted(rules_of(second)) == ["rate", "unknown-origin"]


# Repetition


def test_nearly_the_same_text_holds_a_comment_by_whomever_it_is(client: Client) -> None:
    make_comment(text=SAID)

    comment = left(client, comment=NEARLY)

    assert rules_of(comment) == ["said-alike"]
    assert "1" in comment.findings.get().sentence()


def test_the_very_same_text_is_found_once_and_not_as_nearly_the_same_too(client: Client) -> None:
    make_comment(text=SAID)

    assert rules_of(left(client, comment=f"**{SAID}**")) == ["said-before"]


def test_another_text_or_one_that_quotes_is_not_nearly_the_same(client: Client) -> None:
    make_comment(text=SAID)

    assert rules_of(left(client, comment=ELSE)) == []
    assert rules_of(left(client, comment=f"> {SAID}\n\nTout à fait.", email="a@example.org")) == []


def test_a_week_later_nobody_remembers(client: Client) -> None:
    make_comment(text=SAID, submitted_at=timezone.now() - timedelta(days=8))

    assert rules_of(left(client, comment=NEARLY)) == []


def test_a_comments_own_former_text_is_no_repetition(client: Client) -> None:
    comment = left(client, comment=SAID)

    editing.edit(comment, NEARLY, seen=comment.seen_as())

    assert not Finding.objects.filter(rule="said-alike").exists()


def test_an_edit_into_what_somebody_else_said_is_found(client: Client) -> None:
    make_comment(text=SAID)
    comment = left(client)

    editing.edit(comment, NEARLY, seen=comment.seen_as())

    assert Finding.objects.filter(rule="said-alike", revision=2).exists()
    comment.refresh_from_db()
    assert comment.is_edited()


def test_an_edit_under_an_open_discussion_appears_at_once_unless_something_is_found() -> None:
    article = make_article(discussion=DiscussionPolicy.OPEN)
    comment = make_comment(article, text="Le premier texte.")
    hold("cialis")

    editing.edit(comment, "Du cialis.", seen=comment.seen_as())

    comment.refresh_from_db()
    assert "premier" in comment.html
    assert comment.is_edited()


# Evidence and cost


def test_evidence_is_a_span_of_the_stored_html_as_readers_see_it(client: Client) -> None:
    hold("pas cher")

    comment = left(client, comment="Du *pas*\n\n**cher** & http://a.fr http://b.fr http://c.fr")

    shown = texts.plain(Revision.objects.get(comment=comment).html)
    spans = [span for found in comment.findings.all() for span in found.evidence]
    assert len(spans) == 4
    assert all(shown[start:end] == said for start, end, said in spans)


def asked_while(leaving: Callable[[], Comment]) -> list[str]:
    """What is asked of the database while a reader leaves a comment."""
    with CaptureQueriesContext(connection) as queries:
        leaving()
    said = (query["sql"].strip() for query in queries)
    return [sql for sql in said if sql.startswith("SELECT")]


def test_judging_asks_the_database_two_things(client: Client) -> None:
    article = make_article()

    asked = asked_while(lambda: left(client, article=article, address=READER, comment=SAID))

    assert len([sql for sql in asked if "comments_heldterm" in sql]) == 1
    (there,) = [sql for sql in asked if "likeness =" in sql]
    assert all(what in there for what in ("comments_trace", "author_email =", "address ="))
    assert not [sql for sql in asked if "SELECT html" in sql or '"comments_standing"' in sql]


def test_texts_are_only_compared_where_one_shares_a_trace_and_none_is_the_same(
    client: Client,
) -> None:
    article = make_article()
    left(client, article=article, comment=SAID)

    nearly = asked_while(lambda: left(client, article=article, comment=NEARLY))
    same = asked_while(lambda: left(client, comment=SAID))

    assert len([sql for sql in nearly if "SELECT html" in sql]) == 1
    assert not [sql for sql in same if "SELECT html" in sql]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan that SQLite explains")
@pytest.mark.parametrize(
    "index",
    [
        "comments_of_an_author",
        "comments_of_a_network",
        "comments_standing_of_whom",
        "comments_trace_value",
        "comments_revision_likeness",
    ],
)
def test_each_question_reads_an_index(client: Client, index: str) -> None:
    (there,) = [
        sql
        for sql in asked_while(lambda: left(client, address=READER, comment=SAID))
        if "likeness =" in sql
    ]

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {there}")
        plan = [row[3] for row in cursor.fetchall()]

    assert any(index in step for step in plan)
    assert not any(step.startswith("SCAN comments") for step in plan)


def test_a_comment_that_was_rejected_still_counts_for_the_rate(client: Client) -> None:
    set_rules(rate=1)
    left(client).move(State.REJECTED, actor=MODERATOR, reason="insult")

    assert rules_of(left(client, comment="Encore.")) == ["rate"]


def test_a_form_that_was_sent_in_a_hurry_is_still_found(client: Client) -> None:
    from comments import tokens

    article = make_article()

    leave(client, article, token=tokens.form(article))

    assert rules_of(Comment.objects.get()) == ["sent-too-fast"]
