"""Which articles are near another, and why: judgement on plain values.

The site and its benchmark run this very code.

An article is read into counted words and names (`read`), these are weighed by how rare they are
(`weigh`), and two weighed articles are compared by

    (cosine of words + 0.2 × cosine of names + 0.1 × how much of the one's title the other covers)
    × (0.55 + 0.45 × 0.5 ^ (days between them / 60))

Weights are whole numbers, a vector's length being 10,000, so that the database and Python add up
to the very same score, in whatever order. Figures behind the constants: docs/decisions.md.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from operator import mul
from typing import TypeVar

from articles.related import analysis
from articles.related.yardstick import Yardstick, length_of

W = TypeVar("W", int, float)
Field = tuple[str, float]
"""One of an article's texts, and what a word counts that stands there."""

LENGTH = 10_000
"""The length that every vector of weights has."""
SQUARE = LENGTH * LENGTH
HEAVIEST, NAMES_HEAVIEST = 100, 20
"""How many words and names of an article find candidates, beside the words of its title."""
MOST_WORDS = 1_000
"""How many different words of an article are compared: the weightiest."""
FOUND, CANDIDATES = 200, 80
"""How many articles are found by these, and how many of them, time counted, compared exactly."""
KEPT = 12
"""How many suggestions are kept for an article, so that six are left when some are withdrawn."""
TWINS = 0.9
"""From this cosine of words on, two articles are the same piece told twice."""
NAMES, COVERAGE = 0.2, 0.1
FADING, HALF_LIFE = 0.45, 60
TITLE, TAGS, STANDFIRST, CATEGORY = 3.0, 4.0, 2.0, 0.5
"""How often a word that stands there counts as standing in the body."""
OPENING = 1.0
"""How often more a word of the first paragraph counts, where it stands for the standfirst."""
MARKED = 2.0
"""How often a word counts that its very letters mark as the name of a thing."""
FULL = 200
"""From so many words on, it says something that a text holds the words of a title."""
FEW_NAMES = 0.75
"""An article with a shorter vector of names than this part of the mean is not known by them."""
RARITY = 1.3
"""Above 1, rare words count for more than the logarithm gives them."""
WEAKEST, FAINTEST, ALIKE = 0.035, 0.01, 0.25
"""From this score on an article is offered; from the second, if they share this part of the words
of the one with fewer. On a small site about one thing no word that brings articles together is rare.
"""
TOLD = 5
"""How many shared terms explain a suggestion."""
TELLING = 0.1
"""A term that weighs less than this part of the first one explains nothing more."""


@dataclass(frozen=True, slots=True)
class Source:
    """What an article is judged by. `day` counts days from any beginning, None without a date."""

    id: int
    language: str
    day: int | None
    title: str
    text: str
    standfirst: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article's words and names, counted, before anyone knows how rare they are."""

    id: int
    language: str
    day: int | None
    words: Mapping[str, float]
    names: Mapping[str, float]
    shown: Mapping[str, str]
    title: Collection[str]
    length: int

    def terms(self) -> list[str]:
        """All its words and names."""
        return [*self.words, *self.names]


@dataclass(frozen=True, slots=True)
class Profile:
    """An article's weighed words and names; `shown` has the forms that differ from the key.

    `title` shares LENGTH among the words of its title; `fullness` is LENGTH for a text long enough
    to cover the title of another. `common` are the words that are no use to find it by; only
    `weigh` tells them.
    """

    id: int
    language: str
    day: int | None
    words: Mapping[str, int]
    names: Mapping[str, int]
    shown: Mapping[str, str] = field(default_factory=dict)
    title: Mapping[str, int] = field(default_factory=dict)
    fullness: int = 0
    common: Collection[str] = frozenset()

    def entries(self) -> dict[str, int]:
        """The words and names by which others find this article."""
        return {term: weight for term, weight in self.heaviest().items() if term not in self.common}

    def heaviest(self) -> dict[str, int]:
        """The words and names by which this article finds others."""
        share = math.sqrt(NAMES)
        names = {
            name: light for name, weight in self.names.items() if (light := round(share * weight))
        }
        title = {word: self.words[word] for word in self.title if word in self.words}
        return dict(top(HEAVIEST, self.words)) | title | dict(top(NAMES_HEAVIEST, names))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One neighbour and the terms that explain it; `folded` if it repeats a better one."""

    other: int
    score: float
    terms: list[str]
    folded: bool


def words(source: Source) -> dict[str, float]:
    """Return how often each word counts that stands in an article."""
    return _counted(source)[0]


def _counted(source: Source) -> tuple[dict[str, float], dict[str, str]]:
    """Return how often each word of an article counts, and its commonest form."""
    counts: dict[str, float] = defaultdict(float)
    forms: dict[str, tuple[int, str]] = {}
    for text, weight in _fields(source):
        for (word, form, marked), times in analysis.counted(text, source.language):
            if word:
                counts[word] += times * weight * (MARKED if marked else 1)
                if word not in forms or forms[word] < (times, form):
                    forms[word] = times, form
    return counts, {word: form for word, (_, form) in forms.items()}


def read(source: Source) -> Reading:
    """Return the counted words and names of an article."""
    counts, shown = _counted(source)
    names = Counter(analysis.names(f"{source.standfirst}\n{source.text}"))
    return Reading(
        id=source.id,
        language=source.language,
        day=source.day,
        words=counts,
        names=_keyed(names, shown),
        shown=shown,
        title=tuple(dict.fromkeys(analysis.words(source.title, source.language))),
        length=len(source.text.split()),
    )


def _fields(source: Source) -> list[Field]:
    """Return the texts of an article, and how often a word counts in each."""
    opening = "" if source.standfirst else source.text.partition("\n")[0]
    fields = (
        (source.text, 1.0),
        (source.title, TITLE),
        (source.standfirst, STANDFIRST),
        (opening, OPENING),
        (" ".join(source.tags), TAGS),
        (source.category, CATEGORY),
    )
    return [field for field in fields if field[0]]


def _keyed(names: Mapping[str, int], shown: dict[str, str]) -> dict[str, float]:
    keyed: dict[str, float] = defaultdict(float)
    for name, times in names.items():
        found = name_key(name)
        keyed[found] += times
        shown.setdefault(found, name)
    return keyed


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """Return what a name is compared by; the sign before it keeps it apart from words."""
    return "=" + analysis.folded(name)[: analysis.MAX_WORD]


def weigh(reading: Reading, yardstick: Yardstick) -> Profile:
    """Return an article's profile, its words measured by `yardstick`."""
    words = weighed(reading.words, yardstick)
    names = _vector(yardstick.weights(reading.names, 1.0), FEW_NAMES * yardstick.names)
    shown = reading.shown.items()
    return Profile(
        id=reading.id,
        language=reading.language,
        day=reading.day,
        words=words,
        names=names,
        shown={
            term: form for term, form in shown if form != term and (term in words or term in names)
        },
        title=_shares(reading.title, yardstick),
        fullness=round(LENGTH * min(1, reading.length / FULL)),
        common=yardstick.common((*words, *names)),
    )


def weighed(counts: Mapping[str, float], yardstick: Yardstick) -> dict[str, int]:
    """Return the vector of an article's words."""
    return _vector(yardstick.weights(counts, RARITY))


def _vector(weights: Mapping[str, float], shortest: float = 0.0) -> dict[str, int]:
    """Return the heaviest of these weights, all of which brought to LENGTH, or less if `shortest`."""
    length = max(length_of(weights), shortest)
    kept = top(MOST_WORDS, weights) if len(weights) > MOST_WORDS else weights.items()
    scaled = {word: round(LENGTH * weight / length) for word, weight in kept}
    return {word: weight for word, weight in scaled.items() if weight}


def _shares(title: Iterable[str], yardstick: Yardstick) -> dict[str, int]:
    """Return what part of LENGTH falls to each word of a title, by how rare it is."""
    weights = yardstick.weights(dict.fromkeys(title, 1), RARITY)
    whole = sum(weights.values())
    return {word: round(LENGTH * weight / whole) for word, weight in weights.items()}


def top(count: int, weights: Mapping[str, W]) -> list[tuple[str, W]]:
    """Return the heaviest of these terms with their weights, heaviest first."""
    heaviest = sorted(weights.values())[-count:]  # numbers are sorted faster than pairs
    least = heaviest[0] if heaviest else 0
    ranked = sorted([(-weight, term) for term, weight in weights.items() if weight >= least])
    return [(term, -weight) for weight, term in ranked[:count]]


def cosine(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """Return how alike two vectors of weights are, 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    common = one.keys() & other.keys()
    product: int = sum(map(mul, map(one.__getitem__, common), map(other.__getitem__, common)))
    return product / SQUARE


def coverage(one: Profile, other: Profile) -> float:
    """Return how much of either's title the other's text holds, 0 to 1; little if it is short."""
    return (_covered(one.title, other) + _covered(other.title, one)) / 2


def _covered(title: Mapping[str, int], text: Profile) -> float:
    held: int = sum(map(title.__getitem__, title.keys() & text.words.keys()))
    return held * text.fullness / SQUARE


def closeness(one: int | None, other: int | None) -> float:
    """Return what time leaves of a likeness: 1 on the same day or without dates, 0.55 at least."""
    return 1.0 if one is None or other is None else _faded(abs(one - other))


@lru_cache(maxsize=10_000)
def _faded(days: int) -> float:
    return 1 - FADING + FADING * math.pow(0.5, days / HALF_LIFE)


def likeliest(day: int | None, found: Iterable[tuple[int, int, int | None]]) -> list[int]:
    """Return whom to compare exactly with an article of that day.

    `found` are keys of articles, how much their heaviest words have in common with its own, and
    their days.
    """
    likely = [(near * closeness(day, its_day), pk) for pk, near, its_day in found]
    return [pk for _, pk in heapq.nlargest(CANDIDATES, likely)]


def score(one: Profile, other: Profile) -> float:
    """Return how near two articles are, 0 to 1.3, the same both ways; 0 across languages."""
    if one.language != other.language:
        return 0.0
    likeness = cosine(one.words, other.words) + NAMES * cosine(one.names, other.names)
    likeness += COVERAGE * coverage(one, other)
    return round(likeness * closeness(one.day, other.day), 6)


def shared(one: Profile, other: Profile) -> list[str]:
    """Return the terms that bring two articles together, readable, most telling first."""
    words = {word: one.words[word] * other.words[word] for word in one.words.keys() & other.words}
    names = {
        name: NAMES * one.names[name] * other.names[name]
        for name in one.names.keys() & other.names.keys()
    }
    terms = telling(words, names, one.language)
    forms = one.shown, other.shown
    return [readable(*(shown.get(term, term) for shown in forms)) for term in terms]


def telling(words: Mapping[str, float], names: Mapping[str, float], language: str) -> list[str]:
    """Return the few terms that say most, these being what each that is shared is worth.

    A name stands for its words.
    """
    weights = dict(words)
    for name in sorted(sorted(names), key=len, reverse=True):
        replaced = [weights.pop(part, 0) for part in parts(name, language)]
        weights[name] = names[name] + sum(replaced)
    ranked = top(len(weights), weights)
    best = list(islice((pair for pair in ranked if tells(pair[0])), TOLD))
    return [term for term, weight in best if weight >= best[0][1] * TELLING]


@lru_cache(maxsize=100_000)
def parts(name: str, language: str) -> tuple[str, ...]:
    """Return the words that a name is made of."""
    return tuple(analysis.words(name[1:], language))


def tells(term: str) -> bool:
    """Whether a term explains something to a reader: no figure, no unit of measure."""
    return not term[0].isdecimal() and len(term) > 2  # noqa: PLR2004 (kW, km, °C)


def readable(*forms: str) -> str:
    """Return the shortest form of those in which articles write a term: often the singular."""
    return min(forms, key=lambda form: (len(form), form))


def is_offered(one: Profile, other: Profile, near: float) -> bool:
    """Whether two articles as near as that are near enough for either to be offered beside the other."""
    if near >= WEAKEST:
        return True
    common = one.words.keys() & other.words.keys() if near >= FAINTEST else ()
    return bool(common) and len(common) >= ALIKE * min(len(one.words), len(other.words))


def order(scored: tuple[float, Profile]) -> tuple[float, int, int]:
    """The key that puts the best neighbour first: nearest, then newest, then latest made."""
    return -scored[0], -(scored[1].day or 0), -scored[1].id


def rank(article: Profile, candidates: Iterable[Profile]) -> list[Suggestion]:
    """Return the best neighbours of `article` among `candidates`, best first, at most KEPT."""
    scored = [(score(article, other), other) for other in candidates if other.id != article.id]
    offered = (pair for pair in scored if is_offered(article, pair[1], pair[0]))
    best = heapq.nsmallest(KEPT, offered, key=order)
    told: list[Profile] = [article]
    suggestions = []
    for near, other in best:
        folded = any(_are_twins(other, twin) for twin in told)
        told += [] if folded else [other]
        suggestions.append(Suggestion(other.id, near, shared(article, other), folded))
    return suggestions


def _are_twins(one: Profile, other: Profile) -> bool:
    """Whether two articles are the same piece told twice."""
    return cosine(one.words, other.words) >= TWINS
