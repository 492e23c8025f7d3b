"""The newsroom's reasons: what is offered where one is chosen, and where their words are read."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from comments import editing
from comments.models import Decision, Reason, RejectionReason, State
from comments.reasons.models import Words, label_column, labels, words_of
from tests.comments.factories import MODERATOR, make_comment
from tests.comments.reasons import make_reason
from tests.comments.test_admin import LIST, act
from tests.comments.test_mail_letters import bodies, decided, delivered
from tests.factories import make_article, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


def stop_offering(code: str) -> None:
    RejectionReason.objects.filter(code=code).update(is_offered=False)


# Its words


def test_every_newsroom_begins_with_the_reasons_that_the_code_names() -> None:
    assert [each.code for each in RejectionReason.objects.offered()] == list(Reason)


@pytest.mark.parametrize(("language", "label"), [("fr", "Hors sujet"), ("en", "Off topic")])
def test_a_reason_speaks_the_language_that_is_active(language: str, label: str) -> None:
    with translation.override(language):
        words, listed = words_of("off-topic"), labels()["off-topic"]
        column = Decision.objects.annotate(label=label_column())
        make_comment(state=State.REJECTED)
        joined = column.values_list("label", flat=True).get()

    assert (words.label, listed, joined) == (label, label, label)


def test_a_reason_that_is_not_on_the_list_is_named_by_its_code() -> None:
    assert words_of("gone") == Words("gone")


def test_no_reason_needs_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert words_of("") == Words("")


# Where a reason is chosen


def test_the_admin_offers_what_is_offered_in_its_order(moderator: Client) -> None:
    stop_offering("off-topic")
    make_reason(position=0)
    comment = make_comment(state=State.HELD)

    listed = moderator.get(LIST).context["action_form"].fields["action"].choices
    sheet = moderator.get(reverse("admin:comments_comment_change", args=[comment.pk]))

    rejecting = [(name, label) for name, label in listed if name.startswith("rejected_")]
    assert rejecting[:2] == [
        ("rejected_rules", "Reject: Against our rules"),
        ("rejected_insult", "Reject: Insult or personal attack"),
    ]
    assert "rejected_off-topic" not in dict(listed)
    codes = [code for code, _label in sheet.context["reasons"]]
    assert codes[:2] == ["rules", "insult"]
    assert "off-topic" not in codes


def test_a_new_reason_is_given_by_its_action(moderator: Client) -> None:
    make_reason()
    comment = make_comment(state=State.HELD)

    act(moderator, "rejected_rules", comment)

    assert Decision.objects.latest("pk").reason == "rules"


def test_what_is_not_offered_any_more_rejects_nothing(moderator: Client) -> None:
    stop_offering("hate")
    comment = make_comment(state=State.HELD)
    decide = reverse("admin:comments_comment_decide", args=[comment.pk])

    act(moderator, "rejected_hate", comment)
    moderator.post(decide, {"to": "rejected", "reason": "hate", "seen": comment.seen_as()})

    comment.refresh_from_db()
    assert comment.state == State.HELD


def test_keeping_a_text_gives_only_a_reason_that_is_offered(moderator: Client) -> None:
    stop_offering("hate")
    comment = make_comment()
    editing.edit(comment, "Autre chose.", seen=comment.seen_as())
    comment.refresh_from_db()

    keep = reverse("admin:comments_comment_keep", args=[comment.pk])
    moderator.post(keep, {"seen": comment.seen_as(), "reason": "hate"})

    assert Decision.objects.latest("pk").reason == ""


def test_without_the_permission_no_reason_is_read_for_actions(client: Client) -> None:
    client.force_login(make_user("reader", "comments.view_comment"))

    page = client.get(LIST)

    assert page.context["action_form"] is None


def test_the_list_reads_the_reasons_once(moderator: Client) -> None:
    comments = [make_comment(state=State.HELD) for _ in range(3)]

    with CaptureQueriesContext(connection) as shown:
        moderator.get(LIST)
    with CaptureQueriesContext(connection) as sent:
        act(moderator, "rejected_hate", *comments)

    assert _reads(shown) == 1
    assert _reads(sent) == 2  # the decision, and the list that follows it


def _reads(queries: CaptureQueriesContext) -> int:
    return sum('FROM "comments_rejectionreason"' in each["sql"] for each in queries)


# Where a reason is shown


def test_the_log_and_the_sheet_show_labels_in_her_language(moderator: Client) -> None:
    comment = make_comment(state=State.REJECTED, reason="hate")

    log = moderator.get(reverse("admin:comments_decision_changelist")).content.decode()
    sheet = moderator.get(reverse("admin:comments_comment_change", args=[comment.pk]))
    row = reverse("admin:comments_decision_change", args=[comment.decisions.get().pk])

    assert "Hatred or discrimination" in log
    assert "– Hatred or discrimination" in sheet.content.decode()
    assert "Hatred or discrimination" in moderator.get(row).content.decode()


def test_the_log_is_filtered_by_reason(moderator: Client) -> None:
    make_comment(state=State.REJECTED, reason="hate")
    make_comment(state=State.REJECTED, reason="insult")

    page = moderator.get(reverse("admin:comments_decision_changelist"), {"reason": "hate"})

    assert [row.reason for row in page.context["cl"].result_list] == ["hate"]


@pytest.mark.parametrize("view", ["decision_changelist", "comment_change"])
def test_many_decisions_cost_as_many_queries_as_one(moderator: Client, view: str) -> None:
    comment = make_comment(state=State.REJECTED)
    args = [comment.pk] if view == "comment_change" else []
    url = reverse(f"admin:comments_{view}", args=args)
    moderator.get(url)
    with CaptureQueriesContext(connection) as one:
        moderator.get(url)
    for reason in ("hate", "insult", "duplicate"):
        comment.move(State.HELD, actor=MODERATOR)
        comment.move(State.REJECTED, actor=MODERATOR, reason=reason)

    with CaptureQueriesContext(connection) as many:
        moderator.get(url)

    assert len(many) == len(one)


@pytest.mark.parametrize(
    ("language", "label", "letter"),
    [
        ("fr", "Hors de nos règles", "Lisez nos règles."),
        ("en", "Against our rules", "Read our rules."),
    ],
)
def test_her_page_gives_the_newsroom_s_words_in_the_language_of_the_article(
    client: Client, language: str, label: str, letter: str
) -> None:
    make_reason()
    article = make_article(language=language)
    comment = make_comment(article, state=State.REJECTED, reason="rules")

    page = client.get(comment.own_url()).content.decode()

    assert f"{label}." in page
    assert f"<p>{letter}</p>" in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letter_gives_the_newsroom_s_words_in_the_language_of_the_article(
    language: str,
) -> None:
    RejectionReason.objects.filter(code="off-topic").update(
        letter_fr="Un.\n\nDeux.", letter_en="One.\n\nTwo."
    )
    decided(State.REJECTED, language)

    (message,) = delivered()

    said = {"fr": ("Hors sujet", "Un.", "Deux."), "en": ("Off topic", "One.", "Two.")}
    for body in bodies(message):
        for words in said[language]:
            assert words in body
    assert f">{said[language][1]}</p>" in bodies(message)[1]


def test_what_was_given_is_read_for_ever(client: Client) -> None:
    comment = make_comment(state=State.REJECTED, reason="hate")
    stop_offering("hate")

    page = client.get(comment.own_url()).content.decode()

    with translation.override(comment.article.language):
        assert words_of("hate").letter in page


@pytest.mark.django_db(transaction=True)
def test_a_database_that_was_emptied_begins_with_the_first_reasons_again() -> None:
    call_command("flush", interactive=False, verbosity=0)

    assert list(RejectionReason.objects.values_list("code", flat=True)) == list(Reason)


def test_reasons_that_the_newsroom_has_are_left_alone() -> None:
    RejectionReason.objects.exclude(code="hate").delete()

    call_command("migrate", verbosity=0)

    assert list(RejectionReason.objects.values_list("code", flat=True)) == ["hate"]
