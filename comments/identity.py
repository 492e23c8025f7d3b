"""Whose names and addresses readers may not take: those of the people who make this publication,
its own name, and the word on the badge of its staff.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext

from comments import rows
from comments.text import folded

_ALIKE = str.maketrans("l10", "iio")

SHORTEST = 3
"""Letters from which a log-in name is guarded; shorter ones are everyday names."""

_KNOWN = """
SELECT name, '' FROM articles_author
 UNION ALL SELECT username, email FROM auth_user WHERE is_staff AND is_active
 UNION ALL SELECT first_name || ' ' || last_name, '' FROM auth_user WHERE is_staff AND is_active"""


@dataclass(frozen=True, slots=True)
class Staff:
    """What is guarded: names by their looks, and addresses whatever their case."""

    looks: frozenset[str]
    emails: frozenset[str]

    def has_name(self, name: str) -> bool:
        """Whether one of them has this name, whatever its case, accents and lookalikes."""
        return _shape(name) in self.looks

    def has_email(self, email: str) -> bool:
        """Whether an account with access to the admin has this address."""
        return email.lower() in self.emails


def staff() -> Staff:
    """Return who may not be taken for somebody else; one query."""
    return _guarded(tuple(rows.every(_KNOWN)), gettext("Newsroom"), settings.SITE_NAME)


@lru_cache(maxsize=4)
def _guarded(known: tuple[tuple[str, str], ...], *ours: str) -> Staff:
    """Return who is guarded; in a flood of comments they are the same every time."""
    names = [*(name for name, _ in known), *ours]
    looks = frozenset(shape for name in names if len(shape := _shape(name)) >= SHORTEST)
    return Staff(looks, frozenset(email.lower() for _, email in known if email))


@lru_cache(maxsize=4096)
def _shape(name: str) -> str:
    """Return what a name looks like at a glance, where a capital I stands for a small l."""
    looks = folded(name).translate(_ALIKE)
    return "".join(character for character in looks if character.isalnum())
