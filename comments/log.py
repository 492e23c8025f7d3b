"""The log of decisions: append-only, each row carrying the hash of the one before.

Whoever alters, removes or slips in a row breaks the chain from there on, and `broken_links` says
where. The end of the chain stands in `LogHead`, so that rows missing at the end are noticed too.
What can be lost lawfully (the link to a moderator's account) is not part of the hash; her name is.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db.models import Subquery

from comments import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comments.models import Decision

_DIGEST = re.compile("sha256:[0-9a-f]{64}")

_END = {
    "sqlite": "SELECT hash FROM comments_loghead WHERE id = 1",  # a writer is alone as it is
    "postgresql": "SELECT hash FROM comments_loghead WHERE id = 1 FOR UPDATE",
}
_LENGTHEN = "UPDATE comments_loghead SET hash = %s, length = length + %s WHERE id = 1"

HASHED = (
    "comment_id", "revision", "actor_kind", "actor_name", "actor_version", "from_state", "to_state",
    "from_revision", "reason", "note", "batch", "undoes_id", "at",
)  # fmt: skip


_canonical = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode


def chained(previous_hash: str, facts: dict[str, Any]) -> str:
    """Return the hash of a row: SHA-256, in hexadecimal, of the hash before and these facts."""
    return hashlib.sha256(_canonical([previous_hash, facts]).encode()).hexdigest()


def digest(note: str) -> str:
    """Return what the hash knows of a note, which is the same for a note and for its digest.

    So a note that speaks of somebody who asked to be erased can be replaced by its digest, and the
    chain stays whole; replacing it by any other words would break it.
    """
    if not note or _DIGEST.fullmatch(note):
        return note
    return f"sha256:{hashlib.sha256(note.encode()).hexdigest()}"


def facts_of(decision: Decision) -> dict[str, Any]:
    """Return what a row of the log says, as plain JSON values."""
    facts = {name: getattr(decision, name) for name in HASHED}
    facts["note"] = digest(decision.note)
    facts["at"] = decision.at.astimezone(UTC).isoformat(timespec="microseconds")
    facts["batch"] = str(decision.batch) if decision.batch else None
    return facts


def append(decisions: Sequence[Decision]) -> None:
    """Chain and store these rows; call it last in the transaction, for it locks the log's head.

    Three queries, however many rows.
    """
    if not decisions:
        return
    end = _locked_end()
    for decision in decisions:
        decision.previous_hash = end
        decision.hash = end = chained(end, facts_of(decision))
    rows.insert(decisions)
    rows.change(_LENGTHEN, [end, len(decisions)])


def _locked_end() -> str:
    """Return the hash of the last row, which nobody else may follow for the rest of the transaction."""
    from comments.models import LogHead

    head = rows.one(_END[rows.database().vendor])
    if head is None:
        head = (LogHead.objects.select_for_update().get_or_create(pk=1)[0].hash,)
    return str(head[0])


def broken_links() -> Iterator[str]:
    """Yield a sentence for each place where the chain does not hold; nothing means it is whole.

    What is appended meanwhile is no concern of it: rows and head are read by one statement.
    """
    previous, length = "", 0
    head = _head()
    for decision in _rows_with_head():
        length += 1
        head = decision.head_hash, decision.head_length
        if decision.previous_hash != previous:
            yield f"before decision {decision.pk}: a row is missing, added or out of its place"
        if decision.hash != chained(decision.previous_hash, facts_of(decision)):
            yield f"decision {decision.pk}: the row was altered"
        previous = decision.hash
    if head != (previous, length):
        yield f"after {length} decisions: rows are missing or added at the end of the log"


def _head() -> tuple[str, int]:
    from comments.models import LogHead

    return LogHead.objects.values_list("hash", "length").first() or ("", 0)


def _rows_with_head() -> Iterator[Any]:
    from comments.models import Decision, LogHead

    head = LogHead.objects.order_by()
    decisions = Decision.objects.order_by("pk").annotate(
        head_hash=Subquery(head.values("hash")), head_length=Subquery(head.values("length"))
    )
    return decisions.iterator(chunk_size=2000)
