"""Corpora of which it is known what belongs together: a folder of JSON lines.

`NAME.docs.jsonl` has lines of `id, lang, title, date, text`, with tags and category where known, and
each `NAME.WHAT.qrels.jsonl` one judgement of it: `{"qid": id, "rel": {id: grade}}`.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("RELATED_CORPORA", "../shared/data/related/dev"))
"""Where the corpora lie unless an option says otherwise."""

Document = Mapping[str, Any]
Grades = Mapping[str, float]
Orders = Mapping[str, list[str]]
"""What a ranking found for each article, best first, by their ids."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of one site, and what is known of them: grades by article, by judgement."""

    name: str
    documents: list[Document]
    judgements: Mapping[str, Mapping[str, Grades]]

    def asked(self) -> set[str]:
        """Return the ids of the articles that some judgement speaks of."""
        return set().union(*self.judgements.values())


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def grades(path: Path) -> dict[str, Grades]:
    """Return what a file of judgements says of each article that has something related."""
    return {line["qid"]: line["rel"] for line in lines(path)}


def names(folder: Path) -> list[str]:
    """Return the names of the corpora in a folder."""
    return sorted(path.name.split(".")[0] for path in folder.glob("*.docs.jsonl"))


def corpus(folder: Path, name: str) -> Corpus:
    """Read one of them."""
    judgements = {
        path.name.removesuffix(".qrels.jsonl"): grades(path)
        for path in sorted(folder.glob(f"{name}.*.qrels.jsonl"))
    }
    return Corpus(name, list(lines(folder / f"{name}.docs.jsonl")), judgements)
