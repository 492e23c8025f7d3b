"""What others offer beside an article: the rankings that ours is compared with.

Each takes the documents of a corpus and returns the orders of all of them, by their ids.
"""

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from articles.related import analysis
from articles.related.stopwords import STOP
from tests.bench.judged import Document, Orders

K = 10
"""How many are ranked for each document."""
WORD = re.compile(r"\w+")

Scores = Mapping[int, float]


def newest(documents: Sequence[Document]) -> Orders:
    """The usual snippet of themes: the newest of the same category, which « none » is as well."""
    order = sorted(
        range(len(documents)), key=lambda n: documents[n].get("date") or "", reverse=True
    )
    shelves: dict[str, list[int]] = defaultdict(list)
    for number in order:
        shelves[documents[number].get("category") or ""].append(number)
    return {
        document["id"]: [
            documents[other]["id"]
            for other in shelves[document.get("category") or ""][: K + 1]
            if other != number
        ][:K]
        for number, document in enumerate(documents)
    }


def yarpp(documents: Sequence[Document]) -> Orders:
    """The formula of YARPP, the WordPress plugin, over MySQL's InnoDB, case and accents folded.

    The twenty most frequent words of the body, and of the title, are looked for in bodies and
    titles (MATCH … AGAINST); each shared tag and a shared category add 1. Its list of words to
    leave out is English alone: here each language has the site's.
    """
    bodies = FullText(_words(document["text"]) for document in documents)
    titles = FullText(_words(document["title"]) for document in documents)
    shelves = _shelves(documents)
    orders = {}
    for number, document in enumerate(documents):
        scores: dict[int, float] = defaultdict(float)
        _add(scores, bodies.scores(_keywords(document["text"], document["lang"])))
        _add(scores, titles.scores(_keywords(document["title"], document["lang"])))
        for label in _labels(document):
            _add(scores, dict.fromkeys(shelves[label], 1.0))
        orders[document["id"]] = _best(scores, number, documents)
    return orders


class FullText:
    """MySQL's full-text index of one column, in its natural language mode.

    A word's part of a row's score is how often it stands there, times (log10(rows / rows with it))².
    """

    SHORTEST = 3

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        self.rows = 0
        self.postings: dict[str, Counter[int]] = defaultdict(Counter)
        for number, words in enumerate(rows):
            self.rows += 1
            for word in words:
                self.postings[word][number] += 1

    def scores(self, words: Iterable[str]) -> Scores:
        """Return the rows that hold some of these words, with their scores."""
        scores: dict[int, float] = defaultdict(float)
        for word in words:
            if len(word) >= self.SHORTEST and word in self.postings:
                found = self.postings[word]
                rarity = math.log10(self.rows / len(found)) ** 2
                for number, times in found.items():
                    scores[number] += times * rarity
        return scores


def _words(text: str) -> list[str]:
    return WORD.findall(analysis.folded(text))


def _keywords(text: str, language: str) -> list[str]:
    counts = Counter(_words(text))
    kept = [
        word for word, _ in counts.most_common() if len(word) > 1 and word not in STOP[language]
    ]
    return kept[:20]


def _labels(document: Document) -> list[tuple[str, str]]:
    tags = [("tag", tag) for tag in document.get("tags") or ()]
    category = document.get("category")
    return [*tags, ("category", category)] if category else tags


def _shelves(documents: Sequence[Document]) -> Mapping[tuple[str, str], set[int]]:
    shelves: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, document in enumerate(documents):
        for label in _labels(document):
            shelves[label].add(number)
    return shelves


def _add(scores: dict[int, float], more: Scores) -> None:
    for number, score in more.items():
        scores[number] += score


def bm25(documents: Sequence[Document]) -> Orders:
    """BM25 (k1 1.2, b 0.75, k3 8) with an article's title and text as the query, plurals taken off."""
    texts = [Counter(_analysed(document)) for document in documents]
    lengths = [text.total() for text in texts]
    usual = sum(lengths) / len(lengths)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, text in enumerate(texts):
        flattened = 1.2 * (0.25 + 0.75 * lengths[number] / usual)
        for word, times in text.items():
            postings[word].append((number, times * 2.2 / (times + flattened)))
    return {
        document["id"]: _best(_matched(texts[number], postings, len(texts)), number, documents)
        for number, document in enumerate(documents)
    }


def _analysed(document: Document) -> list[str]:
    return analysis.words(f"{document['title']}\n{document['text']}", document["lang"])


def _matched(
    query: Mapping[str, int], postings: Mapping[str, list[tuple[int, float]]], documents: int
) -> Scores:
    scores: dict[int, float] = defaultdict(float)
    for word, times in query.items():
        found = postings[word]
        rarity = math.log(1 + (documents - len(found) + 0.5) / (len(found) + 0.5))
        asked = rarity * times * 9 / (times + 8)
        for number, part in found:
            scores[number] += asked * part
    return scores


def _best(scores: Scores, number: int, documents: Sequence[Document]) -> list[str]:
    """Return the ids of the best but `number` itself, best first, the first of equals before."""
    others = ((-score, other) for other, score in scores.items() if other != number and score > 0)
    return [documents[other]["id"] for _, other in heapq.nsmallest(K, others)]
