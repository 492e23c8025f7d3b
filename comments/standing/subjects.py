"""By what an author is known, written as it is compared: an address, its domain, or a network.

Never by a typed name, which anybody may type; and never so that everybody is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from comments import identity, network
from comments.mail.models import fold
from comments.standing.models import Subject

if TYPE_CHECKING:
    from collections.abc import Callable

_PROVIDERS = """
    aol.com bbox.fr bluewin.ch bol.com.br btinternet.com club-internet.fr comcast.net fastmail.com
    free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.fr gmx.net googlemail.com hey.com
    hotmail.be hotmail.ch hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it
    icloud.com laposte.net libero.it live.be live.ca live.co.uk live.com live.fr mac.com mail.com
    mail.ru me.com msn.com naver.com neuf.fr numericable.fr orange.fr outlook.be outlook.com
    outlook.de outlook.es outlook.fr pm.me posteo.de posteo.net proton.me protonmail.ch
    protonmail.com qq.com rocketmail.com sfr.fr skynet.be sympatico.ca t-online.de telenet.be
    tuta.com tutanota.com verizon.net videotron.ca voila.fr wanadoo.fr web.de yahoo.ca yahoo.co.uk
    yahoo.com yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru ymail.com zoho.com
"""
PROVIDERS = frozenset(_PROVIDERS.split())
"""Domains of which so many readers have an address that to block one would block the public."""


def domain_of(email: str) -> str:
    """Return the domain of an address, as it is compared."""
    return fold(email).rpartition("@")[2]


def normalized(subject: str, written: str) -> str:
    """Return by what an author is known as it is stored and compared; refuse what can't be meant."""
    return _NORMALIZED[Subject(subject)](written.strip())


def _email(written: str) -> str:
    email = fold(written)
    try:
        validate_email(email)
    except ValidationError:
        message = _("Write a whole e-mail address, like name@example.org.")
        raise ValidationError(message, code="email") from None
    if identity.staff().has_email(email):
        message = _("This is the address of someone who works here.")
        raise ValidationError(message, code="staff")
    return email


def _domain(written: str) -> str:
    domain = domain_of(written)
    try:
        validate_email(f"somebody@{domain}")
        is_whole = "." in domain and not domain.startswith("[")
    except ValidationError:
        is_whole = False
    if not is_whole:
        message = _("Write the whole domain of an e-mail address, like example.org.")
        raise ValidationError(message, code="domain")
    if domain in PROVIDERS:
        message = _("Very many readers have their address at %(domain)s: block single addresses.")
        raise ValidationError(message, code="provider", params={"domain": domain})
    return domain


def _network(written: str) -> str:
    found = network.truncated(written.partition("/")[0])
    if not found:
        message = _("Write a network address, like 192.0.2.0 or 2001:db8::.")
        raise ValidationError(message, code="network")
    if not network.is_public(found):
        message = _("No reader comes from this network: it is that of this site or of a proxy.")
        raise ValidationError(message, code="local")
    return found


_NORMALIZED: dict[Subject, Callable[[str], str]] = {
    Subject.EMAIL: _email,
    Subject.DOMAIN: _domain,
    Subject.NETWORK: _network,
}
