"""What readers reported about a comment, as moderators see it: on its card in the list, on its sheet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.reports.models import ROBOT, Report, ReportReason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comments.models import Comment

NEWEST = 50
"""Reports of one comment that are shown; whoever reads so many has read enough."""

ON_CARD = 3
"""Explanations that a card shows; the others stand on the sheet."""

OPEN = Prefetch("reported", Report.objects.open().order_by("-pk")[:NEWEST], to_attr="open_reports")
"""Brings the newest open reports of each comment, in one query."""


def badge(comment: Comment) -> SafeString:
    """Say at a glance that readers reported it, and how many."""
    if not comment.reports:
        return SafeString("")
    said = ngettext("%(count)d report", "%(count)d reports", comment.reports)
    return format_html(
        ' <span class="state-badge state-badge--reported">{}</span>',
        said % {"count": comment.reports},
    )


def on_card(comment: Comment) -> SafeString:
    """What for, how often, and the newest explanations."""
    reports = _open(comment)
    if not reports:
        return SafeString("")
    explained = [report for report in reports if report.explanation][:ON_CARD]
    quotes = format_html_join(
        "", '<li dir="auto"><q>{}</q></li>', ((report.explanation,) for report in explained)
    )
    return format_html(
        '<div class="reported"><p><strong>{}</strong> {}</p>{}</div>',
        _("Reported by readers:"),
        _reasons(comment, reports),
        format_html("<ul>{}</ul>", quotes) if quotes else "",
    )


def on_sheet(comment: Comment) -> SafeString:
    """Every report that is open, and below them those that were answered."""
    reports = _open(comment)
    answered = list(comment.reported.exclude(settled_by="").order_by("-pk")[:NEWEST])
    said = format_html("<p>{}</p>{}", _reasons(comment, reports), _listed(comment, reports))
    return format_html(
        '<div class="reported">{}{}</div>',
        said if reports else "",
        format_html(
            "<details><summary>{}</summary>{}</details>",
            _("Reports that were answered (%(count)d)") % {"count": len(answered)},
            _listed(comment, answered),
        )
        if answered
        else "",
    )


def _open(comment: Comment) -> list[Report]:
    """The newest open reports, fetched by `OPEN`."""
    found: list[Report] = getattr(comment, "open_reports", [])
    return found


def _reasons(comment: Comment, reports: Iterable[Report]) -> SafeString:
    """The reasons with how many gave each, the most frequent first."""
    counted = Counter(report.reason for report in reports).most_common()
    said = [(str(ReportReason(reason).label), count) for reason, count in counted]
    rest = comment.reports - sum(count for _reason, count in said)
    if rest > 0:
        said.append((_("earlier reports"), rest))
    return format_html_join(" · ", "{} ({})", said)


def _listed(comment: Comment, reports: Iterable[Report]) -> SafeString:
    items = (
        (
            report.created_at.isoformat(timespec="seconds"),
            formats.date_format(timezone.localtime(report.created_at), "SHORT_DATETIME_FORMAT"),
            report.get_reason_display(),
            _remark(comment, report),
            format_html('<q dir="auto">{}</q>', report.explanation) if report.explanation else "",
        )
        for report in reports
    )
    line = '<li><time class="quiet" datetime="{}">{}</time> {} <small>{}</small>{}</li>'
    return format_html("<ul>{}</ul>", format_html_join("", line, items))


def _remark(comment: Comment, report: Report) -> str:
    """What a moderator should know of how a report was sent."""
    if report.settled_by == ROBOT:
        return _("sent by a robot")
    return _("about an earlier text") if report.revision < comment.revision else ""
