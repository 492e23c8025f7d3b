"""The demo's articles, from `content/articles/*.toml`: authors, categories, tags, pictures and texts."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Author, Category, Picture, State, Tag
from articles.publishing import announce
from articles.slugs import slug_of
from gazette.demo import illustrations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CONTENT = Path(__file__).parent / "content"
MARK = re.compile(r"<!-- see-also:([a-z0-9-]+) -->")
AUTHORS = tomllib.loads((CONTENT / "authors.toml").read_text())
CATEGORIES = tomllib.loads((CONTENT / "categories.toml").read_text())

Row = dict[str, Any]


def fill(progress: Callable[[Iterable[Any], int], Iterable[Any]]) -> int:
    """Publish the articles that are missing and return how many; `progress(rows, total)` shows them pass by.

    All of them appear in one transaction, after their pictures: an interrupted run is simply run again.
    """
    missing = _missing()
    motifs = [(row["picture"]["motif"], row["picture"]["seed"]) for row in missing]
    drawn = zip(missing, illustrations.jpegs(motifs), strict=True)
    pictures = [_picture(row["picture"], jpeg) for row, jpeg in progress(drawn, len(missing))]
    with transaction.atomic():
        _make_authors_and_categories()
        made = [_publish(row, picture) for row, picture in zip(missing, pictures, strict=True)]
        _place_boxes([row for row in missing if row["see_also"]])
        announce(made)
    return len(made)


def _missing() -> list[Row]:
    there = set(Article.objects.values_list("slug", flat=True))
    files = sorted((CONTENT / "articles").glob("*.toml"))
    return [
        {**tomllib.loads(file.read_text()), "slug": file.stem}
        for file in files
        if file.stem not in there
    ]


def _make_authors_and_categories() -> None:
    for slug, fields in AUTHORS.items():
        Author.objects.get_or_create(slug=slug, defaults=fields)
    for position, (slug, fields) in enumerate(CATEGORIES.items()):
        Category.objects.get_or_create(slug=slug, defaults={**fields, "position": position})


def _publish(row: Row, picture: Picture) -> int:
    at = timezone.now() - timedelta(days=row["days_ago"])
    article = Article.objects.create(
        title=row["title"],
        slug=row["slug"],
        language=row["language"],
        standfirst=row["standfirst"],
        body=MARK.sub("", row["body"]),
        author=Author.objects.get(slug=row["author"]),
        category=Category.objects.get(slug=row["category"]),
        picture=picture,
        state=row.get("state") or (State.PUBLISHED if row["days_ago"] > 0 else State.SCHEDULED),
        published_at=at,
    )
    article.tags.set([_tag(name) for name in row["tags"]])
    return article.pk


def _picture(row: Row, jpeg: bytes) -> Picture:
    said = {"alt": row["alt"], "caption": row["caption"], "credit": row["credit"]}
    if there := Picture.objects.filter(**said).first():  # from a run that was interrupted
        return there
    picture = Picture(**said)
    picture.file.save(f"{row['motif']}.jpg", ContentFile(jpeg), save=True)
    return picture


def _tag(name: str) -> Tag:
    return Tag.objects.get_or_create(slug=slug_of(name), defaults={"name": name})[0]


def _place_boxes(rows: list[Row]) -> None:
    """Put the « Lire également » boxes in, now that every article has its primary key."""
    ids = dict(Article.objects.values_list("slug", "pk"))
    for row in rows:
        article = Article.objects.get(slug=row["slug"])
        article.body = MARK.sub(
            lambda mark: f'<aside data-see-also="{ids[mark[1]]}"></aside>', row["body"]
        )
        article.save(update_fields=["body", "text", "modified_at"])
