"""The numbers and the monthly report over HTTP."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comments.attention import MODERATE
from comments.desk.api import answers
from comments.desk.numbers import limits, page, report, tables
from comments.desk.numbers import month as months

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from comments.desk.numbers.month import Month
    from comments.desk.numbers.tables import Table

FIRST_YEAR = 2000
DECEMBER = 12


@require_safe
@permission_required(MODERATE, raise_exception=True)
def numbers(request: HttpRequest) -> HttpResponse:
    """The numbers of the last thirty days."""
    now = timezone.localtime()
    shown = page.of(now)
    context = {"title": _("The desk’s numbers"), "numbers": shown, "months": _around(now)}
    return _page(request, "numbers", context)


@answers("GET")
def warned(request: HttpRequest) -> JsonResponse:
    """What the desk warns of, for its script."""
    return JsonResponse({"warnings": limits.warnings()})


@require_safe
@permission_required(MODERATE, raise_exception=True)
def monthly(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The report of a month: to read and print, or as JSON or CSV, by `?format=`."""
    now = timezone.localtime()
    if not (FIRST_YEAR <= year <= now.year and 1 <= month <= DECEMBER):
        raise Http404
    if (year, month) > (now.year, now.month):
        raise Http404
    facts = months.of(year, month)
    made = report.tables(facts)
    kind = request.GET.get("format", "")
    if kind in FILES:
        return _file(kind, f"report-{year}-{month:02d}.{kind}", FILES[kind](facts, made, now))
    title = _("Moderation report: %(month)s") % {"month": _named(facts.since)}
    around = {"months": _around(facts.since), "is_over": now >= facts.until, "drawn_at": now}
    return _page(request, "report", {"title": title, "facts": facts, "tables": made, **around})


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    context = {**admin.site.each_context(request), **context}
    return render(request, f"admin/comments/desk/numbers/{name}.html", context)


def _named(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "YEAR_MONTH_FORMAT")


def _around(moment: datetime) -> dict[str, date]:
    """The month of a moment, the one before and the one after, as their first days."""
    first = timezone.localtime(moment).date().replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    return {"before": before, "this": first, "after": months.following(first)}


def _file(kind: str, name: str, response: HttpResponse) -> HttpResponse:
    shown = "inline" if kind == "json" else "attachment"
    response.headers["Content-Disposition"] = f'{shown}; filename="{name}"'
    return response


def _json(facts: Month, made: list[Table], now: datetime) -> HttpResponse:
    return JsonResponse(
        {
            "from": timezone.localtime(facts.since).isoformat(),
            "until": timezone.localtime(facts.until).isoformat(),
            "is_over": now >= facts.until,
            "drawn_at": now.isoformat(),
            "log": {"rows": facts.length, "hash": facts.hash},
            "tables": [table.plain() for table in made],
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _csv(facts: Month, made: list[Table], now: datetime) -> HttpResponse:
    return HttpResponse(tables.as_csv(made), content_type="text/csv; charset=utf-8")


FILES = {"json": _json, "csv": _csv}
