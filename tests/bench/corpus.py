"""Fills a scratch site with the articles of a corpus, to look at its pages on real content.

    DATA_DIR=/tmp/scratch python manage.py migrate
    DATA_DIR=/tmp/scratch python -m tests.bench.corpus DOCS.jsonl

Documents are lines of `id, lang, title, date, text`, with tags and category where known. Each line
of a text becomes a paragraph, a short one without a final stop a heading. Twice adds nothing.
"""

import argparse
import html
import os
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from rich.console import Console
from rich.progress import Progress, track

from tests.bench.judged import lines

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette.settings")
    django.setup()

from django.utils.text import slugify

from articles import related
from articles.models import Article, Author, Category, State, Tag

OUT = Console()
HEADING = 70
"""Characters that a heading has at most."""
AUTHORS = ("Claire Vasseur", "Malo Le Guen", "Inès Haddad", "Paul Roussel", "Anna Weiss")
NO_DATE = datetime(2020, 1, 1, tzinfo=UTC)
STANDFIRST = 300


def body(text: str) -> str:
    """Return plain text, one line a paragraph, as the HTML of a body."""
    return "\n".join(_block(line.strip()) for line in text.split("\n") if line.strip())


def _block(line: str) -> str:
    tag = "h2" if _is_heading(line) else "p"
    return f"<{tag}>{html.escape(line)}</{tag}>"


def _is_heading(line: str) -> bool:
    return len(line) <= HEADING and line[:1].isupper() and re.search(r"[.!?…:;,]$", line) is None


def standfirst(text: str) -> str:
    """Return the first sentence of a text, if it is one that can stand above it."""
    first = re.match(rf".{{60,{STANDFIRST}}}?[.!?…](?=\s|$)", text.partition("\n")[0])
    return first[0] if first else ""


def load(documents: list[dict[str, Any]]) -> int:
    """Write the documents that are not there yet; return how many they were."""
    there = set(Article.objects.values_list("slug", flat=True))
    new = [document for document in documents if _slug(document) not in there]
    for number, document in enumerate(track(new, "Articles", console=OUT)):
        _write(document, AUTHORS[number % len(AUTHORS)])
    return len(new)


def _slug(document: Mapping[str, Any]) -> str:
    return str(slugify(document["id"]))[:200]


def _write(document: Mapping[str, Any], author: str) -> None:
    opening = standfirst(document["text"])
    article = Article.objects.create(
        title=document["title"][:200],
        slug=_slug(document),
        standfirst=opening,
        language=document["lang"],
        body=body(document["text"].removeprefix(opening)),
        author=_named(Author, author),
        category=_named(Category, (document.get("category") or "Divers").capitalize()),
        state=State.PUBLISHED,
        published_at=_day(document),
    )
    article.tags.set(_tags(document))


def _tags(document: Mapping[str, Any]) -> Iterator[Tag]:
    for name in document.get("tags") or ():
        if slugify(name):
            yield _named(Tag, name)


def _named(model: type[Any], name: str) -> Any:
    return model.objects.get_or_create(slug=slugify(name)[:80], defaults={"name": name[:80]})[0]


def _day(document: Mapping[str, Any]) -> datetime:
    if not document.get("date"):
        return NO_DATE
    return datetime.fromisoformat(document["date"][:10]).replace(tzinfo=UTC) + timedelta(hours=8)


def main() -> None:
    """Read the command line and load."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.corpus", description=__doc__)
    parser.add_argument("documents", type=Path, metavar="DOCS.jsonl")
    loaded = load(list(lines(parser.parse_args().documents)))
    with Progress(console=OUT) as bar:
        task = bar.add_task("Related posts", total=None)
        related.rebuild(lambda done, of: bar.update(task, completed=done, total=of))
    OUT.print(f"{loaded} articles loaded.")


if __name__ == "__main__":
    main()
