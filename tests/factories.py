"""Rows with dull defaults, so that a test names only what it is about."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from articles.models import Article, Author, Category, State, Tag

_numbers = count(1)


def make_category(**fields: Any) -> Category:
    """A category of its own, unless a slug names one that is there."""
    slug = fields.pop("slug", f"category-{next(_numbers)}")
    made, _ = Category.objects.get_or_create(slug=slug, defaults={"name": slug.title(), **fields})
    return made


def make_author(**fields: Any) -> Author:
    """An author of her own, unless a slug names one that is there."""
    slug = fields.pop("slug", f"author-{next(_numbers)}")
    made, _ = Author.objects.get_or_create(slug=slug, defaults={"name": slug.title(), **fields})
    return made


def make_tag(name: str) -> Tag:
    """The tag of that name; its slug is its name."""
    return Tag.objects.get_or_create(slug=name, defaults={"name": name})[0]


def make_article(*, tags: tuple[str, ...] = (), **fields: Any) -> Article:
    """An article, published an hour ago unless said otherwise."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "title": f"Article {number}",
        "slug": f"article-{number}",
        "standfirst": "L’essentiel en une phrase.",
        "body": "<p>Un paragraphe.</p>",
        "state": State.PUBLISHED,
        "published_at": timezone.now() - timedelta(hours=1),
    }
    if "author" not in fields:
        defaults["author"] = make_author(slug="claire-vasseur")
    if "category" not in fields:
        defaults["category"] = make_category(slug="mobilite")
    article = Article.objects.create(**{**defaults, **fields})
    article.tags.set([make_tag(name) for name in tags])
    return article


def make_user(username: str = "moderator", *permissions: str, **fields: Any) -> User:
    """A member of the staff with these permissions, as in `comments.change_comment`."""
    from django.contrib.auth.models import Permission

    user = User.objects.create_user(username, password="a long password", is_staff=True, **fields)
    for permission in permissions:
        app_label, codename = permission.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app_label, codename=codename)
        )
    return user
