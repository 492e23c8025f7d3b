"""The tables of related posts, as `ranking` thinks of them: profiles, candidates, lists.

Every function stands in its caller's transaction.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Q

from articles.models import Article, ArticleQuerySet, Language
from articles.related import finding, postings, ranking, yardstick
from articles.related.models import Frequency, Profile, Rebuild, Related, Yardstick
from articles.related.ranking import Suggestion

WHENEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""A time by which whatever is scheduled is out."""
BATCH = 500
MANY = 5_000
"""How many words are looked up at once: an article and its paragraphs seldom have more."""
STORED = ("article_id", "language", "day", "words", "names", "shown", "title", "fullness")
"""The columns of a profile, in the order of ranking.Profile."""
COUNTED = "SELECT word, articles FROM articles_frequency WHERE language = %s AND word IN ({words})"
PROFILE = """
    INSERT INTO articles_profile
        (article_id, language, day, words, names, shown, title, fullness, floor, written_at, rebuild)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
RELATED = """
    INSERT INTO articles_related (article_id, other_id, rank, score, terms, folded)
    VALUES (%s, %s, %s, %s, %s, %s)
"""
FLOOR = "UPDATE articles_profile SET floor = %s WHERE article_id = %s"
FREQUENCY = "INSERT INTO articles_frequency (language, word, articles) VALUES (%s, %s, %s)"
"""Rows are written in SQL: as objects they would cost the most of all."""

Row = tuple[int, str, int, str, str, str, str, int, float]
"""A profile as it is written."""
Times = Mapping[int, datetime]
"""When articles were written, by their keys."""


def lock() -> None:
    """Make whoever else changes lists wait until this transaction ends, as SQLite does anyway."""
    rows = [Yardstick(language=language) for language in Language.values]
    Yardstick.objects.bulk_create(rows, ignore_conflicts=True)
    list(Yardstick.objects.select_for_update().order_by("language"))


def taking_part() -> ArticleQuerySet:
    """The articles that are compared: published and scheduled ones."""
    return Article.objects.out()


def sources(article_ids: Collection[int]) -> dict[int, ranking.Source]:
    """Return those of these articles that take part, by their keys."""
    rows = taking_part().filter(id__in=article_ids).select_related("category")
    return {row.pk: source(row) for row in rows.prefetch_related("tags").order_by("id")}


def in_parts(size: int) -> Iterator[list[Article]]:
    """Yield the articles that take part in their order, so many at a time.

    Each part is asked for by itself: no statement stays open while others write.
    """
    rows = taking_part().select_related("category", "author").prefetch_related("tags")
    last = 0
    while part := list(rows.filter(id__gt=last).order_by("id")[:size]):
        yield part
        last = part[-1].pk


def source(article: Article) -> ranking.Source:
    """Return what `article` is judged by."""
    return ranking.Source(
        id=article.pk,
        language=article.language,
        day=day(article),
        title=article.title,
        text=article.text,
        standfirst=article.standfirst,
        tags=tuple(tag.name for tag in article.tags.all()),
        category=article.category.name,
    )


def day(article: Article) -> int | None:
    """Return the day on which `article` comes out, None without a date."""
    return article.published_at.astimezone(UTC).toordinal() if article.published_at else None


class Measure:
    """How rare terms are, as they were last counted; each is looked up once."""

    def __init__(self) -> None:
        self._known: dict[str, yardstick.Yardstick] = {}

    def __call__(self, language: str, terms: Collection[str]) -> yardstick.Yardstick:
        """Return a yardstick of a language that knows these terms."""
        if language not in self._known:
            self._known[language] = _scale(language)
        counts = self._known[language].counts
        lacking = [term for term in terms if term not in counts]
        found = dict.fromkeys(lacking, 1) | _counts(language, lacking)
        self._known[language] = replace(self._known[language], counts={**counts, **found})
        return self._known[language]


def _counts(language: str, terms: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(terms), MANY):
            some = terms[start : start + MANY]
            asked = COUNTED.format(words=", ".join(["%s"] * len(some)))
            cursor.execute(asked, [language, *some])
            counts.update(cursor.fetchall())
    return counts


def _scale(language: str) -> yardstick.Yardstick:
    """Return the yardstick of a language without its counts."""
    row = Yardstick.objects.filter(language=language).first() or Yardstick()
    return yardstick.Yardstick(row.articles, {}, row.names)


def keep_yardstick(language: str, taken: yardstick.Yardstick) -> None:
    """Replace the counts of a language."""
    Yardstick.objects.filter(language=language).update(articles=taken.articles, names=taken.names)
    Frequency.objects.filter(language=language).delete()
    rows = [(language, word, count) for word, count in taken.counts.items() if count > 1]
    with connection.cursor() as cursor:
        cursor.executemany(FREQUENCY, rows)


def counted() -> dict[str, int]:
    """Return how many articles of each language there were when its words were counted."""
    return dict(Yardstick.objects.values_list("language", "articles"))


def there(language: str, most: int) -> int:
    """Return how many articles of a language take part now; of more than `most`, one more than these."""
    return taking_part().filter(language=language).order_by()[: most + 1].count()


def still_there(article_ids: Collection[int]) -> list[int]:
    """Return which of these articles take part now."""
    rows = taking_part().filter(id__in=article_ids)
    return list(rows.order_by("id").values_list("id", flat=True))


def without_gone(kept: Mapping[int, list[Suggestion]]) -> dict[int, list[Suggestion]]:
    """Return these lists without the articles that took their leave since they were made."""
    others = {found.other for suggestions in kept.values() for found in suggestions}
    staying = set(still_there(others))
    return {
        article_id: [found for found in suggestions if found.other in staying]
        for article_id, suggestions in kept.items()
    }


def whole_yardsticks() -> dict[str, yardstick.Yardstick]:
    """Return how rare all words of each language are, as they were last counted."""
    return {language: _whole_yardstick(language) for language in Language.values}


def _whole_yardstick(language: str) -> yardstick.Yardstick:
    rows = Frequency.objects.filter(language=language).values_list("word", "articles")
    return replace(_scale(language), counts=dict(rows))


def written(article_ids: Collection[int] | None = None) -> dict[int, datetime]:
    """Return when each article that takes part (None: all) was last written."""
    rows = taking_part().order_by()
    rows = rows if article_ids is None else rows.filter(id__in=article_ids)
    return dict(rows.values_list("id", "modified_at"))


def begin_rebuild() -> int:
    """Let a rebuild begin in place of any that has not ended; return its key."""
    Rebuild.objects.all().delete()
    return Rebuild.objects.create().pk


def unfinished() -> int | None:
    """Return the key of a rebuild that ended before all lists were made, but after all was ready."""
    ready = Rebuild.objects.filter(reached__isnull=False)
    return ready.values_list("pk", flat=True).last()


def reached(rebuild: int) -> int:
    """Return the last article whose list a rebuild made, 0 if none."""
    found = Rebuild.objects.filter(pk=rebuild).values_list("reached", flat=True)
    return found.first() or 0


def note_reached(rebuild: int, article_id: int) -> bool:
    """Note how far the lists of a rebuild are made; False if another one took its place."""
    return Rebuild.objects.filter(pk=rebuild).update(reached=article_id) > 0


def end_rebuild(rebuild: int) -> None:
    """Let a rebuild have ended."""
    Rebuild.objects.filter(pk=rebuild).delete()


def missed(rebuild: int) -> list[int]:
    """Return the articles that a rebuild has not seen as they are: written or gone since it began."""
    rows = Profile.objects.filter(rebuild=rebuild).values_list("article_id", "written_at")
    seen, there = dict(rows), written()
    known = set(Profile.objects.values_list("article_id", flat=True))
    return sorted(pk for pk in known | there.keys() if pk not in there or seen.get(pk) != there[pk])


def profiles(article_ids: Collection[int]) -> dict[int, ranking.Profile]:
    """Return the profiles of these articles, by their keys."""
    rows = Profile.objects.filter(article_id__in=article_ids).values_list(*STORED)
    return {row[0]: ranking.Profile(*row) for row in rows}


def whole() -> Iterator[ranking.Profile]:
    """Yield all profiles, in the order of their articles."""
    last = 0
    rows = Profile.objects.order_by("article_id").values_list(*STORED)
    while part := list(rows.filter(article_id__gt=last)[:BATCH]):
        yield from (ranking.Profile(*stored) for stored in part)
        last = part[-1][0]


def forget(article_id: int) -> None:
    """Take an article out: its profile, what it is found by, its list, its places in others'."""
    _forget_profile(article_id)
    Related.objects.filter(Q(article=article_id) | Q(other=article_id)).delete()


def _forget_profile(article_id: int) -> None:
    old = profiles([article_id])
    if old:
        postings.remove(old[article_id])
        Profile.objects.filter(article_id=article_id).delete()


def keep_profile(kept: ranking.Profile) -> None:
    """Write a profile, and by what its article is found, in place of what stood there."""
    _forget_profile(kept.id)
    keep_rows([row(kept)], written([kept.id]))
    postings.add(kept)


def keep_rows(rows: Collection[Row], at: Times, rebuild: int = 0) -> None:
    """Write profiles in place of those that stood there, made of articles written at that time."""
    Profile.objects.filter(article_id__in=[row[0] for row in rows]).delete()
    with connection.cursor() as cursor:
        cursor.executemany(PROFILE, [(*row, at[row[0]], rebuild) for row in rows if row[0] in at])


def row(profile: ranking.Profile) -> Row:
    """Return a profile as it is written."""
    words, names, shown, title = map(
        json.dumps, (profile.words, profile.names, profile.shown, profile.title)
    )
    day = profile.day or 0
    return profile.id, profile.language, day, words, names, shown, title, profile.fullness, 0.0


def candidates(text: ranking.Profile, at: datetime = WHENEVER) -> list[ranking.Profile]:
    """Return the articles whose heaviest words have most in common with this text's.

    They are published by `at`; the text may be no article, or one that is in no table.
    """
    likely = Article.objects.published(at).filter(id__in=_likeliest(text))
    return list(profiles(likely.order_by().values_list("id", flat=True)).values())


def _likeliest(text: ranking.Profile) -> list[int]:
    found = finding.nearest(text, postings.of(text.language, text.heaviest().keys()))
    rows = Profile.objects.filter(article_id__in=[other for other, _ in found])
    days = dict(rows.values_list("article_id", "day"))
    dated = ((other, near, days[other]) for other, near in found if other in days)
    return ranking.likeliest(text.day, dated)


def floors(article_ids: Collection[int]) -> dict[int, float]:
    """Return the score from which on another article enters the list of each of these."""
    return dict(
        Profile.objects.filter(article_id__in=article_ids).values_list("article_id", "floor")
    )


def holders(article_id: int) -> set[int]:
    """Return the articles in whose lists this one stands."""
    return set(Related.objects.filter(other=article_id).values_list("article_id", flat=True))


def lists(article_ids: Collection[int]) -> dict[int, set[int]]:
    """Return who stands in the list of each of these articles."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Related.objects.filter(article__in=article_ids).values_list("article_id", "other_id")
    for article_id, other in rows:
        found[article_id].add(other)
    return found


def keep_lists(kept: Mapping[int, list[Suggestion]]) -> None:
    """Write these lists in place of those that stood there; unchanged ones cost no page its place."""
    wanted = {pk: _rows(pk, suggestions) for pk, suggestions in kept.items()}
    stood = _stored(kept.keys())
    new = [pk for pk, rows in wanted.items() if rows != stood[pk]]
    Related.objects.filter(article__in=new).delete()
    floors = [(_floor(suggestions), article_id) for article_id, suggestions in kept.items()]
    with connection.cursor() as cursor:
        cursor.executemany(RELATED, [_dumped(row) for pk in new for row in wanted[pk]])
        cursor.executemany(FLOOR, floors)


ListRow = tuple[int, int, int, float, list[str], bool]


def _rows(article_id: int, suggestions: Iterable[Suggestion]) -> list[ListRow]:
    return [
        (article_id, found.other, place, found.score, found.terms, found.folded)
        for place, found in enumerate(suggestions, start=1)
    ]


def _stored(article_ids: Collection[int]) -> dict[int, list[ListRow]]:
    stood: dict[int, list[ListRow]] = defaultdict(list)
    rows = Related.objects.filter(article__in=article_ids).order_by("article_id", "rank")
    for row in rows.values_list("article_id", "other_id", "rank", "score", "terms", "folded"):
        stood[row[0]].append(row)
    return stood


def _dumped(row: ListRow) -> tuple[int, int, int, float, str, bool]:
    article_id, other, place, score, terms, folded = row
    return article_id, other, place, score, json.dumps(terms), folded


def _floor(suggestions: list[Suggestion]) -> float:
    return suggestions[-1].score if len(suggestions) == ranking.KEPT else 0.0
