"""Corpora of which it is known what belongs together: a folder of JSON lines.

`SITE.docs.jsonl` has lines of `id, lang, title, date, text`, with tags and category where known, and
each `SITE.WHAT.qrels.jsonl` a judgement of them: `{"qid": id, "rel": {id: grade}}`. Where WHAT is
`tags`, shared tags are what the judgement rests on: nobody is shown them.
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
    """The documents of a site, and which belong to an article, with grades, by the article."""

    name: str
    documents: list[Document]
    known: Mapping[str, Grades]

    @property
    def site(self) -> str:
        """The site that the documents are of; one may be judged in several ways."""
        return self.name.partition(".")[0]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def grades(path: Path) -> dict[str, Grades]:
    """Return what a file of judgements says of each article that has something related."""
    return {line["qid"]: line["rel"] for line in lines(path)}


def corpora(folder: Path) -> list[Corpus]:
    """Read all that lie in a folder."""
    return [_corpus(path) for path in sorted(folder.glob("*.*.qrels.jsonl"))]


def _corpus(path: Path) -> Corpus:
    name = path.name.removesuffix(".qrels.jsonl")
    site, _, what = name.partition(".")
    documents: list[Document] = list(lines(path.with_name(f"{site}.docs.jsonl")))
    if what == "tags":
        documents = [{**document, "tags": ()} for document in documents]
    return Corpus(name, documents, grades(path))
