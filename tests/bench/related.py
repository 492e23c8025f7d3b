"""Measures related posts on a corpus, with the very code that the site runs.

    python -m tests.bench.related DOCS.jsonl RUN.jsonl [--k 10]
    python -m tests.bench.related --score RUN.jsonl QRELS.jsonl

Documents are lines of `id, lang, title, date, text`, with tags and category where known; a run has
lines of `{"qid": id, "ranked": [ids, best first]}`; QRELS of `{"qid": id, "rel": {id: grade}}`.
"""

import argparse
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from articles.related import ranking

OUT = Console()


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def source(number: int, document: Mapping[str, Any]) -> ranking.Source:
    """Return a document as the site would see an article; its number stands for its primary key."""
    day = document.get("date") or ""
    return ranking.Source(
        id=number,
        language=document["lang"],
        day=date.fromisoformat(day[:10]).toordinal() if day else None,
        title=document["title"],
        text=document["text"],
        standfirst=document.get("standfirst") or "",
        tags=tuple(document.get("tags") or ()),
        category=document.get("category") or "",
    )


def ranked(documents: Sequence[Mapping[str, Any]], k: int) -> Iterator[dict[str, Any]]:
    """Yield a line of the run for each document."""
    readings = [ranking.read(source(*numbered)) for numbered in enumerate(documents)]
    profiles: list[ranking.Profile] = []
    for language in {reading.language for reading in readings}:
        ours = [reading for reading in readings if reading.language == language]
        yardstick = ranking.Yardstick.of(ours)
        profiles += [ranking.weigh(reading, yardstick) for reading in ours]
    index = ranking.Index(profiles)
    for number, document in enumerate(documents):
        shown = [found for found in index.suggestions(number) if not found.folded][:k]
        yield {"qid": document["id"], "ranked": [documents[found.other]["id"] for found in shown]}


def ndcg(order: Sequence[str], grades: Mapping[str, float], k: int = 5) -> float:
    """Return the normalised discounted cumulative gain of one ranking, 0 to 1 (linear gain)."""
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(found, 0) for found in order[:k]]) / _gain(best[:k])


def _gain(grades: Sequence[float]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades))


def scored(run: Path, qrels: Path) -> float:
    """Return the mean nDCG@5 of a run over all articles that have something related."""
    orders = {line["qid"]: line["ranked"] for line in lines(run)}
    gains = [ndcg(orders.get(line["qid"], []), line["rel"]) for line in lines(qrels)]
    return sum(gains) / len(gains)


def main() -> None:
    """Read the command line, and write a run or print a score."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.related", description=__doc__)
    parser.add_argument("--score", action="store_true", help="judge RUN by QRELS")
    parser.add_argument("--k", type=int, default=10, help="how many to rank (default: 10)")
    parser.add_argument("first", type=Path, metavar="DOCS|RUN")
    parser.add_argument("second", type=Path, metavar="RUN|QRELS")
    asked = parser.parse_args()
    if asked.score:
        OUT.print(f"nDCG@5 {scored(asked.first, asked.second):.4f}")
        return
    documents = list(lines(asked.first))
    with asked.second.open("w", encoding="utf-8") as file:
        for line in track(ranked(documents, asked.k), total=len(documents), console=OUT):
            file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
