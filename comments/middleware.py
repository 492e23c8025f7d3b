"""Middleware of the comments."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from comments import tokens

Handler = Callable[[HttpRequest], HttpResponse]


def own_comments(get_response: Handler) -> Handler:
    """Keep a page out of every cache when its reader may see comments that wait on it.

    The cookie is bound to the article's path, so that no other page is concerned.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if tokens.COOKIE in request.COOKIES:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return handle
