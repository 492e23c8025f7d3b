"""The rebuild: every list and box made anew, in small transactions and over several processes.

`prepare` reads all texts, counts their words, and writes profiles and what finds them; `make_lists`
compares all with what stands then, and notes how far it is: one that was stopped goes on there.
This process does the database, the others work on values (crew.py).
"""

import pickle
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from tempfile import TemporaryFile

from django.db import transaction

from articles import search
from articles.models import Language
from articles.related import crew, placements, placing, postings, ranking, tables
from articles.related.finding import Postings, gathered
from articles.related.placements import Asked
from articles.related.placing import Box
from articles.related.ranking import Profile, Reading, Source, Suggestion
from articles.related.spilled import Spilled
from articles.related.yardstick import Yardstick, counted

BATCH = 100
"""Articles that are worked on, and written, at a time."""
WORDS = 5_000
"""Words whose postings are written at a time."""
PASSES = 3
"""How often all articles are gone through: read, weighed, compared."""
SUBJECTS = 5_000
"""Subjects of articles that are held at once: some 50 MB."""

Progress = Callable[[int, int], None]
Yardsticks = Mapping[str, Yardstick]


class Meter:
    """Tells how far a rebuild is, in articles that were gone through."""

    def __init__(self, progress: Progress | None, articles: int, done: int = 0) -> None:
        self._progress, self._of, self._done = progress, articles * PASSES, done

    def add(self, articles: int) -> None:
        """Tell that so many more were gone through."""
        self._done += articles
        if self._progress:
            self._progress(self._done, self._of)


@dataclass(frozen=True, slots=True)
class Read:
    """Some articles as they were read: pickled, since only other processes need to look at them.

    `articles` tells how many they are of each language, `counts` in how many of these each term stands.
    """

    articles: Counter[str]
    counts: dict[str, Counter[str]]
    readings: bytes
    names: bytes
    searched: list[search.Row]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Some articles as they are written, and found."""

    rows: list[tables.Row]
    found: Mapping[str, Postings]


@dataclass(frozen=True, slots=True)
class Made:
    """The list of an article, and its boxes."""

    article_id: int
    suggestions: list[Suggestion]
    boxes: list[Box]


def prepare(progress: Progress | None, processes: int) -> int:
    """Begin a rebuild; return its key once all can be compared."""
    with transaction.atomic():
        tables.lock()
        key = tables.begin_rebuild()
    at = tables.written()
    meter = Meter(progress, len(at))
    with TemporaryFile() as file:
        spilled: Spilled[Read] = Spilled(file)
        yardsticks = _yardsticks(spilled, *_read_all(spilled, meter, processes))
        with transaction.atomic():
            tables.lock()
            for language, yardstick in yardsticks.items():
                tables.keep_yardstick(language, yardstick)
        found = _weigh_all(key, at, _weighing(spilled, yardsticks, processes), meter)
    _keep_postings(found)
    tables.note_reached(key, 0)
    return key


def _read_all(
    spilled: Spilled[Read], meter: Meter, processes: int
) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Read all articles; return how many there are of each language, and in how many a term stands."""
    articles: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    parts = (
        [(tables.source(article), search.written(article)) for article in part]
        for part in tables.in_parts(BATCH)
    )
    for read in crew.each(_read, parts, processes):
        articles.update(read.articles)
        for language, terms in read.counts.items():
            counts[language].update(terms)
        _keep_searched(read.searched)
        spilled.add(replace(read, counts={}, searched=[]))
        meter.add(read.articles.total())
    return articles, counts


def _read(some: Collection[tuple[Source, search.Row]]) -> Read:
    read = [(ranking.read(source), search.prepared(written)) for source, written in some]
    readings = [reading for reading, _ in read]
    languages = Counter(each.language for each in readings)
    return Read(
        articles=languages,
        counts={
            language: counted(each for each in readings if each.language == language)
            for language in languages
        },
        readings=pickle.dumps(readings, pickle.HIGHEST_PROTOCOL),
        names=pickle.dumps([(each.language, each.names) for each in readings]),
        searched=[searched for _, searched in read],
    )


@transaction.atomic
def _keep_searched(rows: Collection[search.Row]) -> None:
    tables.lock()
    there = set(tables.still_there([row[0] for row in rows]))
    search.keep(there, [row for row in rows if row[0] in there])


def _yardsticks(
    spilled: Iterable[Read], articles: Counter[str], counts: Mapping[str, Counter[str]]
) -> Yardsticks:
    """Return how rare the words of each language are."""
    return {
        each: Yardstick.taken(articles[each], counts.get(each, {}), _names(spilled, each))
        for each in Language.values
    }


def _names(spilled: Iterable[Read], wanted: str) -> Iterator[Mapping[str, float]]:
    for read in spilled:
        for language, names in pickle.loads(read.names):  # noqa: S301 (our own)
            if language == wanted:
                yield names


def _weighing(spilled: Iterable[Read], yardsticks: Yardsticks, processes: int) -> Iterator[Weighed]:
    def weigh(read: Read) -> Weighed:
        readings: list[Reading] = pickle.loads(read.readings)  # noqa: S301 (our own)
        profiles = [ranking.weigh(each, yardsticks[each.language]) for each in readings]
        return Weighed([tables.row(profile) for profile in profiles], gathered(profiles))

    return crew.each(weigh, spilled, processes)


def _weigh_all(
    rebuild: int, at: tables.Times, weighed: Iterable[Weighed], meter: Meter
) -> Mapping[str, Postings]:
    """Write the profiles of all articles; return by which words they are found."""
    found: dict[str, dict[str, array[int]]] = defaultdict(dict)
    for some in weighed:
        _keep_rows(some.rows, at, rebuild)
        for language, postings_ in some.found.items():
            whole = found[language]
            for word, entries in postings_.items():
                if word in whole:
                    whole[word].extend(entries)
                else:
                    whole[word] = entries
        meter.add(len(some.rows))
    return found


@transaction.atomic
def _keep_rows(rows: Collection[tables.Row], at: tables.Times, rebuild: int) -> None:
    tables.lock()
    there = set(tables.still_there([row[0] for row in rows]))
    tables.keep_rows([row for row in rows if row[0] in there], at, rebuild)


def _keep_postings(found: Mapping[str, Postings]) -> None:
    """Write by which words all articles are found, in place of what stood there."""
    for language in Language.values:
        kept = found.get(language, {})
        idle = postings.words(language) - kept.keys()
        items = iter([*kept.items(), *((word, array("q")) for word in idle)])
        while some := dict(islice(items, WORDS)):
            with transaction.atomic():
                tables.lock()
                postings.keep(language, some)


def make_lists(rebuild: int, progress: Progress | None, processes: int) -> int:
    """Make the lists and boxes that this rebuild lacks; return how many articles have one."""
    maker = Maker()
    reached = tables.reached(rebuild)
    ids = [pk for pk in maker.index.ids if pk > reached]
    count = len(maker.index.ids)
    meter = Meter(progress, count, done=count * PASSES - len(ids))
    parts = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    asked = ((part, placements.asked_for(part)) for part in parts)
    for made in crew.each(maker.make, asked, processes):
        if not _keep_made(rebuild, made):
            break  # another rebuild began, and does all
        meter.add(len(made))
    return count


class Maker:
    """Makes lists and boxes, with all articles at hand."""

    def __init__(self) -> None:
        from articles.related.index import Index  # which imports numpy: not before it is needed

        words = {language: postings.whole(language) for language in Language.values}
        self.index = Index(tables.whole(), words)
        self._yardsticks = tables.whole_yardsticks()
        self._subject = lru_cache(SUBJECTS)(self._subject_of)

    def make(self, asked: tuple[Collection[int], Collection[Asked]]) -> list[Made]:
        """Return the lists of these articles, and the boxes of those that may have some."""
        ids, texts = asked
        lists = {pk: self.index.suggestions(pk) for pk in ids}
        boxes = {text.id: self._boxes(text, lists[text.id]) for text in texts}
        return [Made(pk, lists[pk], boxes.get(pk, [])) for pk in ids]

    def _boxes(self, asked: Asked, suggestions: Collection[Suggestion]) -> list[Box]:
        subjects = [self._subject(pk) for pk in placements.allowed(asked, suggestions)]
        return placing.place(asked.text(), subjects, self._measure)

    def _measure(self, language: str, _terms: Collection[str]) -> Yardstick:
        return self._yardsticks[language]

    def _subject_of(self, article_id: int) -> Profile:
        return self.index.profile(article_id, placing.SUBJECT)


@transaction.atomic
def _keep_made(rebuild: int, made: Collection[Made]) -> bool:
    """Write lists and boxes, without who took leave meanwhile; False if the rebuild is not ours."""
    tables.lock()
    there = set(tables.still_there([each.article_id for each in made]))
    lists = {each.article_id: each.suggestions for each in made if each.article_id in there}
    lists = tables.without_gone(lists)
    tables.keep_lists(lists)
    placements.keep(
        {each.article_id: _staying(each, lists) for each in made if each.article_id in there}
    )
    return tables.note_reached(rebuild, max(each.article_id for each in made))


def _staying(made: Made, lists: Mapping[int, Collection[Suggestion]]) -> list[Box]:
    others = {found.other for found in lists[made.article_id]}
    return [box for box in made.boxes if box.other in others]
