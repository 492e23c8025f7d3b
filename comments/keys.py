"""Primary keys as addresses and forms name them, which anybody may write."""

from __future__ import annotations

DIGITS = 18
"""A number of so many fits into a column of 64 bits."""


def read(value: str) -> int | None:
    """Return the whole number that `value` is, or nothing where it is none that a column holds."""
    is_one = value.isascii() and value.isdigit() and len(value) <= DIGITS
    return int(value) if is_one else None
