"""The newsroom's list of reasons in its room of the admin: who keeps it, and what stays whole."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments.models import RejectionReason, State
from tests.comments.factories import make_comment
from tests.comments.reasons import make_reason, written
from tests.comments.roles import member_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

ROOM = reverse("admin:comments_rejectionreason_changelist")
ADD = reverse("admin:comments_rejectionreason_add")


def the(code: str) -> RejectionReason:
    return RejectionReason.objects.get(code=code)


def change_url(reason: RejectionReason) -> str:
    return reverse("admin:comments_rejectionreason_change", args=[reason.pk])


def delete_url(reason: RejectionReason) -> str:
    return reverse("admin:comments_rejectionreason_delete", args=[reason.pk])


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
