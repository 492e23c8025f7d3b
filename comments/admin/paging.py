"""Pages of the list of comments, which may hold a million: the counters say how many, or nobody.

A list by state alone is counted by comments.tally. Any other is counted up to a number of pages that
nobody turns: who wants to see what is behind them filters more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from comments.admin.filters import EVERYTHING, StateFilter, asked_for
from comments.models import State, Tally

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST = 5000
"""Comments of a list that no counter knows, up to which they are counted."""

NO_FILTERS = {"p", "o", "all", "e"}
"""What an address of the admin says besides filters: page, order, all on one page, a wrong filter."""


class TalliedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that is told how much there is, or else counts no more than it must."""

    known: int | None = None

    @cached_property
    def count(self) -> int:
        if self.known is not None:
            return self.known
        found: Any = self.object_list
        return int(found.order_by()[:MOST].count())


def paginator(request: HttpRequest, comments: Any, per_page: int, **options: Any) -> Paginator[Any]:
    """Return the paginator for a list of comments that this address asks for."""
    pages = TalliedPaginator(comments, per_page, **options)
    pages.known = _known(request)
    return pages


def _known(request: HttpRequest) -> int | None:
    """Return how many comments are asked for, if it is by state alone."""
    if set(request.GET) - NO_FILTERS - {StateFilter.parameter_name}:
        return None
    counters = Tally.objects.of()
    asked = asked_for(request.GET.get(StateFilter.parameter_name))
    if asked == EVERYTHING:
        return sum(counters[state.value] for state in State)
    return counters[asked]
