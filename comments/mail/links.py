"""The signed addresses that letters carry: whoever has one may do what it says, and only that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.urls import reverse

from comments.mail.models import Address, Follow

if TYPE_CHECKING:
    from comments.models import Comment

_CONFIRM = signing.Signer(salt="comments.mail.confirm")
_STOP = signing.Signer(salt="comments.mail.stop")
_END = signing.Signer(salt="comments.mail.end")


def confirm_url(address: Address, comment: Comment | None = None) -> str:
    """Where an address is confirmed; `comment` is the one for whose sake it is asked."""
    return _url("confirm", _CONFIRM.sign(f"{address.pk}.{comment.pk if comment else ''}"))


def stop_url(address: Address) -> str:
    """Where all mail to an address is stopped."""
    return _url("stop", _STOP.sign(str(address.pk)))


def end_url(follow: Follow) -> str:
    """Where a thread is followed no more."""
    return _url("end", _END.sign(str(follow.pk)))


def to_confirm(token: str) -> tuple[Address, int | None]:
    """Return the address that a token confirms, and the comment for whose sake; or Http404."""
    pk, _, comment = _opened(_CONFIRM, token).partition(".")
    return _found(pk), int(comment) if comment else None


def to_stop(token: str) -> Address:
    """Return the address to which a token stops all mail; or Http404."""
    return _found(_opened(_STOP, token))


def to_end(token: str) -> Follow:
    """Return the follow that a token ends; or Http404."""
    follows = Follow.objects.select_related("address", "article")
    follow = follows.filter(pk=_opened(_END, token)).first()
    if follow is None:
        raise Http404
    return follow


def absolute(path: str) -> str:
    """Return the whole address of a page of this site."""
    return f"{settings.SITE_URL}{path}"


def _url(name: str, token: str) -> str:
    return absolute(reverse(f"comments:mail-{name}", args=[token]))


def _opened(signer: signing.Signer, token: str) -> str:
    try:
        return signer.unsign(token)
    except signing.BadSignature as error:
        raise Http404 from error


def _found(pk: str) -> Address:
    address = Address.objects.filter(pk=pk).first()
    if address is None:  # its owner had all that was known of her erased
        raise Http404
    return address
