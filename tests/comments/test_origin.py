"""Whether a form comes from our own page is read from what browsers say themselves."""

import pytest

from comments.origin import Origin, of

OURS = {"https://gazette.example"}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, Origin.SAME),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, Origin.SAME),
        ({"Sec-Fetch-Site": "none"}, Origin.UNKNOWN),
        ({"Sec-Fetch-Site": "same-site"}, Origin.FOREIGN),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://gazette.example"}, Origin.FOREIGN),
        ({"Origin": "https://gazette.example"}, Origin.SAME),
        ({"Origin": "https://gazette.example.evil.example"}, Origin.FOREIGN),
        ({"Origin": "http://gazette.example"}, Origin.FOREIGN),
        ({"Origin": "null"}, Origin.FOREIGN),
        ({"Referer": "https://gazette.example/articles/a/"}, Origin.SAME),
        ({"Referer": "https://evil.example/https://gazette.example/"}, Origin.FOREIGN),
        ({"Referer": "http://["}, Origin.FOREIGN),
        ({}, Origin.UNKNOWN),
    ],
)
def test_the_origin_is_what_the_browser_says(headers: dict[str, str], expected: Origin) -> None:
    assert of(headers, OURS) is expected
