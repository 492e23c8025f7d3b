"""The site's main weights, chosen without the site on which they are then measured.

For each site that is held out, each weight takes the value that is best in the geometric mean over
the judgements of all other sites, the other weights standing as in articles.related.ranking.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from articles.related import ranking
from tests.bench import judged, measures
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
Gains = Mapping[str, float]
"""The mean nDCG@5 of each judgement."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A site that was held out, what the others chose, and what that gained on it."""

    setting: Setting
    gains: Gains

    def told(self) -> str:
        """Return what was chosen other than the site's own."""
        return ", ".join(f"{weight} {value:g}" for weight, value in self.setting) or "as the site's"


def gains(folder: Path, name: str, setting: Setting) -> Gains:
    """Rank a corpus by other weights than the site's. Runs in a process of its own."""
    for weight, value in {**USUAL, **dict(setting)}.items():
        setattr(ranking, weight, value)
    corpus = judged.corpus(folder, name)
    site, asked = Site(corpus.documents), corpus.asked()
    orders = {
        document["id"]: site.order(number, measures.SHOWN)
        for number, document in enumerate(corpus.documents)
        if document["id"] in asked
    }
    return {
        judgement: measures.mean(
            [measures.ndcg(orders.get(article, []), grades) for article, grades in known.items()]
        )
        for judgement, known in corpus.judgements.items()
    }


def held_out(executor: Executor, folder: Path, sites: Sequence[str]) -> list[Fold]:
    """Return for each site what the others chose, and how that fares on it."""
    settings = [(), *(((weight, value),) for weight, value in _others())]
    running = {
        (site, setting): executor.submit(gains, folder, site, setting)
        for site in sites
        for setting in settings
    }
    known = {key: done.result() for key, done in running.items()}
    chosen = {site: _chosen(known, [other for other in sites if other != site]) for site in sites}
    last = {site: executor.submit(gains, folder, site, chosen[site]) for site in sites}
    return [Fold(chosen[site], last[site].result()) for site in sites]


def _others() -> Iterable[tuple[str, float]]:
    for weight, values in GRID.items():
        yield from ((weight, value) for value in values if value != USUAL[weight])


def _chosen(known: Mapping[tuple[str, Setting], Gains], sites: Sequence[str]) -> Setting:
    """Return the weights that these sites would choose, each for itself."""
    chosen: list[tuple[str, float]] = []
    for weight, values in GRID.items():
        tried = {value: _setting(weight, value) for value in (USUAL[weight], *values)}
        best = max(tried, key=lambda value: _mean(known, sites, tried[value]))
        chosen += _setting(weight, best)
    return tuple(chosen)


def _setting(weight: str, value: float) -> Setting:
    return () if value == USUAL[weight] else ((weight, value),)


def _mean(
    known: Mapping[tuple[str, Setting], Gains], sites: Sequence[str], setting: Setting
) -> float:
    found = [gain for site in sites for gain in known[site, setting].values()]
    return measures.geometric_mean(found)
