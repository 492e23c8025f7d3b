"""Pieces of statements in plain SQL, each with the values that it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class SQL(NamedTuple):
    """A piece of a statement, with `%s` where its values go."""

    text: str
    values: list[Any]


def among(column: str, values: Sequence[Any]) -> SQL:
    """Return the condition that a column has one of these values, of which there may be none."""
    if not values:
        return SQL("1 = 0", [])
    return SQL(f"{column} IN ({', '.join(['%s'] * len(values))})", list(values))
