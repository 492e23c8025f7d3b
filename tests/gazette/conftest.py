"""Sites of their own, for the tests that serve them, and the change log of the tests' database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazette.models import Change
from gazette.pages.log import Log, open_log
from tests.gazette.logs import Reader, wait_for
from tests.gazette.serving import manage, variables_of


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables, to be copied: migrating takes seconds."""
    folder = tmp_path_factory.mktemp("tables")
    manage(variables_of(folder), "migrate", "-v0")
    return folder / "gazette.sqlite3"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The variables of a site of its own, which has nothing yet."""
    return variables_of(tmp_path / "var")


@pytest.fixture
def migrated(environment: dict[str, str], tables: Path) -> dict[str, str]:
    """The variables of a site that has its tables."""
    folder = Path(environment["DATA_DIR"])
    folder.mkdir()
    shutil.copy(tables, folder)
    return environment


@pytest.fixture
def servable(migrated: dict[str, str]) -> dict[str, str]:
    """The variables of a site that has its tables, and static files: none."""
    static = Path(migrated["DATA_DIR"], "static")
    static.mkdir()
    (static / "staticfiles.json").write_text('{"paths": {}, "version": "1.1"}')
    return migrated


@pytest.fixture
def log() -> Iterator[Log]:
    """The log of the tests' database, which can be asked.

    It begins as a site's does (tests empty it), so that it can say that nothing was cut from it even
    where another test, in a database beside it, writes for long.
    """
    Change.objects.create(subject="", stamp=0)
    opened = open_log()
    wait_for(lambda: opened.mark() is not None)
    yield opened
    opened.close()


@pytest.fixture
def reader(log: Log) -> Reader:
    """A reader who has read all there is."""
    found = Reader(log)
    assert found.touched() is None  # who comes from nowhere
    return found
