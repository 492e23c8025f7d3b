"""News that the articles give upward, always after the transaction that made them true.

`article_changed` is sent with `article_ids` (a set of primary keys) when articles were written,
published, changed, withdrawn or deleted. Only the site's `AppConfig.ready` connects receivers.
"""

from django.dispatch import Signal

article_changed = Signal()
