"""What somebody sees after too many wrong passwords: why, and when to try again."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Return 429 with the minutes to wait; axes calls this instead of checking the password."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    answer = render(request, "admin/locked_out.html", {"cooloff_minutes": minutes}, status=429)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer
