"""A report's tables as plain values, and as JSON and CSV hand them on."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import pgettext

from comments.desk.numbers import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet would reckon."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files, what it is called, and what it holds: count, seconds or share."""

    code: str
    label: str
    holds: str = "count"


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its name in files, what it is called, and a value for each column."""

    code: str
    label: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and what it counts, in words; `adds_up` says whether its lines have a sum."""

    name: str
    title: str
    counts: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    adds_up: bool = True

    def total(self) -> Line | None:
        """The sum of its lines, where they have one."""
        if not self.adds_up:
            return None
        sums = [sum(line.values[n] or 0 for line in self.lines) for n in range(len(self.columns))]
        return Line("total", pgettext("figure", "Total"), sums)

    def shown(self) -> list[tuple[Line, list[str]]]:
        """Its lines, the sum last, with their values in words."""
        total = self.total()
        lines = [*self.lines, total] if total else self.lines
        return [
            (line, [self._say(n, value) for n, value in enumerate(line.values)]) for line in lines
        ]

    def _say(self, place: int, value: float | None) -> str:
        if value is None:
            return "–"
        holds = self.columns[place].holds
        if holds == "share":
            return words.percent(value)
        return words.duration(int(value)) if holds == "seconds" else words.number(int(value))

    def plain(self) -> dict[str, Any]:
        """The table as JSON has it."""
        codes = [column.code for column in self.columns]
        total = self.total()
        return {
            "name": self.name,
            "title": self.title,
            "counts": self.counts,
            "rows": [
                {
                    "code": line.code,
                    "label": line.label,
                    **dict(zip(codes, line.values, strict=True)),
                }
                for line in self.lines
            ],
            "total": dict(zip(codes, total.values, strict=True)) if total else None,
        }


def as_csv(tables: Iterable[Table]) -> str:
    """Return the tables as CSV, one value a line, without the sums, which whoever reads it makes."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["table", "row", "label", "column", "value"])
    for table in tables:
        for line in table.lines:
            for column, value in zip(table.columns, line.values, strict=True):
                writer.writerow(
                    [table.name, _cell(line.code), _cell(line.label), column.code, value]
                )
    return out.getvalue()


def _cell(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA) else words
