"""How good related posts are, beside what others would offer, on corpora that people judged.

    python -m tests.bench.quality [--data FOLDER] [--no-folds]

FOLDER is by default that of the environment's RELATED_CORPORA, or ../shared/data/related/dev; what
lies there is told by tests.bench.judged. For each corpus: nDCG@5, its ratio to YARPP's, P@5, MRR
and coverage (which part of all articles somebody is led to by the first five of a list), with
intervals that 95 of 100 draws of the articles asked about fall into. The last table chooses the
site's main weights by all sites but one and measures them on that one (tests.bench.weights).
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.bench import baselines, judged, measures, weights
from tests.bench.judged import Corpus, Document, Orders
from tests.bench.measures import Interval
from tests.bench.related import Site

OURS, MEASURE = "Gazette", "YARPP"


def site(documents: Sequence[Document]) -> Orders:
    """Return what the site's own code offers beside each document."""
    index = Site(documents)
    return {
        document["id"]: index.order(number, baselines.K)
        for number, document in enumerate(documents)
    }


SYSTEMS: dict[str, Callable[[Sequence[Document]], Orders]] = {
    "same category, newest": baselines.newest,
    MEASURE: baselines.yarpp,
    "BM25": baselines.bm25,
    OURS: site,
}
LINE = "{:<30}{:>9}{:>17}{:>8}{:>15}{:>8}{:>8}{:>10}\n"
HEAD = ("nDCG@5", "", "ratio", "", "P@5", "MRR", "coverage")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one judgement says of one system; `gains` has the nDCG@5 of each article asked about."""

    gains: list[float]
    precision: float
    reciprocal_rank: float
    coverage: float


def verdict(corpus: Corpus, system: str) -> Verdict:
    """Let a system rank a corpus, and judge it. Runs in a process of its own."""
    orders = SYSTEMS[system](corpus.documents)
    pairs = [(orders[asked], grades) for asked, grades in corpus.known.items()]
    return Verdict(
        gains=[measures.ndcg(*pair) for pair in pairs],
        precision=measures.mean([measures.precision(*pair) for pair in pairs]),
        reciprocal_rank=measures.mean([measures.reciprocal_rank(*pair) for pair in pairs]),
        coverage=measures.coverage(orders.values(), len(orders)),
    )


Table = Mapping[str, Mapping[str, Verdict]]
"""The verdicts, by corpus and system."""


def judge(executor: Executor, corpora: Sequence[Corpus]) -> Table:
    """Let every system rank every corpus."""
    running = {
        corpus.name: {system: executor.submit(verdict, corpus, system) for system in SYSTEMS}
        for corpus in corpora
    }
    return {
        name: {system: done.result() for system, done in systems.items()}
        for name, systems in running.items()
    }


def ratio(draws: Sequence[Sequence[tuple[float, float]]]) -> float:
    """Return the geometric mean, over corpora, of the first's mean by the second's."""
    return measures.geometric_mean(
        [sum(one for one, _ in draw) / sum(other for _, other in draw) for draw in draws]
    )


def _paired(found: Mapping[str, Verdict], system: str) -> list[tuple[float, float]]:
    return list(zip(found[system].gains, found[MEASURE].gains, strict=True))


def _between(interval: Interval, digits: int) -> str:
    return f"{interval[0]:.{digits}f} – {interval[1]:.{digits}f}"


def show(table: Table) -> None:
    """Print what was found of each corpus, and the geometric means of the ratios."""
    for name, found in table.items():
        asked = len(found[OURS].gains)
        sys.stdout.write(LINE.format(f"{name}, {asked} asked", *HEAD))
        for system in SYSTEMS:
            sys.stdout.write(LINE.format(system, *_row(found, system)))
    sys.stdout.write("geometric mean of the ratios\n")
    for system in SYSTEMS:
        samples = [_paired(found, system) for found in table.values()]
        sys.stdout.write(LINE.format(system, "", "", *_ratio(samples), "", "", ""))


def _row(found: Mapping[str, Verdict], system: str) -> tuple[str, ...]:
    it = found[system]
    spread = measures.interval([it.gains], lambda draws: measures.mean(draws[0]))
    return (
        f"{measures.mean(it.gains):.3f}",
        _between(spread, 3),
        *_ratio([_paired(found, system)]),
        f"{it.precision:.3f}",
        f"{it.reciprocal_rank:.3f}",
        f"{it.coverage:.3f}",
    )


def _ratio(samples: Sequence[Sequence[tuple[float, float]]]) -> tuple[str, str]:
    return f"{ratio(samples):.2f}", _between(measures.interval(samples, ratio), 2)


def folds(executor: Executor, corpora: Sequence[Corpus], table: Table) -> None:
    """Print how the site's weights fare where they were chosen by the other sites."""
    sys.stdout.write("weights chosen by the other sites\n")
    ratios = []
    for fold in weights.held_out(executor, corpora):
        ratios.append(fold.gain / measures.mean(table[fold.name][MEASURE].gains))
        sys.stdout.write(f"{fold.name:<30}{fold.gain:>9.3f}{ratios[-1]:>8.2f}  {fold.told()}\n")
    sys.stdout.write(f"{'geometric mean':<30}{'':>9}{measures.geometric_mean(ratios):>8.2f}\n")


def main() -> int:
    """Read the options, and print the tables; without corpora say so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=judged.FOLDER, help="the corpora's folder")
    parser.add_argument(
        "--folds", action=argparse.BooleanOptionalAction, default=True, help="the last table"
    )
    options = parser.parse_args()
    corpora = judged.corpora(options.data)
    if not corpora:
        sys.stdout.write(f"No corpora in {options.data}: give --data, or set RELATED_CORPORA.\n")
        return 0
    with ProcessPoolExecutor() as executor:
        table = judge(executor, corpora)
        show(table)
        if options.folds and len({corpus.site for corpus in corpora}) > 1:
            folds(executor, corpora, table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
