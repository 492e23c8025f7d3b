"""Which requests a stored page may answer, and under which name it is stored.

Whatever is not plainly one of ours has no address: it goes to Django, which costs time and nothing
else. So nothing here decodes, repairs or guesses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple, NewType

Address = NewType("Address", str)
"""The full address of a page, with scheme and host: under another name it is another page."""

LONGEST = 255
"""Characters of the longest host, path and query together that have a page."""

KNOWN = 4096
"""Addresses that are remembered, so that a page that is often asked for is not looked at anew."""

REFUSED = frozenset(
    {
        "authorization",
        "content-length",
        "expect",
        "if-match",
        "if-range",
        "if-unmodified-since",
        "range",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers, in lower case, of a request that wants more than to read a page, or a part of one."""

_PATH = re.compile(r"/(?:[A-Za-z0-9_.~-]+/)*[A-Za-z0-9_.~-]*")
_HOST = re.compile(r"(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")

# What our own pages link to: a page of a list, of a discussion or of one of its threads, a part of
# the sitemap, the language of a page about the site. Each in one order, so that it is stored once.
_QUERY = re.compile(
    r"page=[0-9]{1,5}(?:&after=[0-9]{1,16}-[0-9]{1,18})?"
    r"|thread=[0-9]{1,18}(?:&page=[0-9]{1,5})?"
    r"|p=[0-9]{1,5}"
    r"|lang=[a-z]{2}"
)


class Request(NamedTuple):
    """What decides about a stored page, as a server read it: "" is what the request did not say.

    `path` and `query` are raw; `proxy` is its X-Forwarded-Proto, `accepts` its Accept-Encoding,
    `none_match` its If-None-Match; `wants_more` is whether it has a body or a header of REFUSED.
    """

    method: str
    scheme: str
    host: str
    path: str
    query: str
    proxy: str = ""
    accepts: str = ""
    none_match: str = ""
    cookie: str = ""
    wants_more: bool = False


def request_of(
    method: str, scheme: str, path: str, query: str, headers: Iterable[tuple[str, str]]
) -> Request:
    """Return the request with these headers, their names in lower case; one that is said twice is
    more than we answer.
    """
    told: dict[str, str] = {}
    wants_more = False
    for name, value in headers:
        wants_more = wants_more or name in REFUSED or name in told
        told[name] = value
    find = told.get
    return Request(
        method,
        scheme,
        find("host", ""),
        path,
        query,
        find("x-forwarded-proto", ""),
        find("accept-encoding", ""),
        find("if-none-match", ""),
        find("cookie", ""),
        wants_more,
    )


class Addresses:
    """Gives requests their addresses.

    `is_ours` says whether the site answers to a host; `cookies` are names by which it would know a
    reader; no page lies below the paths `outside`; `believes_proxy` is whether X-Forwarded-Proto
    decides the scheme.
    """

    def __init__(
        self,
        is_ours: Callable[[str], bool],
        cookies: tuple[str, ...] = (),
        outside: tuple[str, ...] = (),
        *,
        believes_proxy: bool = False,
    ) -> None:
        self._is_ours = is_ours
        self._cookies = cookies
        self._outside = outside
        self._believes_proxy = believes_proxy
        self._known = lru_cache(maxsize=KNOWN)(self._address)

    def of(self, asked: Request) -> Address | None:
        """Return under which name the answer may be stored, or None: only Django knows."""
        method, scheme, host, path, query, proxy, _, _, cookie, wants_more = asked
        if (
            wants_more
            or method not in ("GET", "HEAD")
            or len(host) + len(path) + len(query) > LONGEST
        ):
            return None
        if cookie and self._may_know(cookie):
            return None
        if proxy and self._believes_proxy:
            scheme = proxy
        return self._known(scheme, host, path, query)

    def _may_know(self, cookies: str) -> bool:
        """Whether a cookie of ours may be among these; one that only looks like it costs time."""
        return any(name in cookies for name in self._cookies)

    def _address(self, scheme: str, host: str, path: str, query: str) -> Address | None:
        is_plain = (
            scheme in ("http", "https")
            and _HOST.fullmatch(host)
            and _PATH.fullmatch(path)
            and (not query or _QUERY.fullmatch(query))
        )
        if not is_plain or path.startswith(self._outside) or not self._is_ours(host):
            return None
        mark = "?" if query else ""
        return Address(f"{scheme}://{host}{path}{mark}{query}")
