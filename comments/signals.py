"""News that the comments give upward, always after the transaction that made them true.

`discussion_changed` is sent with `article_ids` (a set of primary keys) when what may be read under
these articles, or their counts, changed. Only the site's `AppConfig.ready` connects receivers.
"""

from collections.abc import Iterable

from django.db import transaction
from django.dispatch import Signal

discussion_changed = Signal()


def announce(article_ids: Iterable[int]) -> None:
    """Send `discussion_changed` once the current transaction is committed.

    A receiver that fails is logged: the comment itself is stored, and whoever sent it is told so.
    """
    ids = set(article_ids)

    def tell() -> None:
        discussion_changed.send(sender=None, article_ids=ids)

    if ids:
        transaction.on_commit(tell, robust=True)
