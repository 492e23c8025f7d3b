"""The page store of this site: made from its settings, and from nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http.request import split_domain_port, validate_host
from django.utils.functional import Promise

from comments import tokens
from gazette.pages.address import Addresses
from gazette.pages.disk import Folder
from gazette.pages.log import open_log
from gazette.pages.store import Store
from gazette.pages.wsgi import Pages

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

MEGABYTE = 1_000_000
SOURCES = ("articles/**/*", "comments/**/*", "site/**/*", "requirements/run.txt")
KINDS = {".py", ".html", ".txt", ".mo"}
"""What pages are made by: code, templates, wording, and the versions of what they stand on."""


def with_pages(application: WSGIApplication) -> WSGIApplication:
    """Put the page store in front of Django, unless PAGES is off."""
    return Pages(application, open_store(), addresses()) if settings.PAGES else application


def open_store() -> Store:
    """Return a store for this process; several may be open on the same folder."""
    room = settings.PAGES_MEMORY * MEGABYTE
    return Store(open_log(), room, Folder(settings.DATA_DIR / "pages", room, version()))


def addresses() -> Addresses:
    """Return what gives requests their addresses."""
    return Addresses(
        is_ours=is_ours,
        cookies=(
            settings.SESSION_COOKIE_NAME,
            settings.CSRF_COOKIE_NAME,
            settings.LANGUAGE_COOKIE_NAME,
            CookieStorage.cookie_name,
            tokens.COOKIE,
            tokens.PROVEN,
        ),
        outside=("/admin/", settings.STATIC_URL, settings.MEDIA_URL),
        believes_proxy=settings.SECURE_PROXY_SSL_HEADER is not None,
    )


def is_ours(host: str) -> bool:
    """Whether the site answers to this name, as Django decides it."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def version() -> str:
    """Return what differs whenever the same content could make another page: code or settings.

    A page that was stored by anything else is made anew.
    """
    digest = blake2b(django.__version__.encode(), digest_size=20)
    digest.update(json.dumps(_settings(), default=_plain, sort_keys=True).encode())
    for file in sorted(_files()):
        content = file.read_bytes()
        digest.update(f"{file} {len(content)} ".encode())
        digest.update(content)
    return digest.hexdigest()


def _settings() -> dict[str, object]:
    # Tests of another process would have a database of another name.
    shown = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    database = shown.pop("DATABASES")["default"]
    return shown | {name: database[name] for name in ("ENGINE", "NAME", "HOST", "PORT")}


def _plain(value: object) -> str:
    # What is translated can't be read before the apps are loaded; the wording is among the files.
    return "" if isinstance(value, Promise) else str(value)


def _files() -> Iterator[Path]:
    for pattern in SOURCES:
        yield from (f for f in settings.BASE_DIR.glob(pattern) if f.suffix in KINDS)
    manifest = settings.STATIC_ROOT / "staticfiles.json"  # the names of what pages load
    if manifest.exists():
        yield manifest
