"""Rows of different lengths in one piece of memory: the words of all articles, as numbers."""

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
"""Whole numbers, or scores."""


class Rows:
    """Rows of numbered things and a weight for each, one row behind the other."""

    def __init__(self, things: Numbers, weights: Numbers, ends: Numbers) -> None:
        self._things, self._weights = things, weights
        self._ends = np.concatenate(([0], ends))

    def __getitem__(self, row: int) -> tuple[Numbers, Numbers]:
        part = slice(self._ends[row], self._ends[row + 1])
        return self._things[part], self._weights[part]

    def of(self, firsts: Numbers, count: int = 1) -> tuple[Numbers, Numbers, Numbers]:
        """Return what stands in these rows, so many from each on; its weights; the rows' lengths."""
        edges = self._ends[firsts[:, None] + np.arange(count + 1)]
        parts = list(map(slice, edges[:, 0].tolist(), edges[:, -1].tolist()))
        things = np.concatenate([self._things[part] for part in parts])
        weights = np.concatenate([self._weights[part] for part in parts])
        return things, weights, np.diff(edges).ravel()

    def turned(self, things: int) -> "Rows":
        """Return a row for each of so many things: in which of these rows it stands."""
        lengths = np.diff(self._ends)
        rows = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        order = np.argsort(self._things, kind="stable")
        ends = np.cumsum(np.bincount(self._things, minlength=things))
        return Rows(rows[order], self._weights[order], ends)


class Writing:
    """Rows that are being written. Each ends in a 0 that weighs nothing: `sums` can't do with none."""

    def __init__(self) -> None:
        self._things, self._weights, self._ends = array("i"), array("h"), array("q")

    def add(self, things: Iterable[int], weights: Iterable[int]) -> None:
        """Write one row more."""
        self._things.extend(things)
        self._things.append(0)
        self._weights.extend(weights)
        self._weights.append(0)
        self._ends.append(len(self._things))

    def done(self) -> Rows:
        """Return what was written; nothing can be added afterwards."""
        things, weights = np.frombuffer(self._things, "i"), np.frombuffer(self._weights, "h")
        return Rows(things, weights, np.frombuffer(self._ends, "q"))


def sums(values: Numbers, lengths: Numbers) -> Numbers:
    """Return what the values of each row add up to; no row is empty."""
    totals: Numbers = np.add.reduceat(values, np.cumsum(lengths) - lengths, dtype=np.int64)
    return totals
