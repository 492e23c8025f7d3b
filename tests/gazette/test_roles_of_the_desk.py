"""Who may do what at the desk and around it: every page and every verb, for every role."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from comments import standing
from comments.models import Actor, Comment, HeldTerm, RejectionReason, Rulebook, Standing, State
from gazette.roles import EDITORS, MODERATORS
from tests.comments.factories import make_comment
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NOBODY, STAFF, ADMINISTRATORS = "nobody", "staff", "administrators"
THE_DESK = {MODERATORS, EDITORS, ADMINISTRATORS}
THE_RULES = {EDITORS, ADMINISTRATORS}
EVERYBODY = (NOBODY, STAFF, MODERATORS, EDITORS, ADMINISTRATORS)
DESK = "/admin/comments/desk/"
ADMIN = "/admin/comments/"
Do = Callable[[Client, Comment], Any]


@pytest.fixture(autouse=True)
def _roles() -> None:
    call_command("setup_roles", verbosity=0)


def one_of(role: str) -> Client:
    """A browser of somebody with this role; `staff` has an account and no rights."""
    client = Client(headers={"Accept-Language": "en", "Accept": "text/html"})
    if role == NOBODY:
        return client
    user = make_user(f"one-of-{role}")
    if role == ADMINISTRATORS:
        User.objects.filter(pk=user.pk).update(is_superuser=True)
    elif role != STAFF:
        user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return client


def refused(role: str, *, api: bool = False) -> int:
    """The status for who may not: the log-in, which a script is told of, or a refusal."""
    if role == NOBODY:
        return 401 if api else 302
    return 403


PAGES: dict[str, str] = {
    "the desk": DESK,
    "what was kept": f"{DESK}again/",
    "the numbers": f"{DESK}numbers/",
    "the report": f"{DESK}report/2026/1/",
    "mail": f"{DESK}mail/",
    "the comments": f"{ADMIN}comment/?state=all",
    "the log": f"{ADMIN}decision/",
    "notes": f"{ADMIN}note/",
    "standings": f"{ADMIN}standing/",
    "a new standing": f"{ADMIN}standing/add/",
    "the rules": f"{ADMIN}rulebook/",
    "the history of the rules": f"{ADMIN}rulebook/1/history/",
    "words": f"{ADMIN}heldterm/",
    "reasons": f"{ADMIN}rejectionreason/",
}


def statuses(url: str) -> dict[str, int]:
    """Return what each role is answered there."""
    return {role: one_of(role).get(url).status_code for role in EVERYBODY}


def for_who_moderates(*, api: bool = False) -> dict[str, int]:
    """Return what each role is answered where moderators may go."""
    return {role: 200 if role in THE_DESK else refused(role, api=api) for role in EVERYBODY}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_for_who_moderates(page: str) -> None:
    Rulebook.objects.create(pk=1, policy="before")

    assert statuses(PAGES[page]) == for_who_moderates()


@pytest.mark.parametrize("name", ["comment", "author", "decision"])
def test_a_sheet_is_for_who_moderates(name: str) -> None:
    comment = make_comment(author_email="ana@example.org")
    urls = {
        "comment": reverse("admin:comments_comment_change", args=[comment.pk]),
        "author": reverse("desk:author", args=[comment.pk]),
        "decision": reverse("admin:comments_decision_change", args=[comment.decisions.get().pk]),
    }

    assert statuses(urls[name]) == for_who_moderates()


@pytest.mark.parametrize("path", ["session", "list", "cards", "warnings"])
def test_what_the_script_asks_is_answered_to_who_moderates(path: str) -> None:
    assert statuses(f"{DESK}{path}/") == for_who_moderates(api=True)


def test_similar_ones_are_shown_to_who_moderates() -> None:
    comment = make_comment(state=State.HELD)

    assert statuses(f"{DESK}similar/?pk={comment.pk}") == for_who_moderates(api=True)


def sent(path: str, **fields: Any) -> Do:
    """Send this to the script's address."""

    def send(client: Client, comment: Comment) -> Any:
        body = {"act": str(uuid4()), "pk": comment.pk, **fields}
        body |= {"seen": [comment.seen_as()] if path == "act" else comment.seen_as()}
        return client.post(f"{DESK}{path}/", json.dumps(body), content_type="application/json")

    return send


def undone(client: Client, comment: Comment) -> Any:
    comment.move(State.SPAM, actor=Actor.rule("test", "1"), batch=(number := uuid4()))
    return sent("undo", undo=str(number))(client, comment)


def blocked(client: Client, comment: Comment) -> Any:
    form = {"kind": "block", "subject": "email", "reason": "Publicité", "lasts": "7"}
    url = reverse("desk:author", args=[comment.pk])
    return client.post(url, form, headers={"Accept": "application/json"})


VERBS: dict[str, Do] = {
    "approve": sent("act", to="approved"),
    "reject": sent("act", to="rejected", reason="insult"),
    "spam": sent("act", to="spam"),
    "trash": sent("act", to="trash"),
    "undo": undone,
    "note": sent("note", text="À suivre."),
    "reply": sent("reply", text="Merci.", approve=True),
    "block": blocked,
}


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_of_the_desk_is_for_who_moderates(verb: str, role: str) -> None:
    client, comment = one_of(role), make_comment(state=State.HELD)

    status = VERBS[verb](client, comment).status_code

    assert status == (200 if role in THE_DESK else refused(role, api=True))


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_desk_s_form_decides_for_who_moderates(role: str) -> None:
    comment = make_comment(state=State.HELD)
    form = {"seen": comment.seen_as(), f"to-{comment.pk}": "approved"}

    status = one_of(role).post(DESK, form).status_code

    comment.refresh_from_db()
    assert status == (303 if role in THE_DESK else refused(role))
    assert comment.state == (State.APPROVED if role in THE_DESK else State.HELD)


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("action", ["undo", "undo_act"])
def test_the_log_is_undone_by_who_moderates(action: str, role: str) -> None:
    comment = make_comment(state=State.HELD)
    comment.move(State.SPAM, actor=Actor.rule("test", "1"), batch=uuid4())
    last = comment.decisions.latest("pk").pk

    one_of(role).post(PAGES["the log"], {"action": action, "_selected_action": [last]})

    comment.refresh_from_db()
    assert comment.state == (State.HELD if role in THE_DESK else State.SPAM)


@pytest.mark.parametrize("role", EVERYBODY)
def test_standings_are_lifted_by_who_moderates(role: str) -> None:
    actor = Actor.rule("test", "1")
    made = standing.decide("block", "email", "ana@example.org", "Publicité", None, actor)

    one_of(role).post(PAGES["standings"], {"action": "lift", "_selected_action": [made.pk]})

    assert Standing.objects.in_force().exists() is (role not in THE_DESK)


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("verb", ["change", "delete"])
def test_nobody_rewrites_a_standing_a_decision_or_a_note(verb: str, role: str) -> None:
    comment = make_comment(author_email="ana@example.org")
    made = standing.decide(
        "block", "email", "ana@example.org", "Publicité", None, Actor.rule("test", "1")
    )
    client = one_of(role)
    of = {"standing": made.pk, "decision": comment.decisions.get().pk, "comment": comment.pk}

    statuses = [
        client.post(reverse(f"admin:comments_{model}_{verb}", args=[pk])).status_code
        for model, pk in of.items()
    ]

    assert statuses == [refused(role)] * 3
    assert Standing.objects.get() == made


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_rules_are_changed_by_editors(role: str) -> None:
    Rulebook.objects.create(pk=1, policy="before")
    form = {
        "policy": "after", "closes_after": 0, "trusted_after": 0, "max_links": 2, "longest": 4000,
        "rate": 5, "reports_to_hold": 3, "longest_wait": 48,
    }  # fmt: skip

    status = one_of(role).post(f"{ADMIN}rulebook/1/change/", form).status_code

    assert status == (302 if role in THE_RULES else refused(role))
    assert Rulebook.objects.get().policy == ("after" if role in THE_RULES else "before")


@pytest.mark.parametrize("role", EVERYBODY)
def test_words_are_added_and_deleted_by_editors(role: str) -> None:
    client, word = one_of(role), HeldTerm.objects.create(text="arnaque", folded="arnaque")

    client.post(f"{ADMIN}heldterm/add/", {"words": "escroc"})
    client.post(f"{ADMIN}heldterm/{word.pk}/delete/", {"post": "yes"})

    left = list(HeldTerm.objects.values_list("text", flat=True))
    assert left == (["escroc"] if role in THE_RULES else ["arnaque"])


@pytest.mark.parametrize("role", EVERYBODY)
def test_reasons_are_added_changed_and_deleted_by_editors(role: str) -> None:
    client = one_of(role)
    form = {
        "label_fr": "Hors charte", "label_en": "Against the charter", "position": 50,
        "is_offered": "on", "letter_fr": "Non.", "letter_en": "No.", "ground": "rules",
    }  # fmt: skip
    old = RejectionReason.objects.create(code="old", label_fr="V", label_en="O", position=40)

    client.post(f"{ADMIN}rejectionreason/add/", {**form, "code": "charter"})
    client.post(f"{ADMIN}rejectionreason/{old.pk}/delete/", {"post": "yes"})
    kept = RejectionReason.objects.exclude(position__lt=40)
    client.post(f"{ADMIN}rejectionreason/{kept[0].pk}/change/", {**form, "label_fr": "Changé"})

    told = list(kept.values_list("code", "label_fr"))
    assert told == ([("charter", "Changé")] if role in THE_RULES else [("old", "V")])


@pytest.mark.parametrize("role", EVERYBODY)
def test_only_administrators_export_and_erase_a_person(role: str) -> None:
    client, comment = one_of(role), make_comment(author_email="ana@example.org")
    chosen = {"_selected_action": [comment.pk], "confirmed": "ana@example.org"}

    export = client.post(PAGES["the comments"], {"action": "export_person", **chosen})
    client.post(PAGES["the comments"], {"action": "erase_person", **chosen})

    comment.refresh_from_db()
    may = role == ADMINISTRATORS
    assert ("attachment" in export.get("Content-Disposition", "")) is may
    assert (comment.state == State.ERASED) is may


def test_accounts_are_managed_by_administrators() -> None:
    found = statuses(reverse("admin:auth_user_changelist"))

    assert found == {role: refused(role) for role in EVERYBODY} | {ADMINISTRATORS: 200}
