"""Whose names and addresses readers may not take: those of the people who make this publication,
its own name, and the word on the badge of its staff.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext

from articles.models import Author
from comments.text import folded

_ALIKE = str.maketrans("l10", "iio")

SHORTEST = 3
"""Letters from which a log-in name is guarded; shorter ones are everyday names."""


def is_staff_email(email: str) -> bool:
    """Whether an account with access to the admin has this address."""
    users = get_user_model().objects.filter(is_staff=True, is_active=True)
    return bool(email) and users.filter(email__iexact=email).exists()


def is_staff_name(name: str) -> bool:
    """Whether a member of the staff has this name, whatever its case, accents and lookalikes."""
    return _shape(name) in _guarded()


def _guarded() -> set[str]:
    users = get_user_model().objects.filter(is_staff=True, is_active=True)
    names = [*Author.objects.values_list("name", flat=True), gettext("Newsroom")]
    names.append(settings.SITE_NAME)
    for user in users.only("username", "first_name", "last_name"):
        names += [user.get_full_name(), user.get_username()]
    return {shape for name in names if len(shape := _shape(name)) >= SHORTEST}


def _shape(name: str) -> str:
    """Return what a name looks like at a glance, where a capital I stands for a small l."""
    looks = folded(name).translate(_ALIKE)
    return "".join(character for character in looks if character.isalnum())
