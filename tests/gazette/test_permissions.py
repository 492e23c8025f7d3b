"""What an account may do is what Django says, in one query."""

from typing import Any

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission, User

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def given_twofold() -> User:
    """Somebody with a permission of her own and one of her group's."""
    user = make_user("lea", "articles.view_article")
    group = Group.objects.create(name="Correction")
    group.permissions.add(Permission.objects.get(codename="moderate_comment"))
    user.groups.add(group)
    return User.objects.get(pk=user.pk)


def test_what_she_may_do_herself_and_in_her_group_is_one_query(
    django_assert_num_queries: Any,
) -> None:
    user = given_twofold()

    with django_assert_num_queries(1):
        may = [user.has_perm(name) for name in ("articles.view_article", "articles.add_tag")]
        rooms = [user.has_module_perms(app) for app in ("comments", "auth")]

    assert (may, rooms) == ([True, False], [True, False])


@pytest.mark.parametrize("changed", [{}, {"is_superuser": True}, {"is_active": False}])
def test_it_is_what_django_says(changed: dict[str, bool]) -> None:
    user = given_twofold()
    User.objects.filter(pk=user.pk).update(**changed)

    ours, djangos = User.objects.get(pk=user.pk), User.objects.get(pk=user.pk)

    assert ours.get_all_permissions() == ModelBackend().get_all_permissions(djangos)


def test_about_a_single_thing_nothing_is_given() -> None:
    user = given_twofold()

    assert not user.has_perm("articles.view_article", obj=user)
