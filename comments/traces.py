"""Near-duplicates: three numbers a text, of which two texts share one if they differ by a few words.

A text is the set of its runs of four words, folded, all numbers alike, quotations left out. Each of
three hash functions picks the run with the least hash, and that hash is the trace: two texts with
the share s of their runs in common pick the same one with the probability s (Broder, « On the
resemblance and containment of documents », 1997), and share a trace with 1 - (1 - s)³. Of 400 pairs
of texts of 300 words, three of them different, all did; of 100 words 0.99, of 50 words 0.96; of 20
words 0.97 did where one differs, and 0.82 where two do. Texts that share nothing but a turn of
phrase may share a trace as well: whoever speaks of near-duplicates compares them too (`is_alike`).
"""

from __future__ import annotations

import hashlib
import re
import struct
from itertools import islice
from typing import TYPE_CHECKING

from comments import rows
from comments import text as texts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from comments.models import Revision

RUN = 4
HASHES = 3
SHORTEST = 8
"""Words from which a text has traces; shorter ones say the same by chance."""

ALIKE = 1 / 3
"""Share of their runs of words that near-duplicates have in common; others have next to none."""

MOST = 50
"""Texts that share a trace which are returned."""

_KEEP = "INSERT INTO comments_trace (revision_id, value) VALUES (%s, %s)"
# Limits are written out: SQLite would plan it anew each time that they are given with the values.
_OF_A_TRACE = (
    "SELECT revision_id FROM"
    " (SELECT revision_id FROM comments_trace WHERE value = %s ORDER BY id DESC LIMIT {}) newest"
)
_SHARING = """
SELECT html FROM comments_revision
 WHERE id IN ({}) AND created_at >= %s AND comment_id <> %s
 ORDER BY id DESC LIMIT {}"""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\b\d+\b")
_SIZE = 8  # bytes of a trace


def of(text: str) -> tuple[int, ...]:
    """Return the traces of a text: three signed numbers of 64 bits, or none where it is short."""
    digests = [
        hashlib.blake2b(run.encode(), digest_size=_SIZE * HASHES).digest() for run in runs(text)
    ]
    numbers = struct.unpack(f"<{HASHES * len(digests)}q", b"".join(digests))
    return tuple(min(numbers[n::HASHES]) for n in range(HASHES)) if digests else ()


def is_alike(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two texts, of which these are the `runs`, differ by a few words, at most."""
    return len(ours & theirs) >= ALIKE * len(ours | theirs) > 0


def runs(text: str) -> frozenset[str]:
    """Return a text's runs of words, by which it is compared; none where it is short."""
    words = _WORD.findall(_NUMBER.sub("0", texts.folded(text)))
    if len(words) < SHORTEST:
        return frozenset()
    shifted = (islice(words, n, None) for n in range(RUN))
    return frozenset(map(" ".join, zip(*shifted, strict=False)))


def keep(revision: Revision, found: tuple[int, ...]) -> None:
    """Store the traces of a revision, which are those of what it says, beside it."""
    rows.change_each(_KEEP, [(revision.pk, value) for value in found])


def sharing(found: tuple[int, ...], since: datetime, over: int = 0) -> list[str]:
    """Return the HTML of the newest texts since then that share one of these traces, each once.

    Texts of the comment `over` are left out. However many a flood has left, fifty are returned.
    """
    of_each = " UNION ALL ".join([_OF_A_TRACE.format(MOST)] * len(found))
    values = [*found, *rows.moments(since), over]
    newest = rows.every(_SHARING.format(of_each, MOST), values)
    return [html for (html,) in newest]


def delete(comments: Iterable[int]) -> None:
    """Delete the traces of all texts of these comments, by primary key."""
    from comments.models import Trace

    Trace.objects.filter(revision__comment__in=list(comments)).delete()
