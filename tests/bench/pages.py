"""What an article page costs that is in no store, and how many comments can be posted.

    python -m tests.bench.pages [--seconds 5]

CPU milliseconds a request in one process, through the whole of Django's WSGI handler, on a scratch
SQLite database: by the number of comments under the article, and beside it the cheapest page of the
site, which reads nothing. Ratios compare with the article that has no comments.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

COMMENTS = (0, 50, 1000)
ARTICLES = 60
LINE = "{:<34}{:>10}{:>10}{:>10}\n"
PARAGRAPH = "Les batteries, les bornes et les réseaux se répondent d’un quartier à l’autre. "


def prepare(folder: str) -> None:
    """Make Django ready on a database of its own."""
    os.environ.update(DATA_DIR=folder, DJANGO_SETTINGS_MODULE="gazette.settings", LOG_LEVEL="ERROR")
    os.environ.pop("DATABASE_URL", None)
    (Path(folder) / "static").mkdir()
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def fill() -> dict[str, str]:
    """Publish articles and comments; return what is measured, by the address of each."""
    from articles import related
    from articles.models import Article
    from tests.factories import make_article

    for number in range(ARTICLES):
        make_article(title=f"Une batterie au numéro {number}", body=f"<p>{PARAGRAPH * 20}</p>" * 5)
    related.update(Article.objects.values_list("pk", flat=True))
    addresses = {"/healthz/ (reads nothing)": "/healthz/"}
    for article, count in zip(Article.objects.order_by("pk"), COMMENTS, strict=False):
        discuss(article.pk, count)
        addresses[f"article with {count} comments"] = article.get_absolute_url()
    return addresses


def discuss(article_pk: int, count: int) -> None:
    """Post and approve comments, every third an answer to the one before."""
    from django.db import transaction

    from articles.models import Article
    from comments.models import Actor, State
    from comments.posting import Draft, Outcome, post

    article = Article.objects.get(pk=article_pk)
    verdict = Outcome(state=State.APPROVED, actor=Actor.rule("bench", "1"))
    last = None
    with transaction.atomic():
        for number in range(count):
            draft = Draft(
                article=article,
                text=f"{PARAGRAPH}{number}",
                author_name=f"Lectrice {number % 40}",
                author_email=f"lectrice{number % 40}@example.org",
                parent=last if number % 3 == 2 else None,
            )
            last, _ = post(draft, verdict)


def each(work: Callable[[int], None], seconds: float) -> float:
    """Return the CPU seconds that one call costs; the first ones, which warm up, do not count."""
    for number in range(5):
        work(-number - 1)
    begin, until, calls = time.process_time(), time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        work(calls)
        calls += 1
    return (time.process_time() - begin) / calls


def _get(client: "Client", url: str, _number: int) -> None:
    assert client.get(url).status_code == 200


def measure(seconds: float) -> None:
    """Print the table."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    costs = {name: each(partial(_get, client, url), seconds) for name, url in fill().items()}
    costs["comment posted"] = each(partial(_post, client), seconds)
    base = costs["article with 0 comments"]
    sys.stdout.write(LINE.format("", "CPU ms", "a second", "ratio"))
    for name, cost in costs.items():
        row = (f"{cost * 1000:.2f}", f"{1 / cost:.0f}", f"{cost / base:.2f}")
        sys.stdout.write(LINE.format(name, *row))


def _post(client: "Client", number: int) -> None:
    from articles.models import Article

    article = Article.objects.order_by("-pk")[0]
    fields = {
        "comment": f"{PARAGRAPH}{number}",
        "author": "Mireille",
        "email": "mireille@example.org",
    }
    url = f"{article.get_absolute_url()}comments/"
    answer = client.post(url, fields, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 303, answer.status_code


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="time for each row of the table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        measure(options.seconds)


if __name__ == "__main__":
    main()
