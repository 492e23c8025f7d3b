"""The plots: SVG as text, without style and without scaling.

What is drawn lies in percents across and in pixels down, so that it takes the width that it gets
while its words keep their size. All colours are the sheet's (numbers.css); people and machine also
differ in texture and in place, and are named where they stand. The same figures stand in a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from comments.desk.numbers.words import DAY, HOUR, MINUTE, duration, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comments.desk.numbers.figures import Times

LABEL = 20
"""Pixels that a line of words takes."""

HEIGHT = 150
"""Pixels for bars, which two lines of words stand above and two below."""

TALL = HEIGHT + 3 * LABEL
"""Pixels for times, which one line of words stands above and one below: both plots end alike."""

GUTTER = 0.88
"""The part of the width after which the marks of a scale are named."""

FIRST, LAST = 0.12, 0.88
"""Where in the width a label must begin, or end, at its bar, not to be cut."""

SCALE = (MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY)
"""Where a time is marked on a scale of logarithms."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a plot is called and says, for those who do not see it; its words within the drawing."""

    key: str
    title: str
    says: str


def _svg(named: Named, height: int, parts: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg class="plot" role="img" width="100%" height="{height}" '
        'aria-labelledby="{key}-title {key}-says" focusable="false">'
        '<title id="{key}-title">{title}</title><desc id="{key}-says">{says}</desc>{parts}</svg>',
        height=height,
        key=named.key,
        title=named.title,
        says=named.says,
        parts=mark_safe("".join(parts)),  # noqa: S308 (each was made safe)
    )


def _across(share: float) -> str:
    """A place in the width, or a part of it."""
    return f"{100 * share:.2f}%"


def _down(pixels: float) -> str:
    """A place in the height, or a part of it."""
    return f"{pixels:.1f}"


def _text(words: str, x: float, y: float, kind: str = "") -> SafeString:
    """Words at a place, which they keep within the drawing."""
    anchor = "start" if x < FIRST else "end" if x > LAST else "middle"
    return format_html(
        '<text class="plot__text{}" x="{}" y="{}" text-anchor="{}">{}</text>',
        kind and f" plot__text--{kind}",
        _across(x),
        _down(y),
        anchor,
        words,
    )


def _line(kind: str, x: tuple[float, float], y: tuple[float, float]) -> SafeString:
    return format_html(
        '<line class="plot__{}" x1="{}" x2="{}" y1="{}" y2="{}"/>',
        kind,
        *map(_across, x),
        *map(_down, y),
    )


def _weeks(ticks: Sequence[tuple[int, str]], day: float, height: int) -> list[SafeString]:
    """Where weeks begin: a hair line through the drawing, and the day's name below it.

    `day` is the width of one.
    """
    parts = []
    for place, label in ticks:
        x = place * day
        parts.append(_line("week", (x, x), (LABEL, height - LABEL)))
        parts.append(_text(label, x, height - 5, "quiet"))
    return parts


HATCH = mark_safe(
    '<defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="plot__hatch-ground" width="4" height="4"/>'
    '<line class="plot__hatch" x1="1" x2="1" y1="0" y2="4"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars: what it is called where it stands, and its values."""

    label: str
    values: Sequence[int]

    def most(self) -> int:
        return max(self.values, default=0)


def mirrored(
    named: Named, up: Series, down: Series, ticks: Sequence[tuple[int, str]]
) -> SafeString:
    """Draw two series of bars on one scale, from one ground line: one grows up, one down."""
    unit = HEIGHT / max(up.most() + down.most(), 1)
    ground = 2 * LABEL + up.most() * unit
    height = 5 * LABEL + HEIGHT
    parts = [HATCH, *_weeks(ticks, 1 / max(len(up.values), 1), height)]
    parts += _bars("people", up.values, ground, -unit)
    parts += _bars("machine", down.values, ground, unit)
    parts += [
        _line("ground", (0, 1), (ground, ground)),
        _text(up.label, 0, LABEL - 6, "name"),
        _text(down.label, 0, height - LABEL - 6, "name"),
    ]
    return _svg(named, height, parts)


def _bars(kind: str, values: Sequence[int], ground: float, unit: float) -> list[SafeString]:
    count = len(values)
    parts = [
        format_html(
            '<rect class="plot__{}" fill="{}" x="{}" width="{}" y="{}" height="{}"/>',
            kind,
            "url(#hatch)" if kind == "machine" else "currentColor",
            _across((place + 0.2) / count),
            _across(0.6 / count),
            _down(min(ground, ground + value * unit)),
            _down(abs(value * unit)),
        )
        for place, value in enumerate(values)
        if value
    ]
    return [*parts, *_most(values, ground, unit)]


def _most(values: Sequence[int], ground: float, unit: float) -> list[SafeString]:
    """The largest value, written at the end of its bar."""
    most = max(values, default=0)
    if not most:
        return []
    x = (values.index(most) + 0.5) / len(values)
    y = ground + most * unit + (14 if unit > 0 else -5)
    return [_text(number(most), x, y, "value")]


def spreads(
    named: Named,
    values: Sequence[Times | None],
    limit: tuple[int, str] | None,
    ticks: Sequence[tuple[int, str]],
) -> SafeString:
    """Draw each day's median as a dot and its 90th percentile as the end of a line, by logarithm."""
    known = [value for value in values if value]
    most = max([each.ninetieth for each in known] + ([limit[0]] if limit else []) + [HOUR])
    top = next((mark for mark in SCALE if mark >= most), most)
    scale = _Scale(MINUTE, top)
    height, day = 2 * LABEL + TALL, GUTTER / max(len(values), 1)
    parts = [*_weeks(ticks, day, height), *scale.marks(limit[0] if limit else 0)]
    if limit:
        y = scale.down(limit[0])
        parts += [_line("limit", (0, GUTTER), (y, y)), _text(limit[1], 0, y - 5, "limit")]
    for place, value in enumerate(values):
        if value:
            parts += scale.spread((place + 0.5) * day, value)
    return _svg(named, height, parts)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Times by their logarithm, from the shortest that matters to the longest."""

    least: int
    most: int

    def down(self, seconds: int) -> float:
        """Where a time lies, in pixels from the top."""
        kept = min(max(seconds, self.least), self.most)
        share = log(kept / self.least) / log(self.most / self.least)
        return LABEL + TALL * (1 - share)

    def marks(self, limit: int) -> list[SafeString]:
        """Hair lines with their times at the right; none where the limit's own line says it."""
        parts = []
        for mark in SCALE:
            y = self.down(mark)
            if self.least <= mark <= self.most and (not limit or abs(y - self.down(limit)) > LABEL):
                parts.append(_line("mark", (0, GUTTER), (y, y)))
                parts.append(_text(duration(mark), 1, y + 4, "quiet"))
        return parts

    def spread(self, x: float, value: Times) -> list[SafeString]:
        middle, end = self.down(value.median), self.down(value.ninetieth)
        dot = format_html(
            '<circle class="plot__dot" cx="{}" cy="{}" r="3.5"/>', _across(x), _down(middle)
        )
        return [_line("spread", (x, x), (middle, end)), dot]


def bar(value: int, most: int) -> SafeString:
    """Draw one value as a bar beside its number, which says the same."""
    share = _across(value / most if most else 0)
    return format_html(
        '<svg class="bar" width="100%" height="8" aria-hidden="true" focusable="false">'
        '<rect class="plot__people" width="{}" height="8"/></svg>',
        share,
    )
