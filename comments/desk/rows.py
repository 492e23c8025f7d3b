"""The list beside the card: what waits, a screenful at a time, in one query however much waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from comments.desk.jsonlist import JSONList
from comments.desk.wanted import PER_PAGE
from comments.models import Comment, Finding, Revision

if TYPE_CHECKING:
    from comments.desk.wanted import Wanted

READ = (
    "id", "article_id", "number", "author_name", "author_email", "state", "html", "revision",
    "decided_revision", "submitted_at", "waits_since", "decided_at", "reports", "is_appealed", "is_unread",
    "hidden_by", "user_id", "doubt", "article__title", "article__slug", "article__language",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screenful:
    """Comments of a queue in their order, and the place from which it goes on, if it does."""

    comments: list[Any]
    next: str


def screenful(wanted: Wanted, after: str = "", size: int = PER_PAGE) -> Screenful:
    """Return the comments that are asked for, from a place on; each has `newest_html` and `rules`."""
    found = wanted.after(after) if after else wanted.comments()
    here = Comment.objects.filter(pk__in=found.values("pk")[: size + 1])
    rows = list(shown(here).order_by(*wanted.columns()))
    more = len(rows) > size
    rows = rows[:size]
    return Screenful(rows, wanted.place_of(rows[-1]) if more else "")


def shown(comments: Any) -> Any:
    """Add to comments what the list shows of them besides their columns.

    It costs the most, so the comments should be few: what is only sorted away is read, too.
    """
    newest = Revision.objects.filter(comment=OuterRef("pk"), number=OuterRef("revision"))
    there = Finding.objects.filter(comment=OuterRef("pk"), revision=OuterRef("revision"))
    rules = there.order_by().values("comment").annotate(all=JSONList(F("rule"))).values("all")
    return (
        comments.select_related("article")
        .only(*READ)
        .annotate(
            newest_html=Coalesce(Subquery(newest.values("html")), F("html")), rules=Subquery(rules)
        )
    )
