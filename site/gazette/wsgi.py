"""The site as a WSGI application, for any server: `granian --interface wsgi gazette.wsgi:application`."""

import os
from wsgiref.types import WSGIApplication

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette.settings")


def site() -> WSGIApplication:
    """Return Django with the page store in front of it, unless PAGES is off."""
    django.setup(set_prefix=False)  # what follows needs it
    from gazette.pages.assembly import with_pages
    from gazette.short_way import site_without_store

    return with_pages(site_without_store())


application = site()
