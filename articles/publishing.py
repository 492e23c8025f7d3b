"""Tells the rest of the site what happened to articles, once it is committed."""

from collections.abc import Iterable

from django.db import transaction

from articles.signals import article_changed


def announce(article_ids: Iterable[int]) -> None:
    """After commit, bring these articles' related posts up to date and send `article_changed`.

    For articles that were written with their tags, published, withdrawn or deleted. What fails
    here is logged: the article itself is stored.
    """
    ids = set(article_ids)

    def tell() -> None:
        from articles import related

        related.update(ids)
        article_changed.send(sender=None, article_ids=ids)

    if ids:
        transaction.on_commit(tell, robust=True)
