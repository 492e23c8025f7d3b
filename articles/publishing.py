"""Tells the rest of the site what happened to articles, once it is committed."""

from collections.abc import Iterable

from django.db import transaction

from articles.signals import article_changed


def announce(article_ids: Iterable[int]) -> None:
    """After commit, bring these articles' related posts up to date and send `article_changed`.

    For articles that were written with their tags, published, withdrawn or deleted. What fails
    here is logged, and stops nothing else: the article itself is stored.
    """
    from articles import related

    ids = set(article_ids)
    if ids:
        transaction.on_commit(lambda: related.update(ids), robust=True)
        transaction.on_commit(lambda: article_changed.send(None, article_ids=ids), robust=True)
