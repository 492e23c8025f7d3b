"""What an article page costs that is in no store, and how many comments can be posted.

    python -m tests.bench.pages [--seconds 5] [--articles 10000] [--comments 100000]

CPU milliseconds a request in one process, through the whole WSGI application but for the page store,
on a scratch SQLite database: by the comments under the article, and beside it the cheapest page of
the site, which reads nothing. What is added and the ratios compare with the article that has no comments.

2,001 comments stand in threads so long that their first page is the fullest there can be. Threads
of 50 and of 5,000 replies are measured where they stand beside others, and on pages of their own.
Last, a page with 50 comments is measured again when so many articles and comments more are there.

Each page is asked for again and again: what a process remembers of what it read, it knows here.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication

    from django.db.models import Model

    from comments.models import Comment

THREADS: dict[str, tuple[int, int]] = {
    "0 comments": (0, 0),
    "50 comments": (25, 1),
    "2001 comments, the fullest page": (51, 39),
    "a thread of 50": (1, 50),
    "a thread of 5000": (1, 5000),
}
"""Threads and replies to each, the last one without, by the words for it."""
MANY = 100_000
"""More comments than an article of ours gets."""
ARTICLES = 60
BASE = "article with 0 comments"
USUAL = "article with 50 comments"
FULLEST = "article with 2001 comments, the fullest page"
LINE = "{:<64}{:>10}{:>10}{:>10}{:>10}\n"
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
    for article, (words, (threads, replies)) in zip(
        Article.objects.order_by("pk"), THREADS.items(), strict=False
    ):
        discuss(article.pk, threads, replies)
        url = addresses[f"article with {words}"] = article.get_absolute_url()
        if threads == 1:
            thread = f"{url}?thread={article.pk * MANY + 1}"
            addresses[f"page of {words}"] = thread
            addresses[f"last page of {words}"] = f"{thread}&page={replies // 50}"
    return addresses


def discuss(article_pk: int, threads: int, replies: int) -> None:
    """Write approved comments, so many threads with so many replies each; the last one has none."""
    from comments.models import Comment

    rows: list[Comment] = []
    for thread in range(threads):
        top = said(article_pk, len(rows) + 1)
        rows.append(top)
        answers = 0 if threads - thread == 1 < threads else replies
        rows += [said(article_pk, len(rows) + 1 + n, top) for n in range(answers)]
    Comment.objects.bulk_create(rows, batch_size=500)


def said(article_pk: int, number: int, parent: "Comment | None" = None) -> "Comment":
    """Return a comment as readers see it."""
    from comments import paths, text
    from comments.models import Comment, State

    at = datetime.now(UTC) - timedelta(hours=number)
    return Comment(
        pk=article_pk * MANY + number,
        article_id=article_pk,
        parent=parent,
        number=number,
        path=(parent.path if parent else "") + paths.segment(number),
        author_name=f"Lectrice {number % 400}",
        state=State.APPROVED,
        hidden_by=0,
        html=text.render(f"{PARAGRAPH}{number}"),
        decided_revision=1,
        key=f"{article_pk}.{number}",
        submitted_at=at,
        waits_since=at,
        decided_at=at,
    )


_COPIES = """
WITH RECURSIVE copy(number) AS (
  SELECT 1 UNION ALL SELECT number + 1 FROM copy WHERE number < %s
)
INSERT INTO articles_article (slug, {same})
SELECT 'copy-' || copy.number, {same} FROM copy CROSS JOIN articles_article WHERE slug = 'article-1'
"""
_THEIR_COMMENTS = """
INSERT INTO comments_comment (id, article_id, parent_id, key, {same})
SELECT a.id * %(many)s + c.number, a.id, c.parent_id + (a.id - c.article_id) * %(many)s,
       a.id || '.' || c.number, {same}
  FROM (SELECT id FROM articles_article WHERE slug LIKE 'copy-%%' ORDER BY id LIMIT %(articles)s) a
 CROSS JOIN (SELECT * FROM comments_comment WHERE article_id = %(fullest)s) c
"""


def grow(articles: int, comments: int, fullest: str) -> None:
    """Add so many articles, and about so many comments, copied from the `fullest` page's."""
    from django.db import connection

    from articles.models import Article
    from comments.models import Comment

    pk = Article.objects.values_list("pk", flat=True).get(slug=fullest.split("/")[-2])
    there = Comment.objects.filter(article=pk).count()
    values = {"many": MANY, "articles": comments // there, "fullest": pk}
    same = _columns(Comment, {"id", "article_id", "parent_id", "key"})
    with connection.cursor() as cursor:
        cursor.execute(_COPIES.format(same=_columns(Article, {"id", "slug"})), [articles])
        cursor.execute(_THEIR_COMMENTS.format(same=same), values)


def _columns(model: "type[Model]", but: set[str]) -> str:
    return ", ".join(f.attname for f in model._meta.concrete_fields if f.attname not in but)


def each(work: Callable[[int], None], seconds: float) -> float:
    """Return the CPU seconds that one call costs; the first ones, which warm up, do not count."""
    for number in range(5):
        work(-number - 1)
    begin, until, calls = time.process_time(), time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        work(calls)
        calls += 1
    return (time.process_time() - begin) / calls


def _get(site: "WSGIApplication", url: str, _number: int) -> None:
    path, _, query = url.partition("?")
    status, body = _ask(site, {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query})
    assert body
    assert status == "200 OK"


def _ask(site: "WSGIApplication", request: dict[str, str], body: bytes = b"") -> tuple[str, bytes]:
    """Return the status and the body that a request is answered with."""
    environ = {
        "SCRIPT_NAME": "", "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http", "wsgi.input": BytesIO(body), **request,
    }  # fmt: skip
    said: list[str] = []
    response: Any = site(environ, cast("StartResponse", lambda status, *_: said.append(status)))
    answered = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return said[0], answered


def measure(seconds: float, articles: int, comments: int) -> None:
    """Print the table."""
    from gazette.short_way import site_without_store

    site = site_without_store()
    addresses = fill()
    costs = {name: each(partial(_get, site, url), seconds) for name, url in addresses.items()}
    costs["comment posted"] = each(partial(_post, site), seconds)
    grow(articles, comments, addresses[FULLEST])
    grown = f"{USUAL}, among {articles} and {comments}"
    costs[grown] = each(partial(_get, site, addresses[USUAL]), seconds)
    base = costs[BASE]
    sys.stdout.write(LINE.format("", "CPU ms", "added", "ratio", "a second"))
    for name, cost in costs.items():
        added = f"{(cost - base) * 1000:.2f}"
        row = (f"{cost * 1000:.2f}", added, f"{cost / base:.2f}", f"{1 / cost:.0f}")
        sys.stdout.write(LINE.format(name, *row))


def _post(site: "WSGIApplication", number: int) -> None:
    from articles.models import Article

    article = Article.objects.order_by("-pk")[0]
    fields = {
        "comment": f"{PARAGRAPH}{number}",
        "author": "Mireille",
        "email": "mireille@example.org",
    }
    body = urlencode(fields).encode()
    request = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": f"{article.get_absolute_url()}comments/",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_SEC_FETCH_SITE": "same-origin",
    }
    status, _ = _ask(site, request, body)
    assert status == "303 See Other", status


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="time for each row of the table")
    parser.add_argument("--articles", type=int, default=10_000, help="articles to be added")
    parser.add_argument("--comments", type=int, default=100_000, help="comments to be added")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        measure(options.seconds, options.articles, options.comments)


if __name__ == "__main__":
    main()
