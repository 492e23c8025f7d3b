"""What editors and moderators may do, one permission after another, and what they see."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from gazette.roles import EDITORS, MODERATORS
from tests.factories import make_article, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CHANGES = ("add", "change", "delete")
VERBS = (*CHANGES, "view")
WRITTEN = ("article", "author", "category", "picture", "tag")


@pytest.fixture(autouse=True)
def _roles() -> None:
    call_command("setup_roles", verbosity=0)


def member_of(group: str) -> User:
    user = make_user(f"one-of-{group}")
    user.groups.add(Group.objects.get(name=group))
    return user


def held(group: str, permissions: Iterable[str]) -> set[str]:
    """Return which of these a member of the group has."""
    member = member_of(group)
    return {permission for permission in permissions if member.has_perm(permission)}


def every(app: str, verbs: Iterable[str], models: Iterable[str]) -> set[str]:
    """Return the permissions for each verb with each model."""
    return {f"{app}.{verb}_{model}" for verb in verbs for model in models}


def test_an_editor_may_do_everything_with_what_is_written() -> None:
    everything = every("articles", VERBS, WRITTEN)

    assert held(EDITORS, everything) == everything


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
def test_editors_and_moderators_moderate_and_see_the_rules_and_the_words(group: str) -> None:
    theirs = every("comments", ["view"], ["comment", "rulebook", "heldterm"])
    theirs.add("comments.moderate_comment")

    assert held(group, theirs) == theirs


def test_only_editors_set_the_rules_and_the_words() -> None:
    theirs = every("comments", CHANGES, ["heldterm"]) | {"comments.change_rulebook"}

    assert held(EDITORS, theirs) == theirs
    assert held(MODERATORS, theirs) == set()


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
def test_there_is_one_rulebook_and_it_stays(group: str) -> None:
    assert held(group, every("comments", ["add", "delete"], ["rulebook"])) == set()


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
def test_the_first_page_leads_to_the_rules_and_the_words(client: Client, group: str) -> None:
    client.force_login(member_of(group))

    page = client.get(reverse("admin:index")).content.decode()

    assert reverse("admin:comments_rulebook_changelist") in page
    assert reverse("admin:comments_heldterm_changelist") in page


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
def test_nobody_rewrites_what_was_said_or_decided(group: str) -> None:
    assert held(group, every("comments", CHANGES, ["comment", "decision", "revision"])) == set()


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
def test_neither_manages_accounts(group: str) -> None:
    assert held(group, every("auth", VERBS, ["user", "group", "permission"])) == set()


def test_a_moderator_changes_nothing_that_is_written() -> None:
    assert held(MODERATORS, every("articles", CHANGES, WRITTEN)) == set()


def test_a_moderator_may_see_articles() -> None:
    assert member_of(MODERATORS).has_perm("articles.view_article")


def test_setting_up_twice_changes_nothing() -> None:
    before = permissions_of_groups()

    call_command("setup_roles", verbosity=0)

    assert permissions_of_groups() == before


def test_setting_up_takes_away_what_was_added_by_hand() -> None:
    from django.contrib.auth.models import Permission

    moderators = Group.objects.get(name=MODERATORS)
    moderators.permissions.add(Permission.objects.get(codename="delete_article"))

    call_command("setup_roles", verbosity=0)

    assert not moderators.permissions.filter(codename="delete_article").exists()


@pytest.mark.parametrize(("group", "status"), [(EDITORS, 200), (MODERATORS, 403)])
def test_only_editors_reach_the_forms(client: Client, group: str, status: int) -> None:
    client.force_login(member_of(group))
    forms = [reverse(f"admin:articles_{name}_add") for name in WRITTEN]

    assert {url: client.get(url).status_code for url in forms} == dict.fromkeys(forms, status)


def test_a_moderator_reads_the_article_s_sheet_without_fields(client: Client) -> None:
    client.force_login(member_of(MODERATORS))
    url = reverse("admin:articles_article_change", args=[make_article().pk])

    page = client.get(url).content.decode()

    assert 'name="title"' not in page
    assert 'name="_save"' not in page


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
def test_neither_reaches_the_accounts(client: Client, group: str) -> None:
    client.force_login(member_of(group))

    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_the_first_page_offers_an_editor_to_write_and_a_moderator_to_moderate(
    client: Client,
) -> None:
    write = reverse("admin:articles_article_add")

    client.force_login(member_of(EDITORS))
    of_editor = client.get(reverse("admin:index")).content.decode()
    client.force_login(member_of(MODERATORS))
    of_moderator = client.get(reverse("admin:index")).content.decode()

    assert write in of_editor
    assert write not in of_moderator
    assert reverse("admin:comments_comment_changelist") in of_moderator


def test_the_first_page_costs_the_same_whatever_waits(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        make_article()
    client.force_login(member_of(EDITORS))

    with django_assert_max_num_queries(11):
        client.get(reverse("admin:index"))


def permissions_of_groups() -> dict[str, set[str]]:
    return {
        group.name: set(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.all()
    }
