"""What every test stands on."""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from articles import stencil
from tests.needs import NOT_TESTED

hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("untimed")


ASKING = {"db", "transactional_db", "live_server", "cluster"}
"""Fixtures of tests that ask a database; the last is a PostgreSQL server of its own."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks no database, so that `-m "not once"` leaves it out."""
    for item in items:
        asked = ASKING.intersection(getattr(item, "fixturenames", ()))
        if not asked and item.get_closest_marker("django_db") is None:
            item.add_marker("once")


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings: Any, tmp_path: Path) -> None:
    """Files that a test stores go with the test; static files need no manifest."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.SITE_URL = "http://127.0.0.1:8000"  # whatever PORT says here
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _stencils_of_its_own() -> Iterator[None]:
    """What a process keeps of its templates holds the settings of the test that rendered them."""
    yield
    stencil.kept.cache_clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests' databases; a thread of a live server may hold a connection longer than they last."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            _end_other_sessions()


def _end_other_sessions() -> None:
    """End all sessions of the tests' database but ours, else PostgreSQL would not drop it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """Say last, and loudly, what this machine could not test and what would mend it."""
    yield
    skipped = [str(report.longrepr[2]) for report in terminalreporter.getreports("skipped")]
    reasons = [reason.partition(NOT_TESTED)[2] for reason in skipped if NOT_TESTED in reason]
    if reasons:
        terminalreporter.section("NOT EVERYTHING WAS TESTED", sep="!", red=True, bold=True)
    for reason in sorted(set(reasons)):
        terminalreporter.line(f"{reasons.count(reason)} tests skipped: {reason}", red=True)
