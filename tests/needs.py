"""What some tests need beside Python packages: loudly skipped without it; in CI a failure."""

import os
from typing import NoReturn

import pytest

NOT_TESTED = "NOT TESTED: "


def lacking(what: str, remedy: str) -> NoReturn:
    """End the test that can't run here; in CI (CI=true) as a failure."""
    reason = f"{NOT_TESTED}{what}. Remedy: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def on_debian(*packages: str) -> str:
    """Return how to install what is missing."""
    return f"apt-get install {' '.join(packages)}"
