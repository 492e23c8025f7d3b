"""Sites of their own, for the tests that serve them."""

import shutil
from pathlib import Path

import pytest

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
