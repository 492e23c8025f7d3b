"""The editor's hand: what she pins, excludes and orders stands over what the machine offers.

Hers come first in her order, then the machine's without those that she excluded; readers see the
first SHOWN that are public. Each change is one transaction that tells the site of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from articles import publishing
from articles.models import Article
from articles.related import SHOWN, nearby
from articles.related.models import RelatedChoice, Verdict

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Line:
    """One suggestion as the editor sees it; `score` is None where the machine can't compare.

    `is_seen` if readers see it; `choice` if it is hers; `is_top` and `is_bottom` if it can't move
    further.
    """

    article: Article
    score: float | None
    terms: list[str]
    choice: RelatedChoice | None
    is_seen: bool
    is_top: bool
    is_bottom: bool


@dataclass(frozen=True, slots=True)
class Board:
    """All that an editor decides about: the suggestions in their order, and those excluded.

    `machine` are the keys of what the machine offers, best first, whatever she chose.
    """

    lines: list[Line]
    excluded: list[Line]
    machine: list[int]

    def first(self) -> list[Line]:
        """What readers see, and what is pinned and would be seen if it were public."""
        return [line for line in self.lines if _is_first(line)]

    def next(self) -> list[Line]:
        """What moves up when a place becomes free."""
        return [line for line in self.lines if not _is_first(line)]


def _is_first(line: Line) -> bool:
    return line.is_seen or (line.choice is not None and not line.article.is_public())


def board(article: Article) -> Board:
    """Return the suggestions beside `article` as its editor decides about them."""
    suggested = {found.other: found for found in nearby.machine(article)}
    choices = {choice.other_id: choice for choice in article.related_choices.all()}
    articles = Article.objects.for_lists().in_bulk({*suggested, *choices})
    known = suggested | nearby.explained(article, choices.keys() - suggested.keys())
    public = [pk for pk, other in articles.items() if other.is_public()]
    pinned = [pk for pk, choice in choices.items() if choice.verdict == Verdict.PINNED]
    order = pinned + [pk for pk in suggested if pk in public and pk not in choices]
    seen = [pk for pk in order if pk in public][:SHOWN]

    def line(pk: int) -> Line:
        found = known.get(pk)
        score, terms = (found.score, found.terms) if found else (None, [])
        ends = [pk] == order[:1], [pk] == order[-1:]
        return Line(articles[pk], score, terms, choices.get(pk), pk in seen, *ends)

    def lines(pks: Iterable[int]) -> list[Line]:
        return [line(pk) for pk in pks if pk in articles]

    excluded = [pk for pk in choices if pk not in pinned]
    return Board(lines(order), lines(excluded), machine=list(suggested))


def pin(article: Article, other: Article, user: User) -> None:
    """Let `other` stand among the first: after those that are pinned already, if it is not one."""
    with _changing(article, other):
        pinned = _pinned(article)
        if other.pk not in pinned:
            _pin([*pinned, other.pk], article, user)


def exclude(article: Article, other: Article, user: User) -> None:
    """Let `other` stand in no suggestion beside `article`."""
    with _changing(article, other):
        _choose(article, other.pk, user, verdict=Verdict.EXCLUDED, place=None)


def release(article: Article, other: Article) -> None:
    """Leave it to the machine again whether `other` is offered."""
    with _changing(article, other):
        article.related_choices.filter(other=other).delete()


def move(article: Article, other: Article, step: int, user: User) -> None:
    """Let `other` change places with the one that stands `step` lines below (above: below 0).

    What has to be pinned for that is: as many of the first as differ from the machine's order.
    """
    with _changing(article, other):
        seen = board(article)
        order = [line.article.pk for line in seen.lines]
        here = order.index(other.pk) if other.pk in order else -1
        there = here + step
        if here >= 0 and 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
            _pin(_hers(order, seen), article, user)


def _hers(order: list[int], seen: Board) -> list[int]:
    """Return the fewest of `order` to pin, so that the machine goes on with the rest."""
    pinned = {line.article.pk for line in seen.lines if line.choice}
    machine = [pk for pk in seen.machine if pk in order]
    count = max((place for place, pk in enumerate(order, 1) if pk in pinned), default=0)
    while order[count:] != [pk for pk in machine if pk not in order[:count]]:
        count += 1
    return order[:count]


def _pinned(article: Article) -> list[int]:
    rows = article.related_choices.filter(verdict=Verdict.PINNED)
    return list(rows.order_by("place", "id").values_list("other", flat=True))


def _pin(order: list[int], article: Article, user: User) -> None:
    """Pin these in this order; who pinned one before stays named."""
    pinned = set(_pinned(article))
    for place, pk in enumerate(order, 1):
        if pk in pinned:
            article.related_choices.filter(other=pk).update(place=place)
        else:
            _choose(article, pk, user, verdict=Verdict.PINNED, place=place)


def _choose(
    article: Article, other: int, user: User, *, verdict: Verdict, place: int | None
) -> None:
    said = {
        "verdict": verdict,
        "place": place,
        "user": user,
        "actor_name": user.get_username(),
        "at": timezone.now(),
    }
    article.related_choices.update_or_create(other_id=other, defaults=said)


@contextmanager
def _changing(article: Article, other: Article) -> Iterator[None]:
    """Change the choices of an article as long as nobody else does, and tell the site."""
    both = Article.objects.filter(pk__in=(article.pk, other.pk)).order_by("pk")
    with transaction.atomic():
        list(both.select_for_update(no_key=True).values_list("pk", flat=True))
        yield
        publishing.announce_choices([article.pk])
