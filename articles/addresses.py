"""Addresses that are made of one thing, of which a page holds dozens: `reverse` takes 20 µs each."""

from functools import cache, lru_cache

from django.urls import get_script_prefix, reverse

_ANY = "1234567890"  # a slug as well as a number


def address(name: str, slug: str) -> str:
    """Return the address of this name, as in `articles:tag`, for a slug or the digits of a key."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{slug}{after}"


@cache
def _around(name: str, _prefix: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_ANY]).rpartition(_ANY)
    return before, after


def month(year: int, month: int) -> str:
    """Return the address of what was published in a month."""
    return _month(year, month, get_script_prefix())


@lru_cache(maxsize=1_000)
def _month(year: int, month: int, _prefix: str) -> str:
    return reverse("articles:month", args=[year, month])
