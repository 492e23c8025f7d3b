"""Pages of articles that cost the same at any depth (keyset), and still have numbers in their addresses.

The address is `?page=N`. Page 1 needs nothing more; its successors carry where they begin
(`?page=2&after=<key>`), so that the database jumps there instead of counting its way (OFFSET takes
6 ms on SQLite and 98 ms on PostgreSQL at 100,000 articles). A bare `?page=N` still works, by counting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from articles.models import Article, ArticleQuerySet

PER_PAGE = 12
DEEPEST = 10_000
"""The last page number that is looked for."""

_KEY = re.compile(r"([0-9]{1,16})-([0-9]{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: its articles, its number from 1, and the addresses of its neighbours ("" if none)."""

    articles: list[Article]
    number: int
    previous_url: str
    next_url: str


def page_number(query: Mapping[str, Any]) -> int:
    """Return the number that a query asks for; Http404 where it is none."""
    asked = query.get("page", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,4}", asked) or int(asked) > DEEPEST:
        raise Http404(_("This page does not exist."))
    return int(asked)


def page_of(articles: ArticleQuerySet, request: HttpRequest, per_page: int = PER_PAGE) -> Page:
    """Return the page that the request asks for of what is published among `articles`, in one query.

    Http404 beyond the last.
    """
    number = page_number(request.GET)
    key = _key(request.GET.get("after", ""))
    if number == 1 or key is None:
        start = (number - 1) * per_page
        found = list(articles.published().newest_first()[start : start + per_page + 1])
    else:
        found = list(_after(articles, *key).newest_first()[: per_page + 1])
    if not found and number > 1:
        raise Http404(_("This page does not exist."))
    return _page(request, found, number, per_page)


def _page(request: HttpRequest, found: list[Article], number: int, per_page: int) -> Page:
    shown = found[:per_page]
    before = _address(request, number - 1) if number > 1 else ""
    after = _address(request, number + 1, shown[-1]) if len(found) > per_page else ""
    return Page(shown, number, before, after)


def _address(request: HttpRequest, number: int, last: Article | None = None) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in {"page", "after"}}
    if number > 1:
        kept["page"] = str(number)
    if last is not None and last.published_at is not None:
        kept["after"] = f"{(last.published_at - _EPOCH) // _MICROSECOND}-{last.pk}"
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def _key(written: str) -> tuple[datetime, int] | None:
    if not (found := _KEY.fullmatch(written)):
        return None
    return _EPOCH + int(found[1]) * _MICROSECOND, int(found[2])


def _after(articles: ArticleQuerySet, at: datetime, pk: int) -> ArticleQuerySet:
    # One bound, not two: SQLite jumps to one only, and may choose that of now.
    older = articles.published(min(at, timezone.now()))
    return older.filter(Q(published_at__lt=at) | Q(pk__lt=pk))
