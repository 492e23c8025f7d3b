"""What a stored page answers, and in which encoding."""

import gzip
from typing import Any

import brotli
import pytest
import zstandard

from gazette.pages.address import Request
from gazette.pages.answer import Answer, Stored, answer, preferred
from gazette.pages.page import Page, page_of

pytestmark = pytest.mark.once

BODY = b"<p>Les batteries, les bornes et les bus se suivent.</p>" * 40
DECODERS: dict[str, Any] = {
    "identity": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstandard.decompress,
}
HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("X-Frame-Options", "DENY"))


def stored(body: bytes = BODY) -> Stored:
    return Stored(Page(200, HEADERS, body, frozenset({"lists"})))


def asked(method: str = "GET", accepts: str = "", none_match: str = "") -> Request:
    return Request(
        method, "http", "gazette.example", "/", "", accepts=accepts, none_match=none_match
    )


def header(given: Answer, name: str) -> str | None:
    return dict(given.headers).get(name)


@pytest.mark.parametrize(
    ("accepts", "best"),
    [
        ("", "identity"),
        ("identity", "identity"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0.5, identity;q=0.9", "identity"),
        ("gzip ; q=0.3", "gzip"),
        ("zstd;q=0", "identity"),
        ("gzip;q=0, *", "br"),
        ("*;q=0", "identity"),
        ("*;q=0, gzip", "gzip"),
        ("identity;q=0", "identity"),
        ("identity;q=0, zstd;q=0.001", "zstd"),
        ("gzip;q=2", "identity"),
        ("gzip;q=", "identity"),
        ("gzip;q=0.0001", "identity"),
        ("gzipped, xbr", "identity"),
        (",, ,gzip,", "gzip"),
        ("gzip;q=0, gzip", "identity"),
        ("gzip" + " " * 200, "identity"),
        ("x" * 199 + ",br,", "identity"),
    ],
)
def test_each_reader_gets_the_best_encoding_that_she_takes(accepts: str, best: str) -> None:
    given = answer(stored(), asked(accepts=accepts))

    assert header(given, "Content-Encoding") == (None if best == "identity" else best)
    assert DECODERS[best](given.body) == BODY


def test_every_encoding_has_a_strong_name_of_its_own() -> None:
    page = stored()

    etags = {header(answer(page, asked(accepts=name)), "ETag") for name in DECODERS}

    assert len(etags) == 4
    assert all(etag and etag.startswith('"') and etag.endswith('"') for etag in etags)


def test_the_same_bytes_have_the_same_name_in_every_process() -> None:
    assert [v.etag for v in stored().variants] == [v.etag for v in stored().variants]
    assert stored().variants[0].etag != stored(BODY + b" ").variants[0].etag


def test_a_page_says_how_it_may_be_cached_and_how_long_it_is() -> None:
    given = answer(stored(), asked(accepts="br"))

    assert given.status_line == "200 OK"
    assert header(given, "Cache-Control") == "no-cache"
    assert header(given, "Vary") == "Accept-Encoding"
    assert header(given, "Content-Length") == str(len(given.body))
    assert header(given, "X-Frame-Options") == "DENY"


def test_what_compressing_does_not_shorten_is_sent_as_it_is() -> None:
    given = answer(stored(b"ok\n"), asked(accepts="gzip, br"))

    assert given.body == b"ok\n"
    assert header(given, "Content-Encoding") is None


def test_head_gets_the_same_without_the_body() -> None:
    page = stored()

    given = answer(page, asked("HEAD", accepts="gzip"))

    assert given.body == b""
    assert given.headers == answer(page, asked(accepts="gzip")).headers


@pytest.mark.parametrize("shape", ["{}", "W/{}", '"other", {}', 'W/"a",W/{} , "b"', "*", " * "])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_the_page_is_told_that_it_is_unchanged(method: str, shape: str) -> None:
    page = stored()
    etag = page.ready["gzip"].etag

    given = answer(page, asked(method, accepts="gzip", none_match=shape.format(etag)))

    assert (given.status, given.body) == (304, b"")
    assert header(given, "ETag") == etag
    assert header(given, "Cache-Control") == "no-cache"
    assert header(given, "Vary") == "Accept-Encoding"
    assert header(given, "X-Frame-Options") == "DENY"
    assert header(given, "Content-Type") is None
    assert header(given, "Content-Length") is None


@pytest.mark.parametrize("none_match", ['"other"', "W/", "garbage", '"', '""', "**"])
def test_who_has_something_else_gets_the_page(none_match: str) -> None:
    assert answer(stored(), asked(none_match=none_match)).status == 200


def test_who_has_another_encoding_gets_the_page_in_hers() -> None:
    page = stored()
    of_gzip = page.ready["gzip"].etag

    assert answer(page, asked(accepts="br", none_match=of_gzip)).status == 200


def test_reading_what_is_preferred_remembers_no_header_that_is_very_long() -> None:
    preferred.cache_clear()

    answer(stored(), asked(accepts="gzip, " * 1000))

    assert preferred.cache_info().currsize == 1
    assert preferred("") == ("identity",)


PLAIN = [("Content-Type", "text/html"), ("Vary", "Accept-Encoding"), ("ETag", '"x"')]


def test_a_page_keeps_what_the_site_said_and_not_what_is_made_anew() -> None:
    page = page_of(200, PLAIN, b"a page", frozenset({"lists"}))

    assert page is not None
    assert page.headers == (("Content-Type", "text/html"),)


@pytest.mark.parametrize(
    ("status", "headers", "subjects"),
    [
        (404, [], {"lists"}),
        (304, [], {"lists"}),
        (200, [], set()),
        (200, [("Set-Cookie", "a=b")], {"lists"}),
        (200, [("set-cookie", "a=b")], {"lists"}),
        (200, [("Cache-Control", "private, no-store")], {"lists"}),
        (200, [("Vary", "Accept-Encoding, Cookie")], {"lists"}),
        (200, [("Vary", "*")], {"lists"}),
        (200, [("Content-Encoding", "gzip")], {"lists"}),
    ],
)
def test_what_may_be_one_reader_s_own_is_no_page(
    status: int, headers: list[tuple[str, str]], subjects: set[str]
) -> None:
    assert page_of(status, headers, b"a page", frozenset(subjects)) is None
