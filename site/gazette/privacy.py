"""The page that says what is kept of readers: its facts are read from the settings, not retold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.freshness import MENU, resting_on
from comments import network, tokens
from comments.privacy import retention

OURS = {"'none'", "'self'", "data:"}
"""Sources of a Content-Security-Policy that are nobody else's."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie that this site may set: its name, for whom, and for how many days (0: till the end
    of the visit).
    """

    name: str
    purpose: str | Promise
    days: int


@require_safe
@resting_on(MENU)
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, for how long, who else sees it, and whom to ask; `?lang=` in another language."""
    asked = request.GET.get("lang", "")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        response = render(request, "gazette/privacy.html", facts(language))
    response.headers["Content-Language"] = language
    return response


def facts(language: str) -> dict[str, Any]:
    """Return what the page says, as the settings have it."""
    return {
        "contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "address_days": retention.days(),
        "reporter_days": retention.reporter_days(),
        "prefixes": network.PREFIX,
        "cookies": [*of_readers(), *of_the_newsroom()],
        "others": sorted(foreign_sources()),
        "mail_host": mail_host(),
        "languages": [(code, name) for code, name in settings.LANGUAGES if code != language],
    }


def of_readers() -> list[Cookie]:
    """The cookies that a reader can get."""
    waiting = _(
        "set when you comment, so that you see your comment while it waits; "
        "it is sent for that article alone, and no script can read it"
    )
    proven = _(
        "set when you confirm your address by the link of our letter, so that your comments can "
        "be trusted, and not those of somebody who types your address; it holds a number only, "
        "and no script can read it"
    )
    return [
        Cookie(tokens.COOKIE, waiting, timedelta(seconds=tokens.COOKIE_AGE).days),
        Cookie(tokens.PROVEN, proven, timedelta(seconds=tokens.PROVEN_AGE).days),
    ]


def of_the_newsroom() -> list[Cookie]:
    """The cookies of who logs in, under the names that they have here."""
    staff = _("for those who write and moderate, when they log in")
    session = timedelta(seconds=settings.SESSION_COOKIE_AGE).days
    csrf = timedelta(seconds=settings.CSRF_COOKIE_AGE or 0).days
    return [
        Cookie(settings.SESSION_COOKIE_NAME, staff, session),
        Cookie(settings.CSRF_COOKIE_NAME, staff, csrf),
        Cookie("messages", staff, 0),
    ]


def foreign_sources() -> set[str]:
    """Return the hosts besides ours that pages may load from, by the Content-Security-Policy."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values()
    return {str(source) for sources in directives for source in sources} - OURS


def mail_host() -> str:
    """Return the server that mails are handed to; nothing where they stay on this machine."""
    smtp = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    host = settings.EMAIL_HOST if smtp else ""
    return "" if host in {"localhost", "127.0.0.1", "::1"} else host
