"""Who has most in common with an article's heaviest words: those worth an exact comparison."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice

from articles.related import ranking
from articles.related.ranking import Profile

PART = 5_000
"""How many sums are put in order to know how large the largest of all are at least."""

Postings = Mapping[str, "array[int]"]
"""Who is found by a word: an article and the weight that it has there, and so on."""


def nearest(article: Profile, postings: Postings) -> list[tuple[int, int]]:
    """Return who has most in common with an article's heaviest words, and how much, at most FOUND."""
    sums: dict[int, int] = defaultdict(int)
    for word, weight in article.heaviest().items():
        entries = iter(postings.get(word, ()))
        for other, its_weight in zip(entries, entries, strict=True):
            sums[other] += weight * its_weight
    sums.pop(article.id, None)
    return _largest(ranking.FOUND, sums)


def _largest(count: int, sums: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return the largest of these sums with their keys, largest first, the later key before its equal.

    Whoever is less than so many of a part is none of the largest: most are never put in order.
    """
    part = sorted(islice(sums.values(), PART), reverse=True)
    least = part[:count][-1] if part else 0
    likely = sorted([(near, key) for key, near in sums.items() if near >= least], reverse=True)
    return [(key, near) for near, key in likely[:count]]


def gathered(profiles: Iterable[Profile]) -> dict[str, dict[str, "array[int]"]]:
    """Return the postings of these articles, by their languages."""
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for profile in profiles:
        postings = found[profile.language]
        for word, weight in profile.entries().items():
            postings[word] += profile.id, weight
    return {
        language: {word: array("q", entries) for word, entries in postings.items()}
        for language, postings in found.items()
    }
