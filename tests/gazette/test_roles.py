"""What editors and moderators may do, one permission after another, and what they see."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from gazette.roles import EDITORS, MODERATORS
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

VERBS = ("add", "change", "delete", "view")
WRITTEN = ("article", "author", "category", "picture", "tag")


@pytest.fixture(autouse=True)
def _roles() -> None:
    call_command("setup_roles", verbosity=0)


def member_of(group: str) -> User:
    user = make_user(f"one-of-{group}")
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.mark.parametrize("model", WRITTEN)
@pytest.mark.parametrize("verb", VERBS)
def test_an_editor_may_do_everything_with_what_is_written(verb: str, model: str) -> None:
    assert member_of(EDITORS).has_perm(f"articles.{verb}_{model}")


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
@pytest.mark.parametrize("permission", ["comments.view_comment", "comments.moderate_comment"])
def test_editors_and_moderators_moderate(group: str, permission: str) -> None:
    assert member_of(group).has_perm(permission)


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
@pytest.mark.parametrize("model", ["rulebook", "heldterm"])
def test_editors_and_moderators_see_the_rules_and_the_words(group: str, model: str) -> None:
    assert member_of(group).has_perm(f"comments.view_{model}")


@pytest.mark.parametrize(("group", "may"), [(EDITORS, True), (MODERATORS, False)])
@pytest.mark.parametrize(
    "permission", ["change_rulebook", "add_heldterm", "change_heldterm", "delete_heldterm"]
)
def test_only_editors_set_the_rules_and_the_words(group: str, may: bool, permission: str) -> None:
    assert member_of(group).has_perm(f"comments.{permission}") is may


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
@pytest.mark.parametrize("permission", ["add_rulebook", "delete_rulebook"])
def test_there_is_one_rulebook_and_it_stays(group: str, permission: str) -> None:
    assert not member_of(group).has_perm(f"comments.{permission}")


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
def test_the_first_page_leads_to_the_rules_and_the_words(client: Client, group: str) -> None:
    client.force_login(member_of(group))

    page = client.get(reverse("admin:index")).content.decode()

    assert reverse("admin:comments_rulebook_changelist") in page
    assert reverse("admin:comments_heldterm_changelist") in page


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
@pytest.mark.parametrize("verb", ["add", "change", "delete"])
@pytest.mark.parametrize("model", ["comment", "decision", "revision"])
def test_nobody_rewrites_what_was_said_or_decided(group: str, verb: str, model: str) -> None:
    assert not member_of(group).has_perm(f"comments.{verb}_{model}")


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("model", ["user", "group", "permission"])
def test_neither_manages_accounts(group: str, verb: str, model: str) -> None:
    assert not member_of(group).has_perm(f"auth.{verb}_{model}")


@pytest.mark.parametrize("model", WRITTEN)
@pytest.mark.parametrize("verb", ["add", "change", "delete"])
def test_a_moderator_changes_nothing_that_is_written(verb: str, model: str) -> None:
    assert not member_of(MODERATORS).has_perm(f"articles.{verb}_{model}")


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
@pytest.mark.parametrize("name", ["article", "picture", "tag", "author", "category"])
def test_only_editors_reach_the_forms(client: Client, group: str, status: int, name: str) -> None:
    client.force_login(member_of(group))

    assert client.get(reverse(f"admin:articles_{name}_add")).status_code == status


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
