"""The site's main weights, chosen without the site on which they are then measured.

For each site that is held out, each weight takes the value that is best in the geometric mean over
the corpora of all other sites, the other weights standing as in articles.related.ranking.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import compress

from articles.related import ranking
from tests.bench import measures
from tests.bench.judged import Corpus
from tests.bench.related import Site

GRID: dict[str, tuple[float, ...]] = {
    "NAMES": (0.1, 0.2, 0.3),
    "COVERAGE": (0.0, 0.1, 0.2),
    "FADING": (0.3, 0.45, 0.6),
    "HALF_LIFE": (30, 60, 120),
    "TITLE": (2.0, 3.0, 4.0),
}
"""The values that each constant of articles.related.ranking may take."""
USUAL: dict[str, float] = {weight: getattr(ranking, weight) for weight in GRID}

Setting = tuple[tuple[str, float], ...]
"""Constants that differ from the site's, with their values."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A corpus that was held out, what the others chose, and its mean nDCG@5 with that."""

    name: str
    setting: Setting
    gain: float

    def told(self) -> str:
        """Return what was chosen other than the site's own."""
        return ", ".join(f"{weight} {value:g}" for weight, value in self.setting) or "as the site's"


def gain(corpus: Corpus, setting: Setting) -> float:
    """Return the mean nDCG@5 of a corpus by other weights. Runs in a process of its own."""
    for weight, value in {**USUAL, **dict(setting)}.items():
        setattr(ranking, weight, value)
    site = Site(corpus.documents)
    numbers = {document["id"]: number for number, document in enumerate(corpus.documents)}
    return measures.mean(
        [
            measures.ndcg(site.order(numbers[asked], measures.SHOWN), grades)
            for asked, grades in corpus.known.items()
        ]
    )


def held_out(executor: Executor, corpora: Sequence[Corpus]) -> list[Fold]:
    """Return for each corpus what the other sites chose, and how that fares on it."""
    settings = [(), *(_setting(*other) for other in _others())]
    running = {
        setting: [executor.submit(gain, corpus, setting) for corpus in corpora]
        for setting in settings
    }
    known = {setting: [done.result() for done in each] for setting, each in running.items()}
    chosen = [_chosen(known, [each.site != held.site for each in corpora]) for held in corpora]
    last = [executor.submit(gain, *pair) for pair in zip(corpora, chosen, strict=True)]
    return [
        Fold(corpus.name, setting, done.result())
        for corpus, setting, done in zip(corpora, chosen, last, strict=True)
    ]


def _others() -> Iterable[tuple[str, float]]:
    for weight, values in GRID.items():
        yield from ((weight, value) for value in values if value != USUAL[weight])


def _chosen(known: Mapping[Setting, Sequence[float]], choosing: Sequence[bool]) -> Setting:
    """Return the weights that these corpora would choose, each for itself."""
    chosen: list[tuple[str, float]] = []
    for weight, values in GRID.items():
        tried: list[Setting] = [_setting(weight, value) for value in (USUAL[weight], *values)]
        best: Setting = max(
            tried,
            key=lambda setting: measures.geometric_mean(list(compress(known[setting], choosing))),
        )
        chosen += best
    return tuple(chosen)


def _setting(weight: str, value: float) -> Setting:
    return () if value == USUAL[weight] else ((weight, value),)
