"""A small publication with a row of everything that shows, and the pages that show it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.test import Client

from articles import markup
from articles.models import Article, Picture, Related, RelatedChoice
from articles.related.models import Placement, Standing, Verdict
from comments.models import Comment, Rulebook
from comments.models import State as CommentState
from tests.comments.factories import make_comment
from tests.factories import make_article, make_author, make_category, make_tag, make_user

NOW = dt.datetime(2026, 6, 15, 10, tzinfo=dt.UTC)
PARAGRAPH = "<p>Un paragraphe dont la machine dit plus.</p>"
FILE = "pictures/ab/cdcdcdcdcdcdcdcdcdcdcd/original.jpg"


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as it was answered, and what it said that it rests on; None: it may not be kept."""

    body: bytes
    subjects: frozenset[str] | None
    until: float | None


def make_publication() -> Article:
    """Make it, and return the article that all of it hangs on."""
    first, second = make_category(slug="mobilite"), make_category(slug="energie", position=1)
    author = make_author(slug="claire-vasseur", role="Rédactrice", biography="Elle écrit.")
    pictures = [_picture(n) for n in range(3)]
    common: dict[str, Any] = {"author": author, "category": first, "standfirst": "En bref."}
    boxed, placed, offered, second_offered, pinned, second_pinned, folded, refused = (
        make_article(
            slug=f"autre-{n}",
            picture=pictures[1],
            published_at=NOW - dt.timedelta(days=n),
            **common,
        )
        for n in range(1, 9)
    )
    article = make_article(
        slug="la-pile",
        body=f'{PARAGRAPH}<aside data-see-also="{boxed.pk}"></aside>',
        picture=pictures[0],
        tags=("pile", "borne"),
        published_at=NOW - dt.timedelta(hours=2),
        updated_at=NOW - dt.timedelta(hours=1),
        **common,
    )
    make_article(slug="eolienne", category=second, author=make_author(slug="yann-le-goff"))
    boxed.tags.add(make_tag("vent"))
    _relate(article, [offered, second_offered, folded, refused])
    _choose(article, [pinned, second_pinned], refused)
    Placement.objects.create(
        article=article,
        other=placed,
        standing=Standing.OFFERED,
        anchor=markup.anchor(PARAGRAPH),
    )
    Rulebook.objects.create(pk=1, policy="before", closes_after=30)
    _discuss(article)
    make_comment(boxed)
    return article


def _picture(number: int) -> Picture:
    return Picture.objects.create(
        file=FILE, width=900, height=600, alt=f"Vue {number}", caption="Ici.", credit="C. V."
    )


def _relate(article: Article, others: list[Article]) -> None:
    """Offer these beside the article; the third tells the same as the first."""
    for rank, other in enumerate(others):
        Related.objects.create(
            article=article,
            other=other,
            rank=rank,
            score=0.5,
            terms=["pile", f"mot{rank}"],
            folded=rank == 2,
        )


def _choose(article: Article, pinned: list[Article], refused: Article) -> None:
    """Let an editor pin these, and exclude another."""
    for place, other in enumerate(pinned):
        RelatedChoice.objects.create(
            article=article, other=other, verdict=Verdict.PINNED, place=place, at=NOW
        )
    RelatedChoice.objects.create(article=article, other=refused, verdict=Verdict.EXCLUDED, at=NOW)


def _discuss(article: Article) -> None:
    sent: dict[str, Any] = {"submitted_at": NOW - dt.timedelta(minutes=30)}
    first = make_comment(article, author_url="https://example.org/", **sent)
    deep = first
    for _ in range(4):
        deep = make_comment(parent=deep, **sent)
    make_comment(parent=deep, **sent)  # stands beside it, and says whom it answers
    make_comment(article, user=make_user("redaction"), **sent)
    taken_back = make_comment(article, **sent)
    make_comment(parent=taken_back, **sent)
    make_comment(article, state=CommentState.WITHDRAWN, **sent)
    make_comment(article, state=CommentState.HELD, **sent)
    make_comment(parent=make_comment(article, state=CommentState.SPAM, **sent), **sent)


PAGES = (
    "/",
    "/articles/la-pile/",
    "/articles/la-pile/?replyto={comment}",
    "/articles/autre-1/",
    "/categories/mobilite/",
    "/tags/pile/",
    "/authors/claire-vasseur/",
    "/archives/2026/6/",
    "/feed/",
    "/feed/rss/",
    "/articles/la-pile/comments/feed/",
    "/comments/feed/",
    "/articles/la-pile/comments.json",
    "/sitemap.xml",
    "/sitemap-articles.xml",
    "/sitemap-categories.xml",
    "/privacy/",
)


def rendered(client: Client) -> dict[str, Answer]:
    """Return every page as it is now."""
    first = Comment.objects.order_by("pk").values_list("pk", flat=True).first()
    return {page: _answer(client, page.format(comment=first)) for page in PAGES}


def _answer(client: Client, url: str) -> Answer:
    response = client.get(url)
    kept = response.status_code == 200
    said = getattr(response, "rests_on", None) if kept else None
    until = getattr(response, "fresh_until", None)
    return Answer(response.content, said, until)
