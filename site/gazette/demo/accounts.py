"""The demo's log-ins: admin, editor and moderator, with one password that nobody else knows."""

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction

from gazette import environment, roles

ROLES = {"admin": None, "editor": "editors", "moderator": "moderators"}
"""User name → group; None: a superuser."""


def password() -> str:
    """Return DEMO_PASSWORD, or else a random one that is kept in DATA_DIR/demo-password."""
    return environment.secret("DEMO_PASSWORD", settings.DATA_DIR / "demo-password", size=9)


@transaction.atomic
def fill() -> None:
    """Make the three accounts that are missing; those that are there keep their password."""
    roles.set_up()
    missing = ROLES.keys() - set(User.objects.values_list("username", flat=True))
    for username in sorted(missing):
        _make(username, ROLES[username])


def _make(username: str, group: str | None) -> None:
    boss = group is None
    user = User.objects.create_user(
        username, f"{username}@example.org", password(), is_staff=True, is_superuser=boss
    )
    if group:
        user.groups.add(Group.objects.get(name=group))
