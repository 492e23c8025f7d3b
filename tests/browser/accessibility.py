"""What axe-core finds wrong with a page, as lines that a person can act on."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def assert_accessible(page: Page, scheme: str) -> None:
    """Fail with each rule that the page breaks and the elements that break it."""
    page.wait_for_load_state()  # a click only begins to load the next page
    violations = Axe().run(page).response["violations"]
    if violations:
        lines = [line for violation in violations for line in described(violation)]
        pytest.fail("\n\n".join([f"{page.url} in {scheme}", *lines]), pytrace=False)


def described(violation: dict[str, Any]) -> list[str]:
    """Return a line for each element that breaks the rule."""
    return [
        f"{violation['id']} ({violation['help']}): {node['html'][:200]} {node['failureSummary']}"
        for node in violation["nodes"]
    ]
