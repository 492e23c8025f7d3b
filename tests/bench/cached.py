"""The site with Django's own cache middleware instead of the page store: to compare with, not to serve."""

import os

os.environ["PAGES"] = "off"

from django.conf import settings

settings.MIDDLEWARE = [
    "django.middleware.cache.UpdateCacheMiddleware",
    *settings.MIDDLEWARE,
    "django.middleware.cache.FetchFromCacheMiddleware",
]

from gazette import wsgi  # noqa: E402 (after what it reads)

application = wsgi.application
