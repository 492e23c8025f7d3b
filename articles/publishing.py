"""Tells the rest of the site what happened to articles, once it is committed."""

from collections.abc import Callable, Iterable

from django.db import transaction

from articles.signals import article_changed


def announce(article_ids: Iterable[int]) -> None:
    """After commit, bring these articles' related posts up to date and send `article_changed`.

    For articles that were written with their tags, published, withdrawn or deleted.
    """
    from articles import related

    _follow(related.update, article_ids)


def announce_choices(article_ids: Iterable[int]) -> None:
    """The same for articles whose editor chose among the suggestions: only boxes depend on that."""
    from articles import related

    _follow(related.place, article_ids)


def _follow(bring_up_to_date: Callable[[set[int]], object], article_ids: Iterable[int]) -> None:
    """What fails here is logged, and stops nothing else: what was written is stored."""
    ids = set(article_ids)
    if ids:
        transaction.on_commit(lambda: bring_up_to_date(ids), robust=True)
        transaction.on_commit(lambda: article_changed.send(None, article_ids=ids), robust=True)
