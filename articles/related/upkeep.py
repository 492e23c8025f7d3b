"""Keeps the lists of related posts, and the boxes placed by them, true while articles come and go.

The lists are at any time what `rebuild` would compute with the same yardstick (how rare each word
is). The yardstick is taken anew when a quarter of the articles came or went since; above TOO_MANY
articles only by `rebuild`, which then takes minutes. (Where an article has more neighbours than
ranking.CANDIDATES, one that a newcomer drove from these may stay in its list until that is made
anew.)
"""

from collections.abc import Collection, Iterable, Mapping

from django.db import transaction

from articles import search
from articles.models import Language
from articles.related import placements, ranking, rebuilding, tables
from articles.related.ranking import Profile, Suggestion
from articles.related.rebuilding import Progress

DRIFT = 1.25
"""The growth (or, inverted, the shrinking) after which words are counted anew."""
TOO_MANY = 5_000
"""Articles that are not counted anew while somebody waits."""
FEW = 200
"""More articles than this at once are quicker done with a rebuild."""
AT_ONCE = 20
"""Articles that are done again in one transaction after a rebuild."""


def update(article_ids: Iterable[int]) -> int:
    """Make every list true after these articles were written or deleted; return how many."""
    ids = sorted(set(article_ids))
    if len(ids) > FEW or _yardstick_is_out():
        return rebuild()  # in no transaction of ours: nobody else could write until its end
    return _replace_each(ids)


@transaction.atomic
def _replace_each(ids: Collection[int]) -> int:
    tables.lock()
    search.index(ids)
    return len(_replace_all(ids, tables.sources(ids)))


def _replace_all(ids: Iterable[int], taking_part: Mapping[int, ranking.Source]) -> set[int]:
    """Put articles in place of their old states; return whose lists changed."""
    measure = tables.Measure()
    changed: set[int] = set()
    moving: set[int] = set()
    for article_id in ids:
        lists = _replace(article_id, taking_part.get(article_id), measure)
        gone = article_id not in taking_part
        moving |= lists.keys() if gone else placements.touched(article_id, lists)
        tables.keep_lists(lists)
        changed |= lists.keys()
    placements.renew(moving, measure)
    return changed


@transaction.atomic
def place(article_ids: Collection[int]) -> None:
    """Place the boxes of these articles anew, their lists standing as they are."""
    tables.lock()
    placements.renew(article_ids)


def _yardstick_is_out() -> bool:
    """Whether a quarter of the articles of a language came or went since its words were counted."""
    counted = tables.counted()
    for language in Language.values:
        taken, there = counted.get(language, 0), tables.there(language, TOO_MANY)
        if there <= TOO_MANY and not taken / DRIFT <= there <= taken * DRIFT:
            return True
    return False


def _replace(
    article_id: int, source: ranking.Source | None, measure: tables.Measure
) -> dict[int, list[Suggestion]]:
    """Put an article in place of its old state (None: it is out); return the lists that change."""
    holders = _holders(article_id, gone=source is None)
    if source is None:
        tables.forget(article_id)
        placements.forget([article_id])
        return {holder: _anew(holder) for holder in holders}
    reading = ranking.read(source)
    article = ranking.weigh(reading, measure(reading.language, reading.terms()))
    tables.keep_profile(article)
    return _lists_around(article, holders)


def _holders(article_id: int, *, gone: bool) -> set[int]:
    """Return in whose lists an article stands; of a deleted one only its profile can tell."""
    holders = tables.holders(article_id)
    old = tables.profiles([article_id]).get(article_id) if gone else None
    if old:
        near = tables.candidates(old)
        floors = tables.floors([other.id for other in near])
        holders |= {other.id for other in near if ranking.score(old, other) >= floors[other.id]}
    return holders


def _lists_around(article: Profile, holders: set[int]) -> dict[int, list[Suggestion]]:
    """Return the list of an article that was written, and every list that this changes."""
    near = {other.id: other for other in tables.candidates(article)}
    floors = tables.floors(near.keys())
    staying = [other for other in near.values() if _stays(article, other, holders, floors)]
    lists = {article.id: ranking.rank(article, near.values())}
    lists |= _with(article, staying, near)
    for holder in holders - lists.keys():
        lists[holder] = _anew(holder)
    return lists


def _stays(article: Profile, other: Profile, holders: set[int], floors: dict[int, float]) -> bool:
    """Whether the list of `other` needs nobody else than who stands in it and `article`.

    Someone outside may stand as near as the last one inside: a holder must be nearer than that.
    """
    score, floor = ranking.score(article, other), floors[other.id]
    if other.id in holders:
        return score > floor
    return score >= floor and ranking.is_offered(article, other, score)


def _with(
    article: Profile, others: Collection[Profile], known: Mapping[int, Profile]
) -> dict[int, list[Suggestion]]:
    """Return the lists of `others` with `article` in its place; the profiles of some are `known`."""
    members = tables.lists([other.id for other in others])
    profiles = {**known, **tables.profiles(set().union(*members.values()) - known.keys())}
    lists = {}
    for other in others:
        window = [profiles[member] for member in members[other.id] if member != article.id]
        lists[other.id] = ranking.rank(other, [*window, article])
    return lists


def _anew(article_id: int) -> list[Suggestion]:
    """Return an article's list, chosen among all."""
    article = tables.profiles([article_id])[article_id]
    return ranking.rank(article, tables.candidates(article))


def rebuild(progress: Progress | None = None, *, processes: int = 1, resume: bool = False) -> int:
    """Compute every list, and how rare each word is; return how many articles have one.

    Written in small transactions, so that others can write meanwhile; what they wrote is done again
    at the end. Safe to interrupt: the old lists stand until theirs are replaced, and with `resume`
    the next rebuild goes on where this one was stopped.
    """
    key = (tables.unfinished() if resume else None) or rebuilding.prepare(progress, processes)
    count = rebuilding.make_lists(key, progress, processes)
    missed = tables.missed(key)
    for start in range(0, len(missed), AT_ONCE):
        _replace_each(missed[start : start + AT_ONCE])
    tables.end_rebuild(key)
    return count
