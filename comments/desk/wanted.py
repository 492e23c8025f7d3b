"""What a moderator asks to see: a queue, filters and an order, as the address of the desk has them.

What an address asks for and is not there (any more) is said in words, and the rest is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles.models import Language
from comments import keys
from comments.desk import queues, search
from comments.mail.models import fold
from comments.models import Comment, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from comments.desk.queues import Queue
    from comments.desk.rows import Row
    from comments.querysets import CommentQuerySet

PER_PAGE = 25
AGES = {"day": timedelta(days=1), "week": timedelta(days=7)}
ORDERS = ("wait", "doubt", "article")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A queue with filters and an order; `problems` says what could not be had."""

    queue: Queue = queues.HELD
    article: int | None = None
    author: str = ""
    network: str = ""
    age: str = ""
    finding: str = ""
    language: str = ""
    q: str = ""
    order: str = "wait"
    problems: list[str] = field(default_factory=list, compare=False)

    def query(self, **changed: Any) -> str:
        """Return the query string that asks for this, but for what is `changed`."""
        asked = {each.name: getattr(self, each.name) for each in fields(self)}
        asked |= {"queue": self.queue.name, "problems": None, **changed}
        usual = {"queue": queues.HELD.name, "order": "wait"}
        return urlencode({k: v for k, v in asked.items() if v and usual.get(k) != v})

    def url(self, **changed: Any) -> str:
        """Return the address of the desk that asks for this, but for what is `changed`."""
        query = self.query(**changed)
        return f"{reverse('desk:desk')}?{query}" if query else reverse("desk:desk")

    def is_filtered(self) -> bool:
        """Whether anything is asked for besides the queue and its order."""
        return bool(
            self.article or self.author or self.network or self.age or self.finding
            or self.language or self.q
        )  # fmt: skip

    def comments(self) -> CommentQuerySet:
        """Return the comments that are asked for, in their order."""
        found = self.queue.comments().alias(**self._blurred()).filter(self._conditions())
        found = found.order_by(*self._order())
        among_all = self.queue.name == "all"
        return search.matching(found, self.q, among_all=among_all) if self.q else found

    def after(self, place: str) -> CommentQuerySet:
        """Return those behind a place in the order, as `place_of` gave it; a wrong one is none."""
        found, values = self.comments(), _values(self.columns(), place)
        return found.filter(_behind(self._order(), values)) if values else found

    def place_of(self, row: Row) -> str:
        """Return where a comment stands in this order."""
        values = [getattr(row, column.lstrip("-")) for column in self.columns()]
        return "_".join(v.isoformat() if hasattr(v, "isoformat") else str(v) for v in values)

    def columns(self) -> tuple[str, ...]:
        """The columns that give the order; each order is that of an index, down to the last comment.

        Within an article comments are numbered as they come in.
        """
        newest = "-" if self.queue.newest_first else ""
        moment = "-submitted_at" if newest else "waits_since"
        if self.order == "doubt":
            return ("-doubt", "submitted_at", "pk")
        if self.order == "article":
            return ("article_id", "number")
        return (f"{newest}number",) if self.article else (moment, f"{newest}pk")

    def _blurred(self) -> dict[str, Any]:
        """Columns as expressions that no index has, for a small queue.

        SQLite's planner knows no sizes: to find them sorted it would read all comments in the order
        of another index, and leave the one that has those of the queue alone.
        """
        if not self.queue.is_small:
            return {}
        names = {"_article_id", *(f"_{column.lstrip('-')}" for column in self.columns()[:1])}
        return {name: Coalesce(F(name[1:]), F(name[1:])) for name in names}

    def _order(self) -> tuple[str, ...]:
        """The columns that give the order, as the query has them."""
        first, *others = self.columns()
        if self.queue.is_small and (self.article or self.order != "wait"):
            first = f"-_{first[1:]}" if first.startswith("-") else f"_{first}"
        return (first, *others)

    def _conditions(self) -> Q:
        conditions = Q()
        if self.article:
            conditions &= Q(**{"_article_id" if self.queue.is_small else "article": self.article})
        if self.author:
            conditions &= self._few(author_email=self.author)
        if self.network:
            conditions &= self._few(address=self.network)
        if self.language:
            conditions &= Q(article__language=self.language)
        if self.age:
            conditions &= of_age(self.age)
        if self.finding:
            conditions &= self._noticed()
        return conditions

    def _few(self, **column: str) -> Q:
        """The condition for few of all comments, which the index of this column knows."""
        ((name, _),) = column.items()
        those = Q(**column) & ~Q(**{name: ""})  # as the index says
        if self.queue.name == "all":
            return those
        return Q(pk__in=Comment.objects.filter(those).order_by().values("pk"))

    def _noticed(self) -> Q:
        """The condition for what a rule noticed; among all comments in the newest of them alone."""
        there = Finding.objects.filter(rule=self.finding)
        here = there.filter(comment=OuterRef("pk"), revision=OuterRef("revision"))
        newest = there.order_by("-comment").values("comment")[: search.MOST_OF_ALL]
        return Q(Exists(here), pk__in=newest) if self.queue.name == "all" else Q(Exists(here))


def card_url(pk: int) -> str:
    """Return the address of all that the desk knows of a comment, in whatever queue it is."""
    return Wanted(queue=queues.ALL).url(card=pk)


def read(asked: Mapping[str, str]) -> Wanted:
    """Return what an address asks for, with what it can't have among its problems."""
    problems: list[str] = []
    asked = {name: value.replace("\x00", "") for name, value in asked.items()}
    name = asked.get("queue", "") or queues.HELD.name
    queue = queues.BY_NAME.get(name)
    if queue is None:
        problems.append(_("There is no queue “%(name)s”: you see what is held.") % {"name": name})
    queue = queue or queues.HELD
    return Wanted(
        queue=queue,
        article=_article(asked.get("article", ""), problems),
        author=fold(asked.get("author", ""))[:254],
        network=asked.get("network", "")[:45],
        age=_one_of(asked, "age", [*AGES, "older"], problems),
        finding=asked.get("finding", "")[:40],
        language=_one_of(asked, "language", Language.values, problems),
        q=asked.get("q", "").strip()[:200],
        order=_order(asked, queue, problems),
        problems=problems,
    )


def _article(value: str, problems: list[str]) -> int | None:
    if not value:
        return None
    pk = keys.read(value)
    if pk is None:
        said = _("There is no article “%(value)s”: you see those of all.")
        problems.append(said % {"value": value})
    return pk


def _one_of(asked: Mapping[str, str], name: str, known: Any, problems: list[str]) -> str:
    value = asked.get(name, "")
    if not value or value in known:
        return value
    problems.append(_("The filter “%(value)s” is not there any more.") % {"value": value})
    return ""


def _order(asked: Mapping[str, str], queue: Queue, problems: list[str]) -> str:
    """Return the order that is asked for; where nobody waits, doubt orders nothing."""
    order = _one_of(asked, "order", ORDERS, problems) or "wait"
    if order == "doubt" and queue.newest_first:
        problems.append(_("Only what waits is sorted by doubt: you see the newest first."))
        return "wait"
    return order


def of_age(age: str) -> Q:
    """Return the condition for comments of this age, one of wording.AGES."""
    now = timezone.now()
    if age == "older":
        return Q(submitted_at__lt=now - AGES["week"])
    return Q(submitted_at__gte=now - AGES[age])


def _values(columns: Sequence[str], place: str) -> list[Any]:
    """Return the values of a place in the order of these columns; nothing if it is none."""
    parts = place.split("_")
    if len(parts) != len(columns):
        return []
    values = [_value(column, part) for column, part in zip(columns, parts, strict=True)]
    return [] if None in values else values


def _value(column: str, part: str) -> int | datetime | None:
    is_moment = column.endswith(("submitted_at", "waits_since"))
    return moment(part) if is_moment else keys.read(part)


def moment(written: str) -> datetime | None:
    """Return a moment with its zone, or nothing where `written` is none."""
    try:
        found = parse_datetime(written)
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _behind(columns: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition for what stands behind these values in the order of these columns.

    The first column's own condition comes first: by it the index is entered at the right place.
    """
    behind, same = Q(), Q()
    for column, value in zip(columns, values, strict=True):
        name = column.lstrip("-")
        side = "lt" if column.startswith("-") else "gt"
        behind |= same & Q(**{f"{name}__{side}": value})
        same &= Q(**{name: value})
    first = columns[0].lstrip("-")
    return Q(**{f"{first}__{'lte' if columns[0].startswith('-') else 'gte'}": values[0]}) & behind
