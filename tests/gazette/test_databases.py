"""DATABASE_URL: SQLite or PostgreSQL from one line, and nothing that would be misunderstood."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from gazette import databases

VARIABLE = "DATABASE_URL"


def settings_for(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.setenv(VARIABLE, url)
    return databases.settings_for(VARIABLE, folder)


def test_without_a_url_it_is_sqlite_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = settings_for("", tmp_path / "a +%20?#b", monkeypatch)

    assert found["ENGINE"] == "gazette.sqlite"
    assert found["NAME"] == tmp_path / "a +%20?#b" / "gazette.sqlite3"


def test_a_file_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings_for(f"sqlite:///{tmp_path}/other.db", tmp_path, monkeypatch)

    assert found["ENGINE"] == "gazette.sqlite"
    assert found["NAME"] == tmp_path / "other.db"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_url_is_all_that_postgresql_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    url = f"{scheme}://ada:p%40ss@db.example.org:5433/gazette?sslmode=require&connect_timeout=5"

    found = settings_for(url, tmp_path, monkeypatch)

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"]) == ("ada", "p@ss")
    assert (found["HOST"], found["PORT"]) == ("db.example.org", 5433)
    assert found["NAME"] == "gazette"
    assert found["OPTIONS"] == {"sslmode": "require", "connect_timeout": 5}


def test_postgresql_may_be_met_at_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings_for("postgres:///gazette?host=/run/postgresql", tmp_path, monkeypatch)

    assert found["NAME"] == "gazette"
    assert found["OPTIONS"] == {"host": "/run/postgresql"}


def test_two_test_runs_never_share_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = settings_for("", tmp_path, monkeypatch)

    assert str(os.getpid()) in str(found["TEST"])


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://localhost/gazette",
        "sqlite://",
        "sqlite://gazette.sqlite3",
        "sqlite:///:memory:",
        "sqlite:////nowhere/at/all/gazette.sqlite3",
        "sqlite:////tmp",
        "sqlite:////tmp/gazette.sqlite3?timeout=5",
        "postgres://localhost",
        "postgres://localhost/",
        "postgres://localhost:99999/gazette",
        "postgres://[::1/gazette",
        "postgres://%2Frun%2Fpostgresql/gazette",
        "postgres://localhost/gazette?ssmode=require",
        "postgres://localhost/gazette?conn_max_age=5",
    ],
)
def test_a_url_that_cannot_be_meant_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=VARIABLE):
        settings_for(url, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    "url", ["postgres://ada:secret@h/db?ssmode=x", "postgres://h/db?password=secret&ssmode=x"]
)
def test_a_refused_url_does_not_show_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_for(url, tmp_path, monkeypatch)

    assert "ssmode" in str(refused.value)
    assert "secret" not in str(refused.value)
