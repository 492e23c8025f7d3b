"""The limit to what one network may send: far above what people do, so that no flood is stored.

Networks are counted in the cache, under a salted digest, and not by the comments' rows: it works
where COMMENTS_ADDRESS_DAYS is 0 and no network is ever stored, what is refused counts too, and it
takes no query. With a cache of its own (CACHE_URL) the limit holds for all processes and hosts
together; with the default, which lives in the memory of a process, each of them counts by itself,
and up to WORKERS times as many pass: still a number that the moderators can live with.

Networks that are private, or this machine, are not limited: behind a proxy that PROXIES does not
name, all readers seem to come from there, and one could lock out all.
"""

from __future__ import annotations

import logging
import math
import time
from contextlib import suppress
from functools import lru_cache

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from comments import network

MOST = 30
"""Comments that one network may send within a window."""

WINDOW = 60
"""Seconds from the first comment that is counted until counting begins anew."""

logger = logging.getLogger(__name__)


def count(sender: str) -> int:
    """Count a comment from this network; return the seconds to wait if it is too much, or else 0.

    `sender` is a truncated address. Two comments at once may open two windows where a cache has no
    atomic `add`; that lets a few more pass.
    """
    if not network.is_public(sender):
        return 0
    try:
        began, sent = _counted(_digest(sender))
    except Exception as error:  # noqa: BLE001 (a cache that is away is no reason to lose a comment)
        logger.warning("Comments are not limited, for the cache does not answer: %s", error)
        return 0
    return _left(began) if sent > MOST else 0


def take_back(sender: str) -> None:
    """Forget a comment that was counted just now: it goes another way, on which it is counted again."""
    if network.is_public(sender):
        with suppress(Exception):  # as above; and the window may be over
            digest = _digest(sender)
            cache.decr(_key(digest, cache.get(_window(digest), 0.0)))


@lru_cache(maxsize=1024)
def _digest(sender: str) -> str:
    return salted_hmac("comments.throttle", sender).hexdigest()


def _window(digest: str) -> str:
    return f"comments.throttle.{digest}"


def _key(digest: str, began: float) -> str:
    return f"{_window(digest)}.{began}"


def _counted(digest: str) -> tuple[float, int]:
    """Return when the window of this sender began, and how many it has sent in it.

    The number stands under the window's beginning: some caches prolong what they count.
    """
    began: float = cache.get_or_set(_window(digest), time.time, WINDOW) or 0.0
    key = _key(digest, began)
    if cache.add(key, 1, WINDOW):
        return began, 1
    try:
        return began, cache.incr(key)
    except ValueError:  # it was dropped at this very moment
        return began, 1


def _left(began: float) -> int:
    """Return the seconds until the window ends, whatever the clocks of two hosts say."""
    return min(WINDOW, max(1, math.ceil(began + WINDOW - time.time())))
