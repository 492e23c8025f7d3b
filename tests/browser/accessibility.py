"""What axe-core finds wrong with a page, as lines that a person can act on."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import Page

COLOURS: dict[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
"""The rules that can find more in the dark, where the style sheets change nothing but colours."""


def assert_accessible_in_every_scheme(page: Page, where: str = "") -> None:
    """Fail with what is wrong in light, or in the dark with its colours."""
    page.emulate_media(color_scheme="light")
    assert_accessible(page, f"light{where}")
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, f"dark{where}", COLOURS)


def assert_accessible(page: Page, where: str, options: dict[str, Any] | None = None) -> None:
    """Fail with each rule that the page breaks and the elements that break it."""
    page.wait_for_load_state()  # a click only begins to load the next page
    violations = Axe().run(page, options=options or DEFAULT_OPTIONS).response["violations"]
    if violations:
        lines = [line for violation in violations for line in described(violation)]
        pytest.fail("\n\n".join([f"{page.url} in {where}", *lines]), pytrace=False)


def described(violation: dict[str, Any]) -> list[str]:
    """Return a line for each element that breaks the rule."""
    return [
        f"{violation['id']} ({violation['help']}): {node['html'][:200]} {node['failureSummary']}"
        for node in violation["nodes"]
    ]
