"""Who may do what in the newsroom, as groups that `manage.py setup_roles` makes.

The groups' names are stable keys; nobody but who runs the site sees them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EDITORS = "editors"
MODERATORS = "moderators"


def _all_of(*models: str) -> set[str]:
    return {
        f"articles.{verb}_{model}"
        for model in models
        for verb in ("add", "change", "delete", "view")
    }


_MODERATE = {
    "comments.view_comment",
    "comments.moderate_comment",
    "comments.view_rulebook",
    "comments.view_heldterm",
    "comments.view_rejectionreason",
}
_RULE = {"comments.change_rulebook"} | {
    f"comments.{verb}_{model}"
    for model in ("heldterm", "rejectionreason")
    for verb in ("add", "change", "delete")
}

ROLES: Mapping[str, set[str]] = {
    EDITORS: _all_of("article", "author", "category", "picture", "tag") | _MODERATE | _RULE,
    MODERATORS: {"articles.view_article"} | _MODERATE,
}
"""The permissions of each group; editors moderate too, and set the rules that moderators see.

Where authors stand with the newsroom is for whoever moderates: it needs no permission besides.
"""


def set_up() -> dict[str, int]:
    """Give every group exactly its permissions, made where missing; return how many each has."""
    with transaction.atomic():
        return {name: _set_up(name, wanted) for name, wanted in ROLES.items()}


def _set_up(name: str, wanted: Iterable[str]) -> int:
    group, _ = Group.objects.get_or_create(name=name)
    permissions = [_permission(label) for label in sorted(wanted)]
    group.permissions.set(permissions)
    return len(permissions)


def _permission(label: str) -> Permission:
    app, codename = label.split(".")
    return Permission.objects.get(Q(content_type__app_label=app), codename=codename)
