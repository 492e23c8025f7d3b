"""The report of a month, in the terms of the European Digital Services Act (EU 2022/2065).

Its tables are reckoned from the log's rows, each of which stands in the first one exactly once; the
others look closer at some of them. A decision that was undone since is counted, and said to be.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comments.desk.numbers import figures
from comments.desk.numbers.figures import AUTHOR, HELD, LOADER, PERSON
from comments.desk.numbers.tables import Column, Line, Table
from comments.reasons.models import Ground
from comments.reports.models import ROBOT, ReportReason
from comments.reports.reporting import ACTOR as REPORTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from comments.desk.numbers.figures import Row, Tally, Times
    from comments.desk.numbers.month import Asked, Month

HIDING = ("rejected", "spam", "trash", "held")
"""What hides a comment that could be read, or could have been."""

NONE = "none"


def tables(month: Month) -> list[Table]:
    """Return all tables of a month's report."""
    return [
        _log(month),
        _measures(month),
        _grounds(month),
        _reasons(month),
        _automation(month),
        _notices(month),
        _complaints(month),
        _times(month),
    ]


def sort_of(row: Row) -> str:  # noqa: PLR0911 (a list of answers)
    """Return the line of the first table in which a row of the log is counted."""
    if row.undoes is not None:
        return "undoing"
    if (row.kind, row.name) == LOADER:
        return "imported"
    if row.after == "erased":
        return "erased"
    if row.kind == AUTHOR or row.after == "withdrawn":
        return "author"
    if row.kind == PERSON and not row.before:
        return "staff"
    if row.after == HELD:
        return "held" if figures.is_hold(row) else "reopened"
    return row.after


def _sorts() -> dict[str, str]:
    return {
        "received": _("Received, and waiting for a person"),
        "approved": pgettext("figure", "Approved"),
        "rejected": pgettext("figure", "Rejected"),
        "spam": _("Put with the spam"),
        "trash": pgettext("figure", "Put in the trash"),
        "held": _("Put back on hold, having been public"),
        "reopened": _("Put back into the queue, having been hidden"),
        "undoing": _("Undoings of other decisions"),
        "staff": _("Comments of the newsroom itself"),
        "author": _("Withdrawn or brought back by their authors"),
        "erased": _("Erased at somebody’s wish"),
        "imported": _("Imported from elsewhere"),
    }


def _log(month: Month) -> Table:
    counts: Counter[tuple[str, str]] = Counter()
    for row in month.rows:
        sort = sort_of(row)
        counts[sort, _hand(row.kind)] += 1
        counts[sort, "undone"] += row.pk in month.gone
    for who, n in month.received.items():
        counts["imported" if who == LOADER else "received", _hand(who[0])] += n
    hands = ("people", "machine", "authors")
    lines = []
    for code, label in _sorts().items():
        values = [counts[code, hand] for hand in hands]
        lines.append(Line(code, label, (*values, sum(values), counts[code, "undone"])))
    return Table(
        "log",
        _("The log of the month"),
        _("Every row of the log of this month, once: the total is the number of rows."),
        (
            _people(),
            _machine(),
            Column("authors", pgettext("figure", "Authors")),
            _sum(),
            _undone(),
        ),
        lines,
    )


def _hand(kind: str) -> str:
    return {PERSON: "people", AUTHOR: "authors"}.get(kind, "machine")


def _measures(month: Month) -> Table:
    sorts = _sorts()
    lines = []
    for code in HIDING:
        rows = [row for row in month.rows if sort_of(row) == code]
        counted = figures.tally(rows, month.gone, month.overturned)
        noticed = sum(_is_noticed(row, month) for row in rows)
        values = (*_hands(rows), noticed, counted.undone, counted.overturned)
        lines.append(Line(code, sorts[code], values))
    return Table(
        "restrictions",
        _("Restrictions of visibility, by kind (articles 15(1)(c) and 17(3)(a))"),
        _("Decisions of the month that hid a comment, whatever was decided later."),
        (
            _people(),
            _machine(),
            _sum(),
            Column("after_notice", _("After a notice")),
            _undone(),
            _overturned(),
        ),
        lines,
    )


def _is_noticed(row: Row, month: Month) -> bool:
    """Whether a decision answered readers' reports, or was made by their number."""
    return row.pk in month.noticed or (row.kind, row.name) == (REPORTED.kind, REPORTED.name)


def _hands(rows: Sequence[Row]) -> tuple[int, int, int]:
    """How many of them people took, how many were automated, and how many that is."""
    people = sum(row.kind == PERSON for row in rows)
    return people, len(rows) - people, len(rows)


def _restrictions(month: Month) -> list[Row]:
    return [row for row in month.rows if sort_of(row) in HIDING]


def ground_of(row: Row, month: Month) -> str:
    """Return on which ground a comment was hidden: law, rules, commercial, or none that was named."""
    if row.after == "spam":
        return "commercial"
    reason = month.reasons.get(row.reason)
    return reason.ground if reason else NONE


def _grounds(month: Month) -> Table:
    labels = {
        Ground.LAW.value: _("The law (article 17(3)(d))"),
        Ground.RULES.value: _("The rules of the discussion (article 17(3)(e))"),
        "commercial": _("Deceptive commercial content: spam, without a statement (article 17(2))"),
        NONE: _("No ground named: put in the trash or on hold"),
    }
    return Table(
        "grounds",
        _("The same restrictions, by ground"),
        _("The ground is that of the reason given; the newsroom’s list of reasons says which."),
        (_people(), _machine(), _sum(), _undone()),
        _grouped(month, labels, lambda row: ground_of(row, month)),
    )


def _reasons(month: Month) -> Table:
    given = {row.reason for row in _restrictions(month) if row.reason}
    grounds = dict(Ground.choices)
    labels = {
        code: _("%(reason)s (%(ground)s)")
        % {"reason": each.label, "ground": str(grounds[Ground(each.ground)]).lower()}
        for code, each in month.reasons.items()
    }
    labels |= {code: code for code in sorted(given - set(labels))}
    labels[NONE] = _("Without a reason: spam, trash, hold")
    return Table(
        "reasons",
        _("The same restrictions, by reason"),
        _("The reason is the one that the author was told."),
        (_people(), _machine(), _sum(), _undone()),
        _grouped(month, labels, lambda row: row.reason or NONE),
    )


def _grouped(month: Month, labels: Mapping[str, str], key: Callable[[Row], str]) -> list[Line]:
    """Return a line for each label: the restrictions that have this key."""
    groups: dict[str, list[Row]] = {code: [] for code in labels}
    for row in _restrictions(month):
        groups[key(row)].append(row)
    return [
        Line(code, labels[code], (*_hands(rows), sum(row.pk in month.gone for row in rows)))
        for code, rows in groups.items()
    ]


def _automation(month: Month) -> Table:
    labels = {
        ("machine", True): _("Hidden by automated means"),
        ("machine", False): _("Published by automated means"),
        ("people", True): _("Hidden by people"),
        ("people", False): _("Published by people"),
    }
    lines = []
    for (hand, hides), label in labels.items():
        sorts = HIDING if hides else ("approved",)
        rows = [row for row in month.rows if _hand(row.kind) == hand and sort_of(row) in sorts]
        code = f"{hand}_{'hidden' if hides else 'published'}"
        lines.append(
            Line(code, label, _reversed(figures.tally(rows, month.gone, month.overturned)))
        )
    return Table(
        "automation",
        _("Automated means and their accuracy (article 15(1)(e))"),
        _(
            "A decision is reversed when it was undone, or when a person decided otherwise about "
            "the same text within 30 days. The rate of reversals is the indicator of error; that "
            "of people stands beside it."
        ),
        (
            Column("taken", pgettext("figure", "Decisions")),
            _undone(),
            _overturned(),
            Column("rate", pgettext("figure", "Reversed"), "share"),
        ),
        lines,
        adds_up=False,
    )


def _reversed(counted: Tally) -> tuple[int, int, int, float]:
    return counted.taken, counted.undone, counted.overturned, round(counted.share, 4)


FATES = ("law", "rules", "visible", "author", "open", "robot")


def _fate(asked: Asked, month: Month) -> str:
    """Return what became of a notice: the comment hidden by law or rules, left, taken back; or not."""
    if asked.settled_by == ROBOT:
        return "robot"
    settled = month.answers.get(asked.settled_by)
    if settled is None:
        return "open"
    if settled.after in figures.TAKEN_BACK:
        return "author"
    if settled.after == figures.APPROVED:
        return "visible"
    reason = month.reasons.get(settled.reason)
    return "law" if reason and reason.ground == Ground.LAW else "rules"


def _notices(month: Month) -> Table:
    counts = Counter((asked.about, _fate(asked, month)) for asked in month.notices)
    lines = []
    for code, label in ReportReason.choices:
        values = [counts[code, fate] for fate in FATES]
        lines.append(Line(code, str(label), (sum(values), *values)))
    return Table(
        "notices",
        _("Notices (articles 15(1)(b) and 16), by what they allege"),
        _("Readers’ reports of the month, and what became of them until this report was drawn up."),
        (
            Column("received", pgettext("figure", "Received")),
            Column("law", _("Hidden: law")),
            Column("rules", _("Hidden: rules, spam, trash")),
            Column("visible", _("Left visible")),
            Column("author", _("Taken back by the author, or erased")),
            Column("open", pgettext("figure", "Open")),
            Column("robot", _("Sent by robots")),
        ),
        lines,
    )


def _complaints(month: Month) -> Table:
    labels = {
        "granted": _("Granted: the comment was published"),
        "upheld": _("Rejected again"),
        "other": _("Put with the spam or in the trash"),
        "author": _("Taken back by the author, or erased"),
        "open": pgettext("figure", "Open"),
    }
    outcomes = {"approved": "granted", "rejected": "upheld", "spam": "other", "trash": "other"}
    counts: Counter[str] = Counter()
    for asked in month.complaints:
        settled = month.answers.get(asked.settled_by)
        counts[outcomes.get(settled.after, "author") if settled else "open"] += 1
    return Table(
        "complaints",
        _("Complaints (articles 15(1)(d) and 20)"),
        _("Authors’ answers of the month to the rejection of their comments. People alone decide."),
        (Column("complaints", _("Complaints")),),
        [Line(code, label, (counts[code],)) for code, label in labels.items()],
    )


def _times(month: Month) -> Table:
    standing = (r for r in month.rows if figures.is_decision(r) and r.pk not in month.gone)
    first = figures.first_by_people(standing)
    measured = (
        (
            "decisions",
            _("From sending a comment to a person’s first decision"),
            figures.waits(first),
        ),
        ("notices", _("From a notice to the decision about it"), _answered(month.notices, month)),
        (
            "complaints",
            _("From a complaint to the decision about it"),
            _answered(month.complaints, month),
        ),
    )
    return Table(
        "times",
        _("Times (articles 15(1)(b) and 15(1)(d))"),
        _("Decisions of the month about comments; for notices and complaints, those of the month."),
        (
            Column("count", pgettext("figure", "Decided")),
            Column("median_seconds", pgettext("figure", "Median"), "seconds"),
            Column("ninetieth_seconds", _("Nine in ten within"), "seconds"),
        ),
        [Line(code, label, _spent(figures.times(spent))) for code, label, spent in measured],
        adds_up=False,
    )


def _answered(asked: Iterable[Asked], month: Month) -> list[int]:
    answers = ((each, month.answers.get(each.settled_by)) for each in asked)
    return [int((found.at - each.at).total_seconds()) for each, found in answers if found]


def _spent(times: Times | None) -> tuple[int, int | None, int | None]:
    return (times.count, times.median, times.ninetieth) if times else (0, None, None)


def _people() -> Column:
    return Column("people", pgettext("who decided", "People"))


def _machine() -> Column:
    return Column("machine", pgettext("who decided", "Automated"))


def _sum() -> Column:
    return Column("total", pgettext("figure", "Total"))


def _undone() -> Column:
    return Column("undone", pgettext("figure", "Undone since"))


def _overturned() -> Column:
    return Column("overturned", _("Decided otherwise since"))
