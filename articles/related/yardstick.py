"""How rare words are: judgement on plain values, as `ranking` weighs articles by it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from articles.related.ranking import Reading

COMMON, FEW = 0.01, 200
"""A word that stands in more than this part of the articles, and in more than a few, finds none."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """How many articles there were in a language, and in how many of them each term stood.

    `names` is the mean length of their vectors of names, before each is brought to its length.
    """

    articles: int
    counts: Mapping[str, int]
    names: float = 0.0

    def rarity(self, word: str) -> float:
        """The inverse document frequency; a word never seen before is as rare as one seen once.

        Never zero: on a site of three articles about one thing, what all say brings them together.
        """
        return _rarities(self.articles, 1.0)[self.counts.get(word, 1)]

    def weights(self, counts: Mapping[str, float], power: float) -> dict[str, float]:
        """Return what these words weigh that were counted in an article."""
        known, rarities = self.counts, _rarities(self.articles, power)
        return {
            word: math.sqrt(times) * rarities[known.get(word, 1)]
            for word, times in counts.items()
            if times
        }

    def common(self, terms: Iterable[str]) -> frozenset[str]:
        """Return those of these terms that so many articles hold that they would find too many."""
        known, most = self.counts, max(FEW, COMMON * self.articles)
        return frozenset(term for term in terms if known.get(term, 0) > most)

    @classmethod
    def of(cls, readings: Collection[Reading]) -> Yardstick:
        """Return the yardstick of these articles, all of one language."""
        return cls.taken(len(readings), counted(readings), (each.names for each in readings))

    @classmethod
    def taken(
        cls, articles: int, counts: Mapping[str, int], names: Iterable[Mapping[str, float]]
    ) -> Yardstick:
        """Return the yardstick of so many articles, their terms having been counted; and their names."""
        bare = cls(articles, counts)
        lengths = math.fsum(length_of(bare.weights(each, 1.0)) for each in names)
        return cls(articles, counts, lengths / max(articles, 1))


def counted(readings: Iterable[Reading]) -> Counter[str]:
    """Return in how many of these articles each term stands."""
    counts: Counter[str] = Counter()
    for reading in readings:
        counts.update(reading.words.keys())
        counts.update(reading.names.keys())
    return counts


class _Rarities(dict[int, float]):
    """How rare a word is, by the number of articles that it stands in; each worked out once."""

    def __init__(self, articles: int, power: float) -> None:
        self._among, self._power = max(articles, 1), power

    def __missing__(self, count: int) -> float:
        among = self._among
        rarity = math.pow(math.log(1 + among / min(count, among)), self._power)
        self[count] = rarity
        return rarity


_rarities = lru_cache(maxsize=8)(_Rarities)


def length_of(weights: Mapping[str, float]) -> float:
    """Return how long a vector of weights is."""
    return math.sqrt(sum(weight * weight for weight in weights.values()))
