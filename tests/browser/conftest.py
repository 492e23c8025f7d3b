"""Browsers for the tests: Debian's Chromium through Playwright, and a watch on what pages do."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.watch import Watch
from tests.needs import lacking, on_debian

# Playwright's loop runs in the test's thread, where Django would refuse every query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NewReader = Callable[..., Page]

PATIENCE = 10
"""Seconds that the site may take to answer what it was asked last."""

expect.set_options(timeout=20_000)  # milliseconds; two browsers share a small machine with the site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, so that `-m "not browser"` leaves it out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session", autouse=True)
def _static_root_of_the_live_server(tmp_path_factory: pytest.TempPathFactory) -> None:
    """It starts before any test's own settings; its static files come from their sources."""
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, whose driver wants a library that a bare Debian lacks."""
    try:
        started = sync_playwright().start()
    except Exception as error:  # noqa: BLE001 (the driver's end has no class of its own)
        lacking(f"Playwright's driver does not start ({error})", on_debian("libatomic1"))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium; Playwright's own build is not fetched.

    The one that never had a window takes a quarter of the time for a page of its own.
    """
    programs = ("chromium-headless-shell", "chromium", "chromium-browser")
    chromium = next(filter(None, map(shutil.which, programs)), None)
    if chromium is None:
        lacking("there is no Chromium", on_debian(programs[0]))
    return {
        "executable_path": chromium,
        "args": [
            "--no-sandbox",  # root, in CI
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
        ],
    }


@pytest.fixture
def site(live_server: LiveServer, settings: Any) -> Iterator[str]:
    """The address of the running site, which knows itself by it.

    What a page asked of it as it was closed is still being answered when the test is over, and
    would hold up, or deadlock, the emptying of PostgreSQL's tables.
    """
    settings.SITE_URL = live_server.url
    yield live_server.url
    if connection.vendor == "postgresql":
        _await_other_sessions()


def _await_other_sessions() -> None:
    """Return when no other session of the tests' database is at work; end those that don't stop."""
    working = (
        "FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    end = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(f"SELECT count(*) {working}")
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.05)
        cursor.execute(f"SELECT pg_terminate_backend(pid) {working}")


@pytest.fixture
def new_reader(site: str, browser: Browser) -> Iterator[NewReader]:
    """Opens a page for one more reader, with cookies of her own; dark, narrow, without JavaScript.

    When the test is over, a request to another host, a policy violation or an error in the
    console of any of them fails it.
    """
    watch = Watch(site)
    contexts = []

    def new_reader(
        *, javascript: bool = True, dark: bool = False, width: int = 1280, **options: Any
    ) -> Page:
        context = browser.new_context(
            base_url=site,
            locale="fr-FR",
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
            **options,
        )
        contexts.append(context)
        watch.over(context)
        return context.new_page()

    yield new_reader
    for context in contexts:
        context.close()
    assert watch.seen == []


@pytest.fixture
def reader(new_reader: NewReader) -> Page:
    """A page of a reader with a usual browser."""
    return new_reader()
