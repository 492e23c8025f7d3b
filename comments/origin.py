"""Whether a form was sent from our own page, by what browsers say themselves; no cookie is needed.

A browser that knows `Sec-Fetch-Site` cannot be made to lie about it by another site's page; older
ones send `Origin`, then `Referer`. A request that names none of them is no proof of anything.
Source: OWASP, Cross-Site Request Forgery Prevention, « Fetch Metadata headers ».
"""

from collections.abc import Collection, Mapping
from enum import Enum
from urllib.parse import urlsplit


class Origin(Enum):
    """Where a request came from."""

    SAME = "same"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"


def of(headers: Mapping[str, str], ours: Collection[str]) -> Origin:
    """Judge a request's headers; `ours` are the origins of this site, as in `https://example.org`."""
    if site := headers.get("Sec-Fetch-Site"):
        return {"same-origin": Origin.SAME, "none": Origin.UNKNOWN}.get(site, Origin.FOREIGN)
    if origin := headers.get("Origin"):
        return Origin.SAME if origin in ours else Origin.FOREIGN
    if referer := headers.get("Referer"):
        return Origin.SAME if _origin_of(referer) in ours else Origin.FOREIGN
    return Origin.UNKNOWN


def _origin_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
