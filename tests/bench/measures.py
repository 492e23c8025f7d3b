"""How good rankings are, where it is known what belongs together.

Pure functions. An order is a list of ids, best first; grades say how much each id belongs to the
article that was asked about (absent: not at all). Measures look at the first five.
"""

import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

SHOWN = 5
"""How many places of an order are looked at."""
DRAWS = 1_000
"""How often queries are drawn anew for an interval."""
T = TypeVar("T")
Interval = tuple[float, float]


def ndcg(order: Sequence[str], grades: Mapping[str, float], k: int = SHOWN) -> float:
    """Return the normalised discounted cumulative gain of one ranking, 0 to 1 (linear gain)."""
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(found, 0) for found in order[:k]]) / _gain(best[:k])


def _gain(grades: Sequence[float]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades))


def precision(order: Sequence[str], grades: Mapping[str, float], k: int = SHOWN) -> float:
    """Return which part of the first `k` places holds something that belongs there, 0 to 1."""
    return sum(grades.get(found, 0) > 0 for found in order[:k]) / k


def reciprocal_rank(order: Sequence[str], grades: Mapping[str, float]) -> float:
    """Return 1 divided by the place of the first that belongs there, 0 where none does."""
    places = (place for place, found in enumerate(order, start=1) if grades.get(found, 0) > 0)
    return 1 / next(places, math.inf)


def coverage(orders: Iterable[Sequence[str]], documents: int, k: int = SHOWN) -> float:
    """Return which part of all documents stands among the first `k` of some order, 0 to 1."""
    return len({found for order in orders for found in order[:k]}) / documents


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean."""
    return sum(values) / len(values)


def geometric_mean(values: Sequence[float]) -> float:
    """Return the geometric mean of values from 0 on: what ratios are averaged by."""
    return math.prod(values) ** (1 / len(values))


def interval(
    samples: Sequence[Sequence[T]], of: Callable[[Sequence[Sequence[T]]], float]
) -> Interval:
    """Return between which values `of` lies in 95 of 100 draws of the queries, with replacement.

    Each sample (one a corpus) is drawn for itself; the draws are the same at every call.
    """
    chance = random.Random(0)
    values = sorted(
        of([chance.choices(sample, k=len(sample)) for sample in samples]) for _ in range(DRAWS)
    )
    return values[round(DRAWS * 0.025)], values[round(DRAWS * 0.975) - 1]
