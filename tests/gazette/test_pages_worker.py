"""What a worker is told by the front, and tells it."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.http import HttpResponse

from articles.freshness import rests_on
from gazette.pages.worker import ToldByFront


class Django:
    """Answers with `response`, and keeps what it was asked."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        self.asked: dict[str, Any] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked = environ
        start_response("200 OK", [("Content-Type", "text/html")])
        return self.response


def ask(response: HttpResponse, **headers: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what Django was asked, and the headers that the front gets."""
    django, said = Django(response), []
    environ = {
        "REQUEST_METHOD": "GET",
        "REMOTE_ADDR": "",
        "HTTP_HOST": "gazette.example",
        **headers,
    }
    ToldByFront(django)(environ, lambda _, headers: said.extend(headers))  # type: ignore[arg-type]
    return django.asked, dict(said)


def test_the_readers_address_is_the_one_that_the_front_tells() -> None:
    asked, _ = ask(HttpResponse(), HTTP_X_GAZETTE_CLIENT="192.0.2.1")

    assert asked["REMOTE_ADDR"] == "192.0.2.1"
    assert "HTTP_X_GAZETTE_CLIENT" not in asked


@pytest.mark.parametrize("whole", [True, False])
def test_a_page_is_asked_for_as_it_is_when_it_may_be_kept(whole: bool) -> None:
    told = {"HTTP_X_GAZETTE_WHOLE": "1"} if whole else {}

    asked, _ = ask(HttpResponse(), HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH='"a"', **told)

    assert ("HTTP_IF_NONE_MATCH" in asked, "HTTP_ACCEPT_ENCODING" in asked) == (
        not whole,
        not whole,
    )


def test_the_front_is_told_what_a_response_rests_on_and_how_long() -> None:
    response = rests_on(HttpResponse(), "lists", "article:7", until=1_800_000_000.5)

    _, said = ask(response)

    assert said["x-gazette-rests-on"] == "article:7 lists"
    assert float(said["x-gazette-until"]) == 1_800_000_000.5


def test_nothing_is_told_of_a_response_that_does_not_say_it() -> None:
    _, said = ask(HttpResponse())

    assert said == {"Content-Type": "text/html"}
