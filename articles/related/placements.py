"""The boxes that the machine placed, as `placing` thinks of them: texts, subjects, boxes.

Every function stands in its caller's transaction.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q

from articles import markup
from articles.models import Article
from articles.related import placing, tables
from articles.related.models import Placement, Related, RelatedChoice, Standing, Verdict
from articles.related.placing import Box, Measure
from articles.related.ranking import Profile, Suggestion

MANY = 10_000
"""Subjects that are held at once: some 100 MB."""
LINK = re.compile(r'href="[^"]*/articles/([-\w]+)/')


@dataclass(slots=True)
class Knowledge:
    """What placing needs to know of other articles; a rebuild has all of it at hand."""

    measure: Measure = tables.yardstick
    profiles: Mapping[int, Profile] = field(default_factory=dict)
    subjects: dict[int, Profile] = field(default_factory=dict)

    def load(self, article_ids: Collection[int]) -> None:
        """Have the subjects of these articles ready, each made once as long as they are not many."""
        if len(self.subjects) > MANY:
            self.subjects.clear()
        lacking = set(article_ids) - self.subjects.keys()
        stored = tables.profiles(lacking - self.profiles.keys())
        for pk in lacking:
            if profile := self.profiles.get(pk) or stored.get(pk):
                self.subjects[pk] = placing.subject(profile)


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


def renew(article_ids: Collection[int], known: Knowledge | None = None) -> None:
    """Place the boxes of these articles anew, after their lists were kept."""
    known = known or Knowledge()
    texts = list(_texts(article_ids))
    windows = _windows([article.pk for article in texts])
    known.load(set().union(*windows.values()))
    away = _away(texts)
    refused = _refused_anchors(article_ids)
    placed: dict[int, list[Box]] = {pk: [] for pk in article_ids}
    for article in texts:
        allowed = sorted(windows[article.pk] - away[article.pk])
        subjects = [known.subjects[pk] for pk in allowed if pk in known.subjects]
        placed[article.pk] = placing.place(_text(article, refused), subjects, known.measure)
    _keep(placed)


def _texts(article_ids: Collection[int]) -> Iterable[Article]:
    """Return those of these articles that take part; none where only editors place boxes."""
    if settings.SEE_ALSO_BY_HAND:
        return ()
    taking_part = Article.objects.published(tables.WHENEVER).filter(pk__in=article_ids)
    return taking_part.only("language", "published_at", "body").order_by("pk")


def _text(article: Article, refused: Mapping[int, set[str]]) -> placing.Text:
    pk = article.pk
    return placing.read(pk, article.language, tables.day(article), article.body, refused[pk])


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


def _keep(placed: Mapping[int, list[Box]]) -> None:
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
