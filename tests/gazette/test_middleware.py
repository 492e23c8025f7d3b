"""What every request passes through before its page."""

from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import RequestFactory

from gazette.middleware import address_behind_proxies, content_policy

PROXY, READER, CLAIMED = "10.0.0.2", "192.0.2.7", "203.0.113.9"


def address_seen(settings: Any, proxies: int, forwarded: str) -> str:
    """The reader's address as the site takes it from such a request."""
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=forwarded)
    address_behind_proxies(lambda request: HttpResponse())(request)
    return str(request.META["REMOTE_ADDR"])


@pytest.mark.parametrize(
    ("proxies", "forwarded"),
    [
        (1, READER),
        (1, f"{CLAIMED}, {READER}"),
        (2, f"{CLAIMED}, {READER}, 10.0.0.1"),
        (2, READER),
    ],
)
def test_the_reader_s_address_is_what_our_own_proxies_say(
    settings: Any, proxies: int, forwarded: str
) -> None:
    assert address_seen(settings, proxies, forwarded) == READER


@pytest.mark.parametrize("forwarded", ["", "unknown", f"{READER}:4711", f"{READER},", "\x00"])
def test_what_is_no_address_leaves_the_proxy_s_own(settings: Any, forwarded: str) -> None:
    assert address_seen(settings, 1, forwarded) == PROXY


def test_without_a_proxy_nobody_is_believed(settings: Any) -> None:
    with pytest.raises(MiddlewareNotUsed):
        address_seen(settings, 0, CLAIMED)


@pytest.mark.parametrize(
    ("debug", "status", "is_told"),
    [(False, 200, True), (False, 404, True), (True, 200, True), (True, 404, False)],
)
def test_what_pages_may_load_is_told_except_where_django_shows_an_error_to_who_writes_code(
    settings: Any, debug: bool, status: int, is_told: bool
) -> None:
    settings.DEBUG = debug
    answering = content_policy(lambda request: HttpResponse(status=status))

    answer = answering(RequestFactory().get("/"))

    assert ("default-src 'none'" in answer.headers.get("Content-Security-Policy", "")) is is_told
