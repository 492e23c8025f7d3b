"""Comments of late that say nearly the same as one of them, so that they are decided together.

The same but for case, accents and tricks is found by a fingerprint (Revision.likeness); what differs
by a few words by its traces (comments.traces), and then compared, for strangers may share a trace.
However large a flood is, some hundreds of it are looked at.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.db.models.expressions import RawSQL
from django.utils import timezone

from comments import text as texts
from comments import traces
from comments.models import Revision

if TYPE_CHECKING:
    from datetime import datetime

LATELY = timedelta(days=7)
MOST_SAME = 500
MOST_NEAR = 200
"""The newest texts of each trace that are looked at, and of all of them those that are compared."""

_SHARING = (
    "SELECT revision_id FROM (SELECT revision_id FROM comments_trace WHERE value = %s"
    " ORDER BY id DESC LIMIT %s) newest"
)


def to(newest: Revision) -> list[int]:
    """Return the other comments whose newest text is nearly this one, the last ones first."""
    since = timezone.now() - LATELY
    return sorted({*_same(newest, since), *_near(newest, since)}, reverse=True)


def _same(newest: Revision, since: datetime) -> list[int]:
    if not newest.likeness:  # it was erased
        return []
    there = Revision.objects.filter(likeness=newest.likeness).order_by("-pk")
    rows = there.values_list("comment", "number", "comment__revision", "created_at")[:MOST_SAME]
    return [
        comment
        for comment, number, last, at in rows
        if number == last and at >= since and comment != newest.comment_id
    ]


def _near(newest: Revision, since: datetime) -> list[int]:
    text = texts.unquoted(newest.html)
    values = traces.of(text)
    if not values:
        return []
    newest_sharing = " UNION ALL ".join([_SHARING] * len(values))
    limits = [each for value in values for each in (value, MOST_NEAR)]
    sharing: Any = RawSQL(newest_sharing, limits)  # noqa: S611 (constants)
    there = Revision.objects.filter(pk__in=sharing, created_at__gte=since)
    others = there.filter(number=F("comment__revision")).exclude(comment=newest.comment_id)
    found = others.exclude(likeness=newest.likeness).order_by("-pk")[:MOST_NEAR]
    ours = traces.runs(text)
    return [
        each.comment_id
        for each in found.only("comment_id", "html")
        if traces.is_alike(ours, traces.runs(texts.unquoted(each.html)))
    ]
