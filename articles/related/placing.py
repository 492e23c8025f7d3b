"""Behind which paragraph of an article a « Lire également » box stands, and for which other article.

Judgement on plain values. Every paragraph is weighed like an article of its own, by the words that
stand in it, and compared with the articles that may be offered. A box is placed where a paragraph
speaks of what another article is about, not where the two articles do as a whole.
"""

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import islice, zip_longest

from articles import markup
from articles.related import analysis, ranking
from articles.related.ranking import Profile, Source
from articles.related.yardstick import Yardstick

WORDS_BETWEEN = 250
"""How many words a box has to itself: there is one for so many at most, and so far apart."""
MOST = 3
"""How many boxes an article has at most, its editor's own included."""
SHORTEST = 25
"""A paragraph of fewer words speaks of nothing in particular."""
NEAREST = 0.1
"""From this cosine of its words on, a paragraph speaks of what an article is about."""
SUBJECT, FIRST = 30, 8
"""How many of its heaviest words say what an article is about; and how many name its subject."""
TERMS = 2
"""How many words of an article's subject a paragraph must hold, one of the first among them."""
NEWER = 1.1
"""What goes on after this article was written is worth more than what went before it."""
CANDIDATES = 6
"""How many of an article's suggestions its boxes may lead to: the first."""
TAG = re.compile(r"<[^>]*>")

Measure = Callable[[str, Collection[str]], Yardstick]
"""How rare some terms of a language are."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that a box may stand behind. `above` counts the words down to its end."""

    anchor: str
    above: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """An article's text as boxes see it: where they may stand, and where its editor's stand.

    `words` counts them all. `refused` are the anchors that its editor took a box away from.
    """

    id: int
    language: str
    day: int | None
    words: int
    paragraphs: Sequence[Paragraph]
    boxes: Sequence[int] = ()
    refused: Collection[str] = field(default=frozenset())

    def room(self) -> int:
        """How many boxes the machine may place; what was taken away is not made up for."""
        return min(MOST, self.words // WORDS_BETWEEN) - len(self.boxes) - len(self.refused)


@dataclass(frozen=True, slots=True)
class Box:
    """One box: it leads to `other`, because of `terms`, behind the paragraph of that anchor."""

    other: int
    anchor: str
    score: float
    terms: list[str]


@dataclass(frozen=True, slots=True)
class Likely:
    """A paragraph and an article that it speaks of, and how well a box would stand there."""

    paragraph: Paragraph
    other: Profile
    score: float


def read(
    article_id: int, language: str, day: int | None, body: str, refused: Collection[str] = ()
) -> Text:
    """Return an article as boxes see it, `body` being its clean HTML."""
    paragraphs: list[Paragraph] = []
    boxes: list[int] = []
    anchors: set[str] = set()
    above = 0
    blocks = list(markup.blocks(body))
    for block, below in zip_longest(blocks, blocks[1:]):
        written = body[block.start : block.end]
        if block.tag == "aside":
            boxes.append(above)
            continue
        text = _plain(written)
        above += len(text.split())
        anchor = markup.anchor(written)
        is_between = block.tag == "p" and below is not None and below.tag == "p"
        if anchors and is_between and anchor not in anchors and _says_enough(text):
            paragraphs.append(Paragraph(anchor, above, text))
        anchors |= {anchor} if block.tag == "p" else set()
    return Text(article_id, language, day, above, paragraphs, boxes, frozenset(refused))


def _plain(written: str) -> str:
    return html.unescape(TAG.sub(" ", written)).strip()


def _says_enough(text: str) -> bool:
    """Whether a paragraph speaks of something by itself, and does not lead on to what stands below."""
    return len(text.split()) >= SHORTEST and not text.endswith(":")


def subject(other: Profile) -> Profile:
    """Return an article's profile with only the words that say what it is about, heaviest first."""
    return replace(other, words=dict(ranking.top(SUBJECT, other.words)))


def place(text: Text, subjects: Collection[Profile], measure: Measure) -> list[Box]:
    """Return the boxes of an article, in the order of its paragraphs.

    `subjects` are those of the articles that may be offered: none that the text leads to already.
    `measure` tells how rare terms of a language are.
    """
    room = text.room()
    taken: list[Likely] = []
    likely = _likely(text, subjects, measure) if room > 0 else ()
    for found in sorted(likely, key=_order):
        if len(taken) < room and _fits(found, taken, text.boxes):
            taken.append(found)
    return [
        _box(text, found, measure)
        for found in sorted(taken, key=lambda found: found.paragraph.above)
    ]


def _likely(text: Text, subjects: Collection[Profile], measure: Measure) -> Iterator[Likely]:
    """Yield every pair of a paragraph and an article that it speaks of."""
    speaking = list(_speaking(text, subjects))
    known = {word for _, words, _ in speaking for word in words}
    yardstick = measure(text.language, known) if speaking else Yardstick(0, {})
    for paragraph, counts, meant in speaking:
        words = ranking.weighed(counts, yardstick)
        for other in meant:
            near = ranking.cosine(words, other.words)
            if near >= NEAREST:
                yield Likely(paragraph, other, _worth(near, text, other))


def _speaking(
    text: Text, subjects: Collection[Profile]
) -> Iterator[tuple[Paragraph, Mapping[str, float], list[Profile]]]:
    """Yield each paragraph that names the subject of an article, its words, and all that are meant."""
    for paragraph in text.paragraphs if subjects else ():
        if paragraph.anchor not in text.refused:
            words = set(analysis.words(paragraph.text, text.language))
            meant = [other for other in subjects if _is_meant(words, other)]
            if meant:
                yield paragraph, ranking.words(_source(text, paragraph)), meant


def _is_meant(words: Set[str], other: Profile) -> bool:
    """Whether a paragraph names the subject of an article, and more than one thing of it."""
    held = other.words.keys() & words
    if len(held) < TERMS:
        return False
    telling = set(filter(ranking.tells, held))
    return len(telling) >= TERMS and not telling.isdisjoint(islice(other.words, FIRST))


def _source(text: Text, paragraph: Paragraph) -> Source:
    """Return a paragraph as if it were an article of a standfirst only."""
    return Source(text.id, text.language, text.day, "", "", standfirst=paragraph.text)


def _worth(near: float, text: Text, other: Profile) -> float:
    newer = text.day is not None and other.day is not None and other.day > text.day
    return round(near * NEWER if newer else near, 6)


def _order(likely: Likely) -> tuple[float, int, int]:
    return -likely.score, likely.paragraph.above, likely.other.id


def _fits(likely: Likely, taken: Collection[Likely], boxes: Iterable[int]) -> bool:
    places = [*boxes, *(there.paragraph.above for there in taken)]
    apart = all(abs(likely.paragraph.above - place) >= WORDS_BETWEEN for place in places)
    return apart and likely.other.id not in {there.other.id for there in taken}


def _box(text: Text, likely: Likely, measure: Measure) -> Box:
    """Return the box of a paragraph; only now its names are looked for, which take long."""
    reading = ranking.read(_source(text, likely.paragraph))
    speaking = ranking.weigh(reading, measure(text.language, reading.terms()))
    terms = ranking.shared(speaking, likely.other)
    return Box(likely.other.id, likely.paragraph.anchor, likely.score, terms)
