"""Who works in the newsroom, by the groups that `setup_roles` makes (the fixture `roles`)."""

from django.contrib.auth.models import Group, User

from tests.factories import make_user


def member_of(group: str) -> User:
    user = make_user(f"one-of-{group}")
    user.groups.add(Group.objects.get(name=group))
    return user
