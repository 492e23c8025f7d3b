"""Runs statements that are written out, where Django's own would cost more than their answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Mapping


def rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return what a statement finds; `%(now)s` in it is now."""
    database = connections[DEFAULT_DB_ALIAS]
    now = database.ops.adapt_datetimefield_value(timezone.now())
    with database.cursor() as cursor:
        cursor.execute(sql, {**values, "now": now})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def moment(stored: datetime | str) -> datetime:
    """Return the time that was stored: SQLite gives it in UTC without saying so, or as a text."""
    given = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return given if given.tzinfo else given.replace(tzinfo=UTC)
