"""The boxes that the machine placed, as `placing` thinks of them: texts, subjects, boxes.

Every function stands in its caller's transaction.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from articles import markup
from articles.models import Article
from articles.related import placing, tables
from articles.related.models import Placement, Related, RelatedChoice, Standing, Verdict
from articles.related.placing import Box, Measure
from articles.related.ranking import Suggestion

LINK = re.compile(r'href="[^"]*/articles/([-\w]+)/')


@dataclass(frozen=True, slots=True)
class Asked:
    """An article whose boxes are to be placed.

    `refused` are the paragraphs behind which no box is wanted, and `away` the articles that none
    leads to: what its text has already, or its editor refused.
    """

    id: int
    language: str
    day: int | None
    body: str
    refused: frozenset[str]
    away: frozenset[int]

    def text(self) -> placing.Text:
        """Its text as boxes see it."""
        return placing.read(self.id, self.language, self.day, self.body, self.refused)


def touched(article_id: int, lists: Mapping[int, list[Suggestion]]) -> set[int]:
    """Return whose boxes are to be placed anew, `article_id` being written, with these new lists.

    To be called before the lists are kept: who may offer the same articles as before, and not this
    one, keeps its boxes.
    """
    before = _windows(lists.keys())
    after = {holder: _window(suggestions) for holder, suggestions in lists.items()}
    return {
        holder
        for holder, window in after.items()
        if holder == article_id or article_id in window or window != before[holder]
    }


def _windows(article_ids: Collection[int]) -> dict[int, set[int]]:
    """Return which articles the boxes of each of these may lead to."""
    rows = Related.objects.filter(article__in=article_ids, folded=False).order_by("rank")
    found: dict[int, list[int]] = defaultdict(list)
    for article_id, other in rows.values_list("article_id", "other_id"):
        found[article_id].append(other)
    return {pk: set(found[pk][: placing.CANDIDATES]) for pk in article_ids}


def _window(suggestions: Iterable[Suggestion]) -> set[int]:
    shown = [found.other for found in suggestions if not found.folded]
    return set(shown[: placing.CANDIDATES])


def renew(article_ids: Collection[int], measure: Measure | None = None) -> None:
    """Place the boxes of these articles anew, after their lists were kept."""
    measure = measure or tables.Measure()
    asked = asked_for(article_ids)
    windows = _windows([each.id for each in asked])
    profiles = tables.profiles(set().union(*windows.values()))
    subjects = {pk: placing.subject(profile) for pk, profile in profiles.items()}
    placed: dict[int, list[Box]] = {pk: [] for pk in article_ids}
    for each in asked:
        others = sorted(pk for pk in windows[each.id] - each.away if pk in subjects)
        placed[each.id] = placing.place(each.text(), [subjects[pk] for pk in others], measure)
    keep(placed)


def allowed(asked: Asked, suggestions: Iterable[Suggestion]) -> list[int]:
    """Return which articles the boxes of this one may lead to, this being its list."""
    return sorted(_window(suggestions) - asked.away)


def asked_for(article_ids: Collection[int]) -> list[Asked]:
    """Return what is to be known of those of these articles that may have boxes."""
    texts = list(_texts(article_ids))
    away = _away(texts)
    refused = _refused_anchors(article_ids)
    return [
        Asked(
            article.pk,
            article.language,
            tables.day(article),
            article.body,
            frozenset(refused[article.pk]),
            frozenset(away[article.pk]),
        )
        for article in texts
    ]


def _texts(article_ids: Collection[int]) -> Iterable[Article]:
    """Return those of these articles that take part; none where only editors place boxes."""
    if settings.SEE_ALSO_BY_HAND:
        return ()
    rows = tables.taking_part().filter(pk__in=article_ids)
    return rows.only("language", "published_at", "body").order_by("pk")


def _away(texts: Collection[Article]) -> dict[int, set[int]]:
    """Return whereto no box of each of these leads: what its text has already, or its editor refused."""
    links = {article.pk: set(LINK.findall(article.body)) for article in texts}
    slugs = set().union(*links.values())
    named = dict(Article.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    away = {
        article.pk: {
            *article.linked_ids(),
            *(named[slug] for slug in links[article.pk] & named.keys()),
        }
        for article in texts
    }
    for article_id, other in _refusals(away.keys()):
        away[article_id].add(other)
    return away


def _refusals(article_ids: Collection[int]) -> Iterable[tuple[int, int]]:
    boxes = Placement.objects.filter(article__in=article_ids, standing=Standing.REFUSED)
    listed = RelatedChoice.objects.filter(article__in=article_ids, verdict=Verdict.EXCLUDED)
    pairs = ("article_id", "other_id")
    return [*boxes.values_list(*pairs), *listed.values_list(*pairs)]


def _refused_anchors(article_ids: Collection[int]) -> dict[int, set[str]]:
    """Return behind which paragraphs of each of these no box is wanted."""
    rows = Placement.objects.filter(article__in=article_ids, standing=Standing.REFUSED)
    anchors: dict[int, set[str]] = {pk: set() for pk in article_ids}
    for article_id, anchor in rows.exclude(anchor="").values_list("article_id", "anchor"):
        anchors[article_id].add(anchor)
    return anchors


def keep(placed: Mapping[int, list[Box]]) -> None:
    """Write these boxes where they are not what stands there; unchanged ones cost no page its place."""
    offered = Placement.objects.filter(standing=Standing.OFFERED)
    stood: dict[int, list[tuple[int, str, float, list[str]]]] = defaultdict(list)
    rows = offered.filter(article__in=placed.keys()).order_by("id")
    for row in rows:
        stood[row.article_id].append((row.other_id, row.anchor, row.score, row.terms))
    new = {
        pk: boxes
        for pk, boxes in placed.items()
        if [(box.other, box.anchor, box.score, box.terms) for box in boxes] != stood[pk]
    }
    offered.filter(article__in=new.keys()).delete()
    Placement.objects.bulk_create(
        (
            Placement(
                article_id=pk,
                other_id=box.other,
                standing=Standing.OFFERED,
                anchor=box.anchor,
                score=box.score,
                terms=box.terms,
            )
            for pk, boxes in new.items()
            for box in boxes
        ),
        batch_size=tables.BATCH,
    )


def forget(article_ids: Collection[int]) -> None:
    """Take out the boxes in and to these articles; what was refused stays refused."""
    ends = Q(article__in=article_ids) | Q(other__in=article_ids)
    Placement.objects.filter(ends, standing=Standing.OFFERED).delete()


def offered_in(article_id: int) -> dict[str, int]:
    """Return the boxes of the machine in an article: where each leads, by its anchor."""
    if settings.SEE_ALSO_BY_HAND:
        return {}
    rows = Placement.objects.filter(article=article_id, standing=Standing.OFFERED)
    return dict(rows.values_list("anchor", "other_id"))


def settle(article: Article, shown: Collection[int], kept: Collection[int]) -> None:
    """Remember which of the boxes that its editor was `shown` she took away; she `kept` the others."""
    placed = Placement.objects.filter(article=article.pk)
    placed.filter(other__in=kept, standing=Standing.REFUSED).delete()
    away = Article.objects.filter(pk__in=set(shown) - set(kept)).exclude(pk=article.pk)
    gone = set(away.values_list("pk", flat=True))
    placed.filter(other__in=gone).update(standing=Standing.REFUSED)
    known = set(placed.filter(other__in=gone).values_list("other_id", flat=True))
    Placement.objects.bulk_create(
        Placement(article=article, other_id=pk, standing=Standing.REFUSED)
        for pk in sorted(gone - known)
    )


def explained(written: str) -> dict[int, list[str]]:
    """Return why each of the machine's boxes in a text stands there: the shared terms."""
    anchors, ids = markup.offered_anchors(written), markup.boxed_ids(written)
    if not anchors:
        return {}
    rows = Placement.objects.filter(other__in=ids, anchor__in=anchors)
    return dict(rows.values_list("other_id", "terms"))
