"""Middleware of the site."""

import contextlib
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from gazette.pages.wsgi import ACCEPTED

Handler = Callable[[HttpRequest], HttpResponse]


def address_behind_proxies(get_response: Handler) -> Handler:
    """Take the reader's address from X-Forwarded-For, where PROXIES of ours stand before the site.

    Each of them adds who asked it; what stands before these anybody may have claimed.
    """
    if not settings.PROXIES:
        raise MiddlewareNotUsed

    def handle(request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = reader_address(request.META)
        return get_response(request)

    return handle


def reader_address(environ: Mapping[str, Any]) -> str:
    """Return who asks, as our proxies saw it."""
    address: str = environ.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        seen = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")[-settings.PROXIES :]
        with contextlib.suppress(ValueError):
            return str(ip_address(seen[0].strip()))
    return address


def compressed_pages(get_response: Handler) -> Handler:
    """Send pages and feeds compressed; pictures, which are streamed, are as small as they get.

    What the page store asks for and may keep it compresses itself, once for all readers.
    """
    gzip = GZipMiddleware(get_response)

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if ACCEPTED in request.META:
            if hasattr(response, "rests_on"):
                return response
            request.META["HTTP_ACCEPT_ENCODING"] = request.META[ACCEPTED]
        if not response.streaming:
            gzip.process_response(request, response)  # changes it in place
        return response

    return handle


def content_policy(get_response: Handler) -> Handler:
    """Tell browsers what pages may load: the same on all of them, so it is worded once.

    Django's own pages of what went wrong (DEBUG) hold what it forbids.
    """
    policy = build_policy()

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not (settings.DEBUG and response.status_code in {404, 500}):
            response.headers.setdefault(HEADER, policy)
        return response

    return handle


def admin_language(get_response: Handler) -> Handler:
    """Show the admin in its user's language; public pages are the same for everyone, in the site's own."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin/"):
            return get_response(request)
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", language)
        return response

    return handle
