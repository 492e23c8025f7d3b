"""Related posts: decides which other articles a reader of this one is offered, and why: below the
article, and in « Lire également » boxes in its text.

Lists and boxes are written when articles are; a page reads them in one query (reading.py), and
compares nothing. `update(article_ids)` after they changed, `place(article_ids)` after an editor's
choice, `rebuild()` for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

SHOWN = 6
"""How many suggestions a page shows."""


def update(article_ids: Iterable[int]) -> int:
    """Make every list and box, and the search index, true again; return how many lists were written.

    `article_ids` are those that were written, published, withdrawn or deleted. To be called as the
    last step of their own transaction, or after it.
    """
    from articles.related import upkeep

    return upkeep.update(article_ids)


def place(article_ids: Iterable[int]) -> None:
    """Place the boxes of these articles anew, their lists standing as they are.

    `article_ids` are those whose editor excluded a suggestion or took that back.
    """
    from articles.related import upkeep

    upkeep.place(set(article_ids))


def rebuild(
    progress: Callable[[int, int], None] | None = None,
    *,
    processes: int = 1,
    resume: bool = False,
) -> int:
    """Compute every list and box anew, and how rare each word is; return the number of articles.

    `progress(done, of)` is called as it goes. More than one process are for a command only. With
    `resume`, one that was stopped is gone on with (`stopped`).
    """
    from articles.related import upkeep

    return upkeep.rebuild(progress, processes=processes, resume=resume)


def stopped() -> bool:
    """Whether a rebuild was stopped that can be gone on with."""
    from articles.related import tables

    return tables.unfinished() is not None
