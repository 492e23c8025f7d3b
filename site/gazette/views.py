"""Pages of the site itself: what robots may do, whether the site lives, and what went wrong."""

from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from gazette import context


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may visit."""
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /comments/",
        "Disallow: /search/",
        "Disallow: /*?replyto=",
        "Disallow: /*?comment=",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    )
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the process lives: 200, whatever the database does."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether the site can answer: 200, or 503 while its database can't be read."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # SELECT 1 reads no file
    except DatabaseError:
        return HttpResponse("database\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What can't be understood; who asks by a name that is not ours is told whose setting that is."""
    unknown = isinstance(exception, DisallowedHost)
    return _error(request, "400.html", HTTPStatus.BAD_REQUEST, unknown_host=unknown)


def server_error(request: HttpRequest) -> HttpResponse:
    """What broke on our side."""
    return _error(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token; the admin alone has such forms, any other page here is only read."""
    if request.path.startswith(reverse("admin:index")):
        return _error(request, "403_csrf.html", HTTPStatus.FORBIDDEN)
    response = _error(request, "405.html", HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = "GET, HEAD"
    return response


def _error(
    request: HttpRequest, template: str, status: HTTPStatus, **values: object
) -> HttpResponse:
    """Render without the request: neither its user nor the database may be needed."""
    page = render_to_string(template, {**context.site(request), **values})
    return HttpResponse(page, status=status)
