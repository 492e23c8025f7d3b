"""Dates as they are read; a process remembers how it wrote a day, for each costs 30 µs."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import get_language

if TYPE_CHECKING:
    from datetime import date

DAYS = 10_000
"""Days that are remembered."""


def written(day: date, form: str = "DATE_FORMAT") -> str:
    """Return a day in the language of now."""
    return _written(day, form, get_language())


@lru_cache(maxsize=DAYS)
def _written(day: date, form: str, _language: str | None) -> str:
    return formats.date_format(day, form)
