"""Work shared out over processes: pure functions on values, while one process does the database."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

A = TypeVar("A")
B = TypeVar("B")

WAITING = 2
"""How many pieces of work wait for each process, so that none is ever idle."""

_task: list[Callable[[Any], Any]] = []
"""What this process was started to do."""


def cores() -> int:
    """Return how many processes have a processor each; one where they can't share memory."""
    can_share = "fork" in multiprocessing.get_all_start_methods()
    return (os.cpu_count() or 1) if can_share else 1


def each(work: Callable[[A], B], items: Iterable[A], processes: int) -> Iterator[B]:
    """Yield what `work` returns for each of these, in their order; `items` are asked for as needed.

    More than one process are copies of this one as it is now, so that `work` may hold all that it
    needs to know; it is to touch no database. Never more than one inside a server, which has threads.
    """
    if processes == 1:
        yield from map(work, items)
        return
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(work,)) as pool:
        waiting = deque()  # type: ignore[var-annotated]
        for item in items:
            waiting.append(pool.submit(_do, item))
            if len(waiting) > processes * WAITING:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _begin(work: Callable[[Any], Any]) -> None:
    _task[:] = [work]
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End when the process that shares out the work was killed: nobody else would tell us."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _do(item: Any) -> Any:
    return _task[0](item)
