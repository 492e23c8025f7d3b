"""What the public pages of the articles rest on: when one of these rows changes, which are no longer true.

A *subject* is a short text that names something pages show. A page says which subjects it rests on
(`rests_on`, `Basis`); a table says which subjects a change of its rows touches (`SHOWN`), and from
that the site makes the triggers that write it down (gazette.pages.triggers). A subject is made of the
changed row alone, never of what refers to it: another transaction may be changing that.

| subject | touched by |
|---|---|
| `article:7` | all that article 7's own page shows of it: its row, tags, related posts and boxes |
| `teaser:7` | what other pages' boxes and suggestions show of article 7 |
| `author:3`, `picture:4`, `tag:5` | that row |
| `lists` | whatever a list of articles may show: home, sections, archives, feeds, sitemap |
| `menu` | the categories, and which articles are public; whatever any page may show or link to |
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.http import HttpResponseBase

    from articles.page.reading import Beside, Facts

    View = Callable[..., HttpResponseBase]

LISTS = "lists"
MENU = "menu"


@dataclass(frozen=True, slots=True)
class Shown:
    """Columns of a table that stand on public pages, and the subjects that their change touches.

    `{column}` in a subject is the row's value. `when` is the condition, in SQL, under which a row is
    shown at all: one that meets it neither before nor after the change touches nothing. A row that
    comes or goes touches the same.
    """

    table: str
    touches: tuple[str, ...]
    columns: tuple[str, ...]
    when: str = "true"


OUT = "{row}.state IN ('published', 'scheduled')"

SHOWN = (
    Shown(
        "articles_article",
        touches=("article:{id}",),
        columns=(
            "title", "slug", "standfirst", "language", "body", "text", "author_id", "category_id",
            "picture_id", "state", "published_at", "updated_at", "discussion", "discussion_days",
        ),
        when=OUT,
    ),
    Shown(
        "articles_article",
        touches=("teaser:{id}",),
        columns=("title", "slug", "language", "picture_id"),
        when=OUT,
    ),
    Shown(
        "articles_article",
        touches=(LISTS,),
        columns=(
            "title", "slug", "standfirst", "language", "author_id", "category_id", "picture_id",
            "state", "published_at", "updated_at", "created_at",
        ),
        when=OUT,
    ),
    Shown(
        "articles_article",
        touches=(MENU,),
        columns=("state", "published_at", "category_id"),
        when=OUT,
    ),
    Shown(
        "articles_article_tags",
        touches=("article:{article_id}", LISTS),
        columns=("article_id", "tag_id"),
    ),
    Shown(
        "articles_category",
        touches=(MENU, LISTS),
        columns=("name", "slug", "description", "position"),
    ),
    Shown("articles_tag", touches=("tag:{id}", LISTS), columns=("name", "slug")),
    Shown(
        "articles_author",
        touches=("author:{id}", LISTS),
        columns=("name", "slug", "role", "biography"),
    ),
    Shown(
        "articles_picture",
        touches=("picture:{id}", LISTS),
        columns=("file", "width", "height", "alt", "caption", "credit"),
    ),
    Shown(
        "articles_related",
        touches=("article:{article_id}",),
        columns=("article_id", "other_id", "rank", "terms", "folded"),
    ),
    Shown(
        "articles_relatedchoice",
        touches=("article:{article_id}",),
        columns=("article_id", "other_id", "verdict", "place"),
    ),
    Shown(
        "articles_placement",
        touches=("article:{article_id}",),
        columns=("article_id", "other_id", "standing", "anchor"),
        when="{row}.standing = 'offered'",
    ),
)  # fmt: skip

NEVER_SHOWN = {
    "articles_discussionchange": "the newsroom's log",
    "articles_profile": "what an article is compared by",
    "articles_posting": "what candidates are found by",
    "articles_rebuild": "how far the making of lists has come",
    "articles_yardstick": "what words are weighed by",
    "articles_frequency": "what words are weighed by",
    "articles_search": "what search looks in",
}
"""Tables whose rows stand on no page that may be kept, and what they are for."""

NEXT_TO_APPEAR = (
    "SELECT min(published_at) FROM articles_article"
    " WHERE state IN ('published', 'scheduled') AND published_at > %s"
)
"""When, after a moment, the next article becomes public without anybody writing a row."""


class Basis:
    """What a page rests on, gathered while it is made."""

    def __init__(self) -> None:
        self.subjects: set[str] = set()
        self.until: float | None = None

    def rest_on(self, *subjects: str) -> None:
        """The page shows what these subjects name."""
        self.subjects.update(subjects)

    def show(self, article: Facts, beside: Iterable[Beside]) -> None:
        """The page is this article's own, and leads to these."""
        itself = (f"article:{article.pk}", f"author:{article.author_id}")
        self.rest_on(MENU, *itself, *_of_picture(article))
        for other in beside:
            if other.kind == "tag":
                self.rest_on(f"tag:{other.pk}")
            elif other.kind != "section":
                self.rest_on(f"teaser:{other.pk}", *_of_picture(other))

    def end_by(self, at: datetime | None) -> None:
        """The page changes at this moment by itself, if there is one."""
        if at is not None:
            self.until = min(at.timestamp(), self.until or at.timestamp())

    def say(self, response: HttpResponseBase) -> None:
        """Let the response say it: only what does so is ever kept."""
        rests_on(response, *self.subjects, until=self.until)


def _of_picture(article: Facts | Beside) -> list[str]:
    return [f"picture:{article.picture_id}"] if article.picture_id else []


Response = TypeVar("Response", bound="HttpResponseBase")


def rests_on(response: Response, *subjects: str, until: float | None = None) -> Response:
    """Say that this response may be kept until one of the subjects is touched, and return it.

    `until` (seconds since 1970) is when it changes by itself.
    """
    said: Any = response
    said.rests_on = frozenset(subjects)
    said.fresh_until = until
    return response


def resting_on(*subjects: str) -> Callable[[View], View]:
    """Make a view's responses say that they rest on these subjects."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
            return rests_on(view(*args, **kwargs), *subjects)

        return answer

    return decorate
