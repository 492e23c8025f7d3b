"""Which requests have an address, by which a stored page may answer them."""

from typing import Any

import pytest

from gazette.pages.address import REFUSED, Addresses, Request, request_of

pytestmark = pytest.mark.once

ADDRESSES = Addresses(
    is_ours=lambda host: host in {"gazette.example", "gazette.example:8000"},
    cookies=("session", "waiting"),
    outside=("/admin/", "/static/"),
)


def asked(**different: Any) -> Request:
    plain = {"method": "GET", "scheme": "http", "host": "gazette.example", "path": "/", "query": ""}
    return Request(**{**plain, **different})


@pytest.mark.parametrize(
    ("different", "address"),
    [
        ({}, "http://gazette.example/"),
        ({"method": "HEAD"}, "http://gazette.example/"),
        ({"scheme": "https"}, "https://gazette.example/"),
        ({"host": "gazette.example:8000"}, "http://gazette.example:8000/"),
        ({"path": "/articles/le-bus-de-nuit_2/"}, "http://gazette.example/articles/le-bus-de-nuit_2/"),
        ({"path": "/sitemap.xml"}, "http://gazette.example/sitemap.xml"),
        ({"query": "page=2"}, "http://gazette.example/?page=2"),
        ({"query": "page=2&after=1700000000-12"}, "http://gazette.example/?page=2&after=1700000000-12"),
        ({"query": "thread=7"}, "http://gazette.example/?thread=7"),
        ({"query": "thread=7&page=3"}, "http://gazette.example/?thread=7&page=3"),
        ({"cookie": "theirs=1"}, "http://gazette.example/"),
        ({"proxy": "https"}, "http://gazette.example/"),
    ],
)  # fmt: skip
def test_a_plain_request_has_an_address(different: dict[str, str], address: str) -> None:
    assert ADDRESSES.of(asked(**different)) == address


@pytest.mark.parametrize(
    "different",
    [
        {"method": "POST"},
        {"method": "get"},
        {"method": "OPTIONS"},
        {"scheme": "ftp"},
        {"host": ""},
        {"host": "elsewhere.example"},
        {"host": "GAZETTE.example"},
        {"host": "gazette.example/"},
        {"host": "gazette.example\n"},
        {"path": ""},
        {"path": "*"},
        {"path": "//"},
        {"path": "/articles//"},
        {"path": "/articles/%C3%A9t%C3%A9/"},
        {"path": "/articles/été/"},
        {"path": "/articles/a b/"},
        {"path": "/articles/\n"},
        {"path": "/articles/?page=2"},
        {"path": "http://gazette.example/"},
        {"path": "/" + "a" * 255},
        {"path": "/admin/"},
        {"path": "/static/gazette/style.css"},
        {"query": "page=2&page=3"},
        {"query": "after=1-1&page=2"},
        {"query": "page=٢"},
        {"query": "page=2\n"},
        {"query": "replyto=3"},
        {"query": "utm_source=elsewhere"},
        {"query": "page="},
        {"cookie": "a=b; session=abc"},
        {"cookie": "waiting"},
        {"wants_more": True},
    ],
)
def test_what_is_not_plainly_ours_has_none(different: dict[str, Any]) -> None:
    assert ADDRESSES.of(asked(**different)) is None


@pytest.mark.parametrize(("proxy", "scheme"), [("https", "https"), ("http", "http"), ("", "http")])
def test_a_proxy_that_is_believed_decides_the_scheme(proxy: str, scheme: str) -> None:
    behind = Addresses(is_ours=lambda host: True, believes_proxy=True)

    assert behind.of(asked(proxy=proxy)) == f"{scheme}://gazette.example/"


def test_a_proxy_that_says_something_else_is_left_to_django() -> None:
    behind = Addresses(is_ours=lambda host: True, believes_proxy=True)

    assert behind.of(asked(proxy="https, http")) is None


def test_a_request_is_read_from_its_headers() -> None:
    headers = [
        ("host", "gazette.example"),
        ("user-agent", "a browser"),
        ("accept-encoding", "br"),
        ("if-none-match", '"a"'),
        ("cookie", "theirs=1"),
        ("x-forwarded-proto", "https"),
    ]

    read = request_of("GET", "http", "/", "", headers)

    assert read == asked(accepts="br", none_match='"a"', cookie="theirs=1", proxy="https")


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_header_that_wants_more_is_noticed(name: str) -> None:
    assert request_of("GET", "http", "/", "", [(name, "0")]).wants_more


@pytest.mark.parametrize("name", ["host", "cookie", "accept-encoding"])
def test_a_header_that_is_said_twice_is_noticed(name: str) -> None:
    assert request_of("GET", "http", "/", "", [(name, "a"), (name, "b")]).wants_more
