"""The site as a WSGI application, for any server: `granian --interface wsgi gazette.wsgi:application`."""

import os
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette.settings")


def site() -> WSGIApplication:
    """Return Django with the page store in front of it, unless PAGES is off."""
    django = get_wsgi_application()  # makes Django ready, which the store needs
    from gazette.pages.assembly import with_pages

    return with_pages(django)


application = site()
