"""Measures related posts on a corpus, with the very code that the site runs.

    python -m tests.bench.related DOCS.jsonl RUN.jsonl [--k 10]
    python -m tests.bench.related --score RUN.jsonl QRELS.jsonl

Documents are lines of `id, lang, title, date, text`, with tags and category where known; a run has
lines of `{"qid": id, "ranked": [ids, best first]}`; QRELS of `{"qid": id, "rel": {id: grade}}`.
"""

import argparse
import json
from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from pathlib import Path

from rich.console import Console
from rich.progress import track

from articles.related import ranking
from articles.related.finding import gathered
from articles.related.index import Index
from articles.related.yardstick import Yardstick
from tests.bench import measures
from tests.bench.judged import Document, grades, lines

OUT = Console()


def source(number: int, document: Document) -> ranking.Source:
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


class Site:
    """The site's own index of a corpus."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        readings = [ranking.read(source(*numbered)) for numbered in enumerate(documents)]
        profiles: list[ranking.Profile] = []
        for language in {reading.language for reading in readings}:
            ours = [reading for reading in readings if reading.language == language]
            yardstick = Yardstick.of(ours)
            profiles += [ranking.weigh(reading, yardstick) for reading in ours]
        profiles.sort(key=attrgetter("id"))
        self._index = Index(profiles, gathered(profiles))

    def order(self, number: int, k: int) -> list[str]:
        """Return the ids of what the site offers beside a document, best first, at most `k`."""
        shown = [found for found in self._index.suggestions(number) if not found.folded]
        return [self._documents[found.other]["id"] for found in shown[:k]]


def scored(run: Path, qrels: Path) -> float:
    """Return the mean nDCG@5 of a run over all articles that have something related."""
    orders = {line["qid"]: line["ranked"] for line in lines(run)}
    judged = grades(qrels).items()
    return measures.mean([measures.ndcg(orders.get(asked, []), known) for asked, known in judged])


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
    site = Site(documents)
    with asked.second.open("w", encoding="utf-8") as file:
        for number, document in enumerate(track(documents, console=OUT)):
            line = {"qid": document["id"], "ranked": site.order(number, asked.k)}
            file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
