"""What related posts and search cost by the number of articles that the site has.

    python -m tests.bench.related_cost [--articles 1000 20000] [--rounds 20] [--folder SITES]

CPU of all processes at work, on scratch SQLite databases with articles that tests.bench.newspaper
makes; each size is loaded in one process and measured in another, so that memory is that of the
rebuild alone. `growth` compares the last size with the first. A search is a page of results with
its excerpts, as HTML. With a folder, sites are kept there as they were loaded, for the next time: a
hundred thousand articles take minutes to write.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench import pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.models import Article
    from tests.bench.newspaper import Topic, Writer

SIZES = [1_000, 20_000]
MANY = 200
"""How many lists are read, and how many searches made."""

Costs = dict[str, float]
"""What was measured, by its name in the table."""


def cpu() -> float:
    """Return the CPU seconds that this process took so far, with those of children that ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def load(folder: str, articles: int) -> None:
    """Make a site with so many articles and no lists."""
    pages.prepare(folder)
    from tests.bench import newspaper

    newspaper.publish(articles)


def measure(folder: str, articles: int, rounds: int) -> Costs:
    """Measure a site that was loaded."""
    pages.prepare(folder)
    from tests.bench.newspaper import Writer

    costs = rebuild()
    writer = Writer()
    costs |= upkeep(writer, articles, rounds)
    return costs | reading() | searching(writer)


def rebuild() -> Costs:
    """Compute all lists anew, as the command does."""
    from articles import related
    from articles.related import crew

    begin, at = cpu(), time.monotonic()
    count = related.rebuild(processes=crew.cores())
    spent = cpu() - begin
    return {
        "rebuild, CPU s": spent,
        "an article's part, CPU ms": 1000 * spent / count,
        "rebuild, wall s": time.monotonic() - at,
        "rebuild, peak MB": peak(),
    }


def peak() -> float:
    """Return the most memory, in MB, that this process had, and on top the largest of its children.

    What they share counts twice.
    """
    of = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(who).ru_maxrss for who in of) / 1024


def upkeep(writer: Writer, articles: int, rounds: int) -> Costs:
    """Publish articles, and withdraw them, one at a time."""
    from articles.models import Article

    publishing, withdrawing, changed = [], [], []
    for round_ in range(rounds):
        article = publish(*writer.article(articles + round_, datetime.now(UTC)))
        spent, lists = _updated(article)
        publishing.append(spent)
        changed.append(lists)
        Article.objects.filter(pk=article.pk).withdraw()
        withdrawing.append(_updated(article)[0])
    return {
        "publishing an article, CPU ms": 1000 * statistics.median(publishing),
        "the same, worst": 1000 * max(publishing),
        "lists that it changes": statistics.median(changed),
        "withdrawing it, CPU ms": 1000 * statistics.median(withdrawing),
    }


def publish(article: Article, topic: Topic) -> Article:
    """Store an article with its tags."""
    article.save()
    article.tags.set(topic.tags)
    return article


def _updated(article: Article) -> tuple[float, int]:
    """Bring the lists up to date; return the CPU seconds and how many lists that changed."""
    from articles import related

    begin = cpu()
    lists = related.update([article.pk])
    return cpu() - begin, lists


def reading() -> Costs:
    """Read the lists of articles, each once: alone, and with all that a page leads to."""
    from articles import stored
    from articles.models import Article
    from articles.page import reading as page
    from articles.related.reading import SUGGESTED

    slugs = Article.objects.order_by("?").values_list("slug", flat=True)[:MANY]
    articles = [found for slug in slugs if (found := page.find(slug))]
    alone = _each(lambda found: stored.rows(SUGGESTED, {"article": found.pk}), articles)
    return {
        "a list read, CPU ms": alone,
        "with boxes, tags and sections": _each(page.beside, articles),
    }


def searching(writer: Writer) -> Costs:
    """Search for words, half of the articles hold the commonest of which."""
    from articles.related.stopwords import STOP
    from articles.search import page, search

    def found(query: str, *, by_date: bool = False) -> str:
        return page.html(query, search(query, by_date=by_date), by_date=by_date)

    rare = [topic.words[0] for topic in writer.topics[:MANY]]
    common = writer.words[len(STOP["fr"])]
    two = [" ".join(topic.words[:2]) for topic in writer.topics[:MANY]]
    names = [f'"{topic.names[0]}"' for topic in writer.topics[:MANY]]
    return {
        "search: a word of one subject, CPU ms": _each(found, rare),
        "search: a word of many articles": _each(found, [common] * 20),
        "the same, newest first": _each(partial(found, by_date=True), [common] * 20),
        "search: two words": _each(found, two),
        "search: a phrase": _each(found, names),
        "articles with the word of many": search(common).total,
    }


def _each(work: Callable[[Any], object], over: list[Any]) -> float:
    """Return the CPU milliseconds that one call costs, the first one, which warms up, not counted."""
    work(over[0])
    begin = time.process_time()
    for each in over:
        work(each)
    return 1000 * (time.process_time() - begin) / len(over)


def of_size(articles: int, rounds: int, kept: Path | None) -> Costs:
    """Return what a site of so many articles costs, which may be kept, or stand, in a folder."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(
            1, multiprocessing.get_context("spawn"), max_tasks_per_child=1
        ) as fresh,
    ):
        loaded = (kept or Path(folder)) / f"loaded-{articles}"
        if not loaded.exists():
            begun = Path(folder) / "begun"
            begun.mkdir()
            fresh.submit(load, str(begun), articles).result()
            (begun / "static").rmdir()
            loaded.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(begun, loaded)
        measured = shutil.copytree(loaded, Path(folder) / "measured")
        return fresh.submit(measure, str(measured), articles, rounds).result()


def main() -> None:
    """Read the options, and print a column for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--rounds", type=int, default=20, help="articles that are published")
    parser.add_argument("--folder", type=Path, help="where loaded sites are kept for the next time")
    options = parser.parse_args()
    costs = [of_size(articles, options.rounds, options.folder) for articles in options.articles]
    line = "{:<40}" + "{:>12}" * len(costs) + "{:>9}\n"
    sys.stdout.write(line.format("", *(f"{size:,}" for size in options.articles), "growth"))
    for name in costs[0]:
        row = [cost[name] for cost in costs]
        sys.stdout.write(
            line.format(name, *(f"{it:,.2f}" for it in row), f"{row[-1] / row[0]:.1f}")
        )


if __name__ == "__main__":
    main()
