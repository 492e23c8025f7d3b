"""Signed strings: they tie a form to its article and time, show an author her own comment, and
tell that a browser belongs to whoever reads the mail of an address.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.core import signing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Protocol

    from django.http import HttpResponse

    from articles.models import Article
    from articles.readable import Keyed

    class Browser(Protocol):
        """Who asks: what a request tells of her browser, or whatever stands for one."""

        @property
        def COOKIES(self) -> Mapping[str, str]: ...  # noqa: N802 (as requests name them)
        def is_secure(self) -> bool: ...


COOKIE = "waiting"
COOKIE_AGE = 30 * 24 * 3600
KEPT = 20
"""Comments that a cookie remembers, the newest first; browsers keep 4 kB of it."""

PROVEN = "proven"
PROVEN_AGE = 365 * 24 * 3600
PROVEN_PATH = "/articles/"
"""Where comments are sent: the cookie goes nowhere else, and no page is shown differently for it."""

_FORM = signing.Signer(salt="comments.form")
_OWN = signing.Signer(salt="comments.own")
_PROVEN = signing.TimestampSigner(salt="comments.proven")


def form(article: Keyed) -> str:
    """Return the token of a form that is made now for an article."""
    return _FORM.sign(f"{article.pk}.{int(time.time())}")


def form_age(token: str, article: Keyed) -> float | None:
    """Return the seconds since the form was made, or None if the token is not of this article.

    Nothing is too old; an age is negative where the clock has jumped back.
    """
    try:
        article_id, _, made = _FORM.unsign(token).partition(".")
    except signing.BadSignature:
        return None
    return time.time() - int(made) if article_id == str(article.pk) else None


def own(comment_id: int) -> str:
    """Return what stands in the address of a comment's private page."""
    return _OWN.sign(str(comment_id))


def owned(token: str) -> int | None:
    """Return the primary key of the comment whose private page this token opens."""
    try:
        return int(_OWN.unsign(token))
    except signing.BadSignature:
        return None


def remembered(request: Browser, article: Keyed) -> list[int]:
    """Return the comments under this article that this browser sent, by its signed cookie."""
    value = request.COOKIES.get(COOKIE)
    if not value:
        return []
    try:
        ids: list[int] = signing.loads(value, salt=_salt(article))
    except signing.BadSignature:
        return []
    return ids


def remember(
    response: HttpResponse, request: Browser, article: Article, ids: Iterable[int]
) -> None:
    """Let this browser see these comments of its own while they wait; nobody else's can."""
    kept = list(dict.fromkeys([*ids, *remembered(request, article)]))[:KEPT]
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_salt(article)),
        max_age=COOKIE_AGE,
        path=article.get_absolute_url(),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def prove(response: HttpResponse, request: Browser, address_id: int) -> None:
    """Let this browser comment as the owner of an address who has confirmed it, for a year.

    The cookie names the row of the address: where that is erased, it proves nothing any more, not
    even if the same address comes back.
    """
    response.set_cookie(
        PROVEN,
        _PROVEN.sign(str(address_id)),
        max_age=PROVEN_AGE,
        path=PROVEN_PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def proven(cookie: str) -> int | None:
    """Return the primary key of the address whose owner this cookie was given to, if it holds."""
    try:
        return int(_PROVEN.unsign(cookie, max_age=PROVEN_AGE))
    except signing.BadSignature:
        return None


def _salt(article: Keyed) -> str:
    return f"comments.waiting.{article.pk}"
