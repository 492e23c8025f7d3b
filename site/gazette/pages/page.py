"""A page that is the same for everyone, as plain values: what the site answered, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

OK = 200
REMADE = frozenset(
    {"content-length", "content-encoding", "etag", "vary", "cache-control", "date", "connection"}
)
"""Headers of an answer that are made anew whenever the page is sent."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as the site gave it, uncompressed.

    `subjects` names what it rests on, as in `article:12`; `until` is the time, in seconds since
    1970, from which on it would look different though nothing was written.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    subjects: frozenset[str]
    until: float | None = None


def page_of(
    status: int,
    headers: list[tuple[str, str]],
    body: bytes,
    subjects: frozenset[str],
    until: float | None = None,
) -> Page | None:
    """Return the page that such an answer makes, or None where it may be one reader's own."""
    told = {name.lower(): value.lower() for name, value in headers}
    if status != OK or not subjects or "set-cookie" in told or "content-encoding" in told:
        return None
    if told.get("vary", "accept-encoding") != "accept-encoding":
        return None
    if any(word in told.get("cache-control", "") for word in ("private", "no-store")):
        return None
    kept = tuple((name, value) for name, value in headers if name.lower() not in REMADE)
    return Page(status, kept, body, subjects, until)
