"""What every template knows of the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """Return the name and address of the site."""
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
