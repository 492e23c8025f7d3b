"""All articles of a site at hand, for when every list is made anew."""

import marshal
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from operator import attrgetter

from articles.related import ranking
from articles.related.ranking import Profile, Suggestion

OPEN = 10_000
"""How many profiles lie open beside the packed ones: some 150 MB."""

PART = 5_000
"""How many sums are put in order to know how large the largest of all are at least."""

Postings = Mapping[str, "array[int]"]
"""Who is found by a word: an article and the weight that it has there, and so on."""

_KEPT = attrgetter("id", "language", "day", "words", "names", "shown", "title", "fullness")
"""What is kept of a profile, in the order in which one is made."""


class Index:
    """The articles by their keys, and by their heaviest words: what stands in tables otherwise.

    Profiles are packed in one piece of memory, which processes can share: as objects, those of a
    hundred thousand articles would take several gigabytes.
    """

    def __init__(self, profiles: Iterable[Profile], postings: Mapping[str, Postings]) -> None:
        self.days: dict[int, int | None] = {}
        self._postings = postings
        self._packed = bytearray()
        self._places: dict[int, int] = {}
        self._open: dict[int, Profile] = {}
        for profile in profiles:
            self.days[profile.id] = profile.day
            self._places[profile.id] = len(self._packed)
            self._packed += marshal.dumps(_KEPT(profile))

    def profile(self, article_id: int) -> Profile:
        """Return the profile of one of these articles."""
        found = self._open.get(article_id)
        if found is None:
            if len(self._open) >= OPEN:
                self._open.clear()
            packed = memoryview(self._packed)[self._places[article_id] :]
            found = self._open[article_id] = Profile(*marshal.loads(packed))  # noqa: S302 (our own)
        return found

    def suggestions(self, article_id: int) -> list[Suggestion]:
        """Return the suggestions for one of these articles, best first."""
        article = self.profile(article_id)
        return ranking.rank(article, self._candidates(article))

    def _candidates(self, article: Profile) -> list[Profile]:
        """Return the articles to compare with `article`, by their heaviest words and its own."""
        found = nearest(article, self._postings.get(article.language, {}))
        dated = [(other, near, self.days[other]) for other, near in found if other in self.days]
        return [self.profile(other) for other in ranking.likeliest(article.day, dated)]


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
    found: dict[str, dict[str, array[int]]] = defaultdict(dict)
    for profile in profiles:
        postings = found[profile.language]
        for word, weight in profile.entries().items():
            postings.setdefault(word, array("q")).extend((profile.id, weight))
    return found
