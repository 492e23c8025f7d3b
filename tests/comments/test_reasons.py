"""The newsroom's list of reasons: who keeps it, what is offered, and where its words are read."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
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
from tests.comments.test_admin import LIST, act
from tests.comments.test_mail_letters import bodies, decided, delivered
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

ROOM = reverse("admin:comments_rejectionreason_changelist")
ADD = reverse("admin:comments_rejectionreason_add")


@pytest.fixture(autouse=True)
def _roles() -> None:
    call_command("setup_roles", verbosity=0)


def member_of(group: str) -> User:
    user = make_user(f"one-of-{group}")
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def editor(client: Client) -> Client:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(member_of("editors"))
    return client


@pytest.fixture
def moderator() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(member_of("moderators"))
    return client


def the(code: str) -> RejectionReason:
    return RejectionReason.objects.get(code=code)


def change_url(reason: RejectionReason) -> str:
    return reverse("admin:comments_rejectionreason_change", args=[reason.pk])


def delete_url(reason: RejectionReason) -> str:
    return reverse("admin:comments_rejectionreason_delete", args=[reason.pk])


def written(**changes: object) -> dict[str, object]:
    return {
        "label_fr": "Hors de nos règles",
        "label_en": "Against our rules",
        "code": "rules",
        "letter_fr": "Lisez nos règles.",
        "letter_en": "Read our rules.",
        "ground": "rules",
        "position": 3,
        "is_offered": "on",
        **changes,
    }


def make_reason(**changes: Any) -> RejectionReason:
    return RejectionReason.objects.create(**{**written(), "is_offered": True, **changes})


def stop_offering(code: str) -> None:
    RejectionReason.objects.filter(code=code).update(is_offered=False)


def as_listed(**changes: dict[str, object]) -> dict[str, object]:
    """The list as its form sends it, with what is changed by code."""
    rows = list(RejectionReason.objects.all())
    sent: dict[str, object] = {
        "form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows), "_save": "1"
    }  # fmt: skip
    for number, row in enumerate(rows):
        fields = {"position": row.position, "is_offered": row.is_offered} | changes.get(
            row.code.replace("-", "_"), {}
        )
        sent[f"form-{number}-id"] = row.pk
        sent[f"form-{number}-position"] = fields["position"]
        if fields["is_offered"]:
            sent[f"form-{number}-is_offered"] = "on"
    return sent


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


# Who keeps the list


@pytest.mark.parametrize(("group", "may"), [("editors", True), ("moderators", False)])
@pytest.mark.parametrize("verb", ["add", "change", "delete"])
def test_only_editors_keep_the_list(group: str, may: bool, verb: str) -> None:
    assert member_of(group).has_perm(f"comments.{verb}_rejectionreason") is may


def test_a_moderator_sees_the_list_and_changes_nothing(moderator: Client) -> None:
    page = moderator.get(ROOM)

    assert "Off topic" in page.content.decode()
    assert b'name="form-0-position"' not in page.content
    assert moderator.get(ADD).status_code == 403
    assert moderator.post(delete_url(the("hate")), {"post": "yes"}).status_code == 403
    moderator.post(change_url(the("hate")), written())
    assert the("hate").label_en == "Hatred or discrimination"


def test_an_editor_adds_a_reason(editor: Client) -> None:
    response = editor.post(ADD, written())

    assert response.status_code == 302
    assert the("rules").label_fr == "Hors de nos règles"


def test_a_new_reason_is_to_come_last(editor: Client) -> None:
    form = editor.get(ADD).context["adminform"].form

    assert form.get_initial_for_field(form.fields["position"], "position") == 9


def test_the_code_stays_as_it_was_given(editor: Client) -> None:
    editor.post(change_url(the("hate")), written(code="hatred", label_en="Hate"))

    assert the("hate").label_en == "Hate"
    assert not RejectionReason.objects.filter(code="hatred").exists()


def test_a_code_is_given_once(editor: Client) -> None:
    response = editor.post(ADD, written(code="hate"))

    assert response.status_code == 200
    assert "code" in response.context["adminform"].form.errors


def test_what_deceives_the_eye_and_the_last_point_are_left_out(editor: Client) -> None:
    editor.post(ADD, written(label_en="Off\u202etopic.", letter_en="One.\r\n\r\nTwo.\u202e"))

    reason = the("rules")
    assert (reason.label_en, reason.letter_en) == ("Offtopic", "One.\n\nTwo.")


def test_a_label_of_nothing_that_can_be_seen_is_refused(editor: Client) -> None:
    response = editor.post(ADD, written(label_fr="\u202e."))

    assert "label_fr" in response.context["adminform"].form.errors


def test_the_list_is_put_in_order_at_once(editor: Client) -> None:
    response = editor.post(ROOM, as_listed(unfounded={"position": 0}))

    assert response.status_code == 302
    assert RejectionReason.objects.offered()[0].code == "unfounded"


def test_the_fields_of_the_list_say_which_line_they_are_of(editor: Client) -> None:
    page = editor.get(ROOM).content.decode()

    assert 'aria-label="Position – Off topic"' in page
    assert 'aria-label="Offered – Off topic"' in page


def test_a_reason_is_offered_no_more_from_the_list(editor: Client) -> None:
    editor.post(ROOM, as_listed(off_topic={"is_offered": False}))

    assert not the("off-topic").is_offered


def test_the_last_reason_goes_on_being_offered(editor: Client) -> None:
    RejectionReason.objects.exclude(code="hate").update(is_offered=False)

    from_list = editor.post(ROOM, as_listed(hate={"is_offered": False}))
    data = written()
    del data["is_offered"]
    from_sheet = editor.post(change_url(the("hate")), data)

    assert the("hate").is_offered
    for response in (from_list, from_sheet):
        assert "Offer one reason at least" in response.content.decode()


def test_a_reason_that_the_log_names_is_not_deleted(editor: Client) -> None:
    make_comment(state=State.REJECTED, reason="hate")

    page = editor.post(delete_url(the("hate")), {"post": "yes"})

    assert the("hate")
    assert "so the log names it" in page.content.decode()


def test_a_reason_that_was_never_given_is_deleted(editor: Client) -> None:
    make_comment(state=State.REJECTED, reason="hate")

    editor.post(delete_url(the("duplicate")), {"post": "yes"})

    assert not RejectionReason.objects.filter(code="duplicate").exists()


def test_the_last_reason_is_not_deleted(editor: Client) -> None:
    RejectionReason.objects.exclude(code="hate").delete()

    editor.post(delete_url(the("hate")), {"post": "yes"})

    assert the("hate")


def test_many_reasons_cost_as_many_queries_as_few(editor: Client) -> None:
    editor.get(ROOM)
    with CaptureQueriesContext(connection) as few:
        editor.get(ROOM)
    for number in range(10):
        make_reason(code=f"rule-{number}")

    with CaptureQueriesContext(connection) as many:
        editor.get(ROOM)

    assert len(many) == len(few)


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
