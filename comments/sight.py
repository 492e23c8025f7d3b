"""How a page showed a comment, in a form field, and whether it still is so.

Written as `pk:state:revision`, and `:` with the microsecond of the decision where there was one: what
was decided since, even to the same state, is something else than what was seen.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    class Stands(Protocol):
        """A comment as it stands: the columns that say it."""

        @property
        def pk(self) -> int: ...
        @property
        def state(self) -> str: ...
        @property
        def revision(self) -> int: ...
        @property
        def decided_at(self) -> datetime | None: ...


_WRITTEN = re.compile(r"(\d{1,18}):([a-z]{1,10}):(\d{1,5})(?::(\d{1,17}))?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class Seen(NamedTuple):
    """The state of a comment, the number of its text, and when it was decided about, if it was."""

    state: str
    revision: int
    decided_at: datetime | None


def write(comment: Stands) -> str:
    """Return what a form says of a comment as it stands."""
    decided = f":{(comment.decided_at - _EPOCH) // _TICK}" if comment.decided_at else ""
    return f"{comment.pk}:{comment.state}:{comment.revision}{decided}"


def read(values: Iterable[str]) -> dict[int, Seen]:
    """Return by primary key how a page showed comments; what can't be read is left out."""
    found = (_WRITTEN.fullmatch(value) for value in values)
    return {int(f[1]): Seen(f[2], int(f[3]), _moment(f[4])) for f in found if f}


def _moment(ticks: str | None) -> datetime | None:
    return _EPOCH + int(ticks) * _TICK if ticks else None


def still(seen: Mapping[int, Seen]) -> Q:
    """Return the condition for the comments that are as they were seen."""
    groups: dict[Seen, list[int]] = {}
    for pk, how in seen.items():
        groups.setdefault(how, []).append(pk)
    each = [Q(pk__in=pks, **how._asdict()) for how, pks in groups.items()]
    return Q(*each, _connector=Q.OR) if each else Q(pk__in=[])
