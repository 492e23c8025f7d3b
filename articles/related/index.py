"""All articles of a site at hand, as arrays, for when every list is made anew.

What `ranking` says of two articles is worked out here for one and all that may be near it, by the
same sums of whole numbers, to the same digit. Only a rebuild imports numpy, which takes 0.4 s of CPU
and 25 MB.
"""

import heapq
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise, repeat

import numpy as np

from articles.related import ranking
from articles.related.finding import PART, Postings
from articles.related.ranking import SQUARE, Profile, Suggestion
from articles.related.rows import Numbers, Rows, Writing, sums

Ranked = tuple[float, int]
"""A score, and the place of the article that has it."""


WORDS, NAMES, TITLE = range(3)
"""The rows that each article has, in this order."""
ROWS = 3


class Index:
    """The articles by their keys, and by their heaviest words: what stands in tables otherwise.

    They are given in the order of their keys, and known here by their places in it. As objects, the
    profiles of a hundred thousand articles would take several gigabytes.
    """

    def __init__(self, profiles: Iterable[Profile], postings: Mapping[str, Postings]) -> None:
        self.ids: list[int] = []
        self._languages: list[str] = []
        self._forms = _Forms()
        self._terms = [""]
        self._days: list[int | None] = []
        fullness = array("q")
        writing = Writing()
        self._numbers: dict[str, _Numbers] = defaultdict(lambda: _Numbers(self._terms))
        for profile in profiles:
            number = self._numbers[profile.language].__getitem__
            for row in profile.words, profile.names, profile.title:
                writing.add(map(number, row), row.values())
            self.ids.append(profile.id)
            self._languages.append(profile.language)
            self._forms.add((number(term), form) for term, form in profile.shown.items())
            self._days.append(profile.day)
            fullness.append(profile.fullness)
        self._rows = writing.done()
        self._fullness = np.frombuffer(fullness, np.int64)
        self._places = {pk: place for place, pk in enumerate(self.ids)}
        self._closeness = _Closeness(self._days)
        self._finding = _finding(np.array(self.ids, np.int64), postings)
        self._found = self._finding.turned(len(self.ids))
        self._tells = np.array([ranking.tells(term or "0") for term in self._terms])
        self._weights = np.zeros(len(self._terms), np.int32)

    def profile(self, article_id: int, heaviest: int) -> Profile:
        """Return the profile of one of these articles with only so many words, and no title."""
        place = self._places[article_id]
        numbers, weights = self._row(place, WORDS)
        if len(weights) > heaviest:
            heavy = weights >= np.partition(weights, -heaviest)[-heaviest]
            numbers, weights = numbers[heavy], weights[heavy]
        words = dict(ranking.top(heaviest, self._worded(numbers, weights)))
        names = self._worded(*self._row(place, NAMES))
        return Profile(
            id=article_id,
            language=self._languages[place],
            day=self._days[place],
            words=words,
            names=names,
            shown={self._terms[number]: form for number, form in self._forms.all(place)},
        )

    def _row(self, place: int, which: int) -> tuple[Numbers, Numbers]:
        numbers, weights = self._rows[place * ROWS + which]
        return numbers[:-1], weights[:-1]

    def _worded(self, numbers: Numbers, weights: Numbers) -> dict[str, int]:
        words = map(self._terms.__getitem__, numbers.tolist())
        return dict(zip(words, weights.tolist(), strict=True))

    def _form(self, place: int, term: str) -> str:
        """Return how an article writes a term."""
        number = self._numbers[self._languages[place]][term]
        return self._forms.of(place, number) or term

    def suggestions(self, article_id: int) -> list[Suggestion]:
        """Return the suggestions for one of these articles, best first."""
        place = self._places[article_id]
        likely = self._likeliest(place)
        best = self._best(place, likely) if len(likely) else []
        return self._told(place, best) if best else []

    def _likeliest(self, place: int) -> Numbers:
        """Return whom to compare with an article, by their heaviest words and its own."""
        words, weights = self._found[place]
        if not len(words):
            return words
        others, their_weights, lengths = self._finding.of(words)
        products = np.repeat(weights.astype(np.float64), lengths) * their_weights
        sizes = np.bincount(others, products)
        sizes[place] = 0
        found = np.flatnonzero(sizes)
        found, near = _largest(ranking.FOUND, found, sizes[found])
        return _largest(ranking.CANDIDATES, found, near * self._closeness(place, found))[0]

    def _best(self, place: int, others: Numbers) -> list[Ranked]:
        """Return those of these articles that are offered, best first, at most KEPT."""
        likeness, alike = self._likeness(place, others)
        near = (likeness * self._closeness(place, others)).tolist()
        scored = zip(map(round, near, repeat(6)), alike.tolist(), others.tolist(), strict=True)
        offered = [
            (score, other)
            for score, is_alike, other in scored
            if score >= (ranking.FAINTEST if is_alike else ranking.WEAKEST)
        ]
        return heapq.nsmallest(ranking.KEPT, offered, key=self._order)

    def _order(self, ranked: Ranked) -> tuple[float, int, int]:
        score, place = ranked
        return -score, -(self._days[place] or 0), -place

    def _likeness(self, place: int, others: Numbers) -> tuple[Numbers, Numbers]:
        """Return how like an article others are before time is counted, and if they share many words."""
        terms, weights, lengths = self._rows.of(others * ROWS, ROWS)
        words, names, title = (self._row(place, which) for which in range(ROWS))
        held = self._held(terms, [words, names])
        holds = held > 0
        products = sums(held * weights, lengths)
        covering = sums(holds * weights, lengths)[TITLE::ROWS] * self._fullness[place]
        covered = sums(self._held(terms, [title]), lengths)[WORDS::ROWS] * self._fullness[others]
        common = sums(holds, lengths)[WORDS::ROWS]
        fewer = np.minimum(lengths[WORDS::ROWS] - 1, len(words[0]))
        likeness = products[WORDS::ROWS] / SQUARE
        likeness += ranking.NAMES * (products[NAMES::ROWS] / SQUARE)
        likeness += ranking.COVERAGE * ((covered / SQUARE + covering / SQUARE) / 2)
        return likeness, (common > 0) & (common >= ranking.ALIKE * fewer)

    def _held(self, terms: Numbers, rows: Iterable[tuple[Numbers, Numbers]]) -> Numbers:
        """Return which weight each of these terms has in some rows, 0 where it does not stand there."""
        for numbers, weights in rows:
            self._weights[numbers] = weights
        held = self._weights.take(terms)
        for numbers, _ in rows:
            self._weights[numbers] = 0
        return held

    def _told(self, place: int, best: Collection[Ranked]) -> list[Suggestion]:
        """Return these articles as suggestions for one: why, and which repeat a better one."""
        others = np.array([other for _, other in best])
        words, table = self._table(np.concatenate(([place], others)))
        shared = self._shared_words(place, words, table), self._shared_names(place, others)
        return [
            Suggestion(self.ids[other], score, self._told_terms(place, other, *terms), folded)
            for (score, other), *terms, folded in zip(best, *shared, _folded(table), strict=True)
        ]

    def _table(self, places: Numbers) -> tuple[Numbers, Numbers]:
        """Return the words that more than one of these articles hold, and their weights in each."""
        words, weights, lengths = self._rows.of(places * ROWS)
        self._weights[words] = np.arange(len(words))  # the last of them speaks for all of a word
        speaker = self._weights.take(words)
        self._weights[words] = 0
        several = np.bincount(speaker) > 1
        column = np.cumsum(several) - 1
        kept = several.take(speaker) & (weights > 0)
        table = np.zeros((len(places), np.count_nonzero(several)))
        rows = np.repeat(np.arange(len(places)), lengths)
        table[rows[kept], column.take(speaker[kept])] = weights[kept]
        return words[: len(several)][several], table

    def _shared_words(self, place: int, words: Numbers, table: Numbers) -> list[dict[str, float]]:
        """Return the words that each other article shares with this one, without what tells nothing.

        That is what weighs too little beside the first (`ranking.TELLING`) and is no part of a name.
        """
        products = table[0] * table[1:]
        first = (products * self._tells[words]).max(axis=1, initial=0, keepdims=True)
        parts = self._parts(place)
        telling = (products >= ranking.TELLING * first) | (self._held(words, [parts]) > 0)
        rows, columns = np.nonzero((products > 0) & telling)
        return self._dicts(len(products), rows, words[columns], products[rows, columns])

    def _shared_names(self, place: int, others: Numbers) -> list[dict[str, float]]:
        """Return the names that each of these others shares with an article."""
        names, weights, lengths = self._rows.of(others * ROWS + NAMES)
        held = self._held(names, [self._row(place, NAMES)])
        both = np.flatnonzero(held)
        rows = np.searchsorted(np.cumsum(lengths), both, side="right")
        products = ranking.NAMES * held[both] * weights[both]
        return self._dicts(len(others), rows, names[both], products)

    def _dicts(
        self, count: int, rows: Numbers, numbers: Numbers, values: Numbers
    ) -> list[dict[str, float]]:
        """Return the terms of each of so many rows with their values; `rows` tells of each whose it is."""
        terms = map(self._terms.__getitem__, numbers.tolist())
        pairs = list(zip(terms, values.tolist(), strict=True))
        ends = np.searchsorted(rows, np.arange(count + 1)).tolist()
        return [dict(pairs[start:end]) for start, end in pairwise(ends)]

    def _parts(self, place: int) -> tuple[Numbers, Numbers]:
        """Return the words that the names of an article are made of, each weighing 1."""
        language, (names, _) = self._languages[place], self._row(place, NAMES)
        numbers = self._numbers[language]
        parts = {
            numbers.get(part, 0)
            for name in names.tolist()
            for part in ranking.parts(self._terms[name], language)
        }
        return np.array([*parts, 0]), np.array(1)

    def _told_terms(
        self, place: int, other: int, words: Mapping[str, float], names: Mapping[str, float]
    ) -> list[str]:
        """Return the terms that bring two articles together, as readers are told them."""
        terms = ranking.telling(words, names, self._languages[place])
        return [
            ranking.readable(self._form(place, term), self._form(other, term)) for term in terms
        ]


class _Forms:
    """How articles write their terms, where that is not as they are compared."""

    def __init__(self) -> None:
        self._forms: list[str] = []
        self._numbers = _Numbers(self._forms)
        self._terms, self._written, self._ends = array("i"), array("i"), array("q", [0])

    def add(self, forms: Iterable[tuple[int, str]]) -> None:
        """Add how one article more writes terms."""
        for term, form in sorted(forms):
            self._terms.append(term)
            self._written.append(self._numbers[form])
        self._ends.append(len(self._terms))

    def all(self, place: int) -> Iterable[tuple[int, str]]:
        """Return the terms of the article at this place, each with how it is written there."""
        row = slice(self._ends[place], self._ends[place + 1])
        return zip(self._terms[row], map(self._forms.__getitem__, self._written[row]), strict=True)

    def of(self, place: int, term: int) -> str | None:
        """Return how the article at this place writes a term, None if as it is compared."""
        end = self._ends[place + 1]
        found = bisect_left(self._terms, term, self._ends[place], end)
        if found < end and self._terms[found] == term:
            return self._forms[self._written[found]]
        return None


class _Numbers(dict[str, int]):
    """The numbers of a language's terms: each new one is put behind those of all."""

    def __init__(self, terms: list[str]) -> None:
        self._terms = terms

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self._terms)
        self._terms.append(term)
        return number


class _Closeness:
    """What time leaves of the likeness of articles (`ranking.closeness`), worked out for every span."""

    def __init__(self, days: Collection[int | None]) -> None:
        dated = [day for day in days if day is not None] or [0]
        first, last = min(dated), max(dated)
        self._dated = np.array([day is not None for day in days], bool)
        self._days = np.array([first if day is None else day for day in days], np.int64)
        self._left = np.array([ranking.closeness(first, day) for day in range(first, last + 1)])

    def __call__(self, place: int, others: Numbers) -> Numbers:
        """Return what is left between an article and each of these others."""
        left = self._left[np.abs(self._days[others] - self._days[place])]
        return np.where(self._dated[others] & self._dated[place], left, 1.0)


def _finding(ids: Numbers, postings: Mapping[str, Postings]) -> Rows:
    """Return a row for each word: the places of the articles that it finds."""
    found = [entries for words in postings.values() for entries in words.values()]
    lengths = [len(entries) // 2 for entries in found]
    entries = np.frombuffer(b"".join(found), np.int64).reshape(-1, 2)
    known = np.isin(entries[:, 0], ids)
    words = np.repeat(np.arange(len(found)), lengths)[known]
    places = np.searchsorted(ids, entries[known, 0]).astype(np.int32)
    ends = np.cumsum(np.bincount(words, minlength=len(found)))
    return Rows(places, entries[known, 1].astype(np.int16), ends)


def _largest(count: int, places: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
    """Return the places whose sizes are largest, at most so many, and these; the later before its equal.

    Whoever is less than so many of a part is none of them: most are never put in order.
    """
    if len(sizes) > count:
        part = sizes[:PART]
        likely = np.flatnonzero(sizes >= np.partition(part, -count)[-count])
        places, sizes = places[likely], sizes[likely]
    order = np.lexsort((places, sizes))[-count:]
    return places[order], sizes[order]


def _folded(table: Numbers) -> list[bool]:
    """Return which articles repeat the first one of a table, or one that repeats none."""
    twins = (table @ table.T / SQUARE >= ranking.TWINS).tolist()
    told = [0]
    for row in range(1, len(table)):
        if not any(twins[row][better] for better in told):
            told.append(row)
    return [row not in told for row in range(1, len(table))]
