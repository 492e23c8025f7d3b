"""How the numbers are said: times in two units at most, shares in whole percents."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86_400
SMALL = 0.05
"""A share below it is said with a decimal."""


def duration(seconds: int) -> str:
    """Say a time: its largest unit, and the next one where that tells something."""
    if seconds < MINUTE:
        return _("%(s)d s") % {"s": seconds}
    hours, minutes = divmod(round(seconds / MINUTE), 60)
    if not hours:
        return _("%(min)d min") % {"min": minutes}
    if hours < DAY // HOUR:
        return (_("%(h)d h %(min)02d") if minutes else _("%(h)d h")) % {"h": hours, "min": minutes}
    days, hours = divmod(round(seconds / HOUR), 24)
    return (_("%(d)d d %(h)d h") if hours else _("%(d)d d")) % {"d": days, "h": hours}


def percent(share: float) -> str:
    """Say a share from 0 to 1 in percents; a small one with a decimal."""
    digits = 1 if 0 < share < SMALL else 0
    return _("%(share)s%%") % {"share": number_format(100 * share, digits)}


def number(count: int) -> str:
    """Say a whole number with its thousands set apart."""
    return number_format(count, 0, use_l10n=True, force_grouping=True)
