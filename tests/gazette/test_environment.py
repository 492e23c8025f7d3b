"""A setting that can't be used stops the start, by its name."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from gazette import environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "perhaps"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("WORKERS", "0"),
        ("SITE_URL", "gazette.example.org"),
        ("SITE_URL", "https://example.org/blog"),
        ("SITE_URL", "http://[::1"),
        ("PROXIES", "all"),
        ("COMMENTS_ADDRESS_DAYS", "-1"),
        ("COMMENTS_NEWEST_FIRST", "perhaps"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "nonsense"),
        ("CACHE_URL", "nonsense://"),
        ("EMAIL_URL", "nonsense://"),
        ("LANGUAGE_CODE", "de"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("DATA_DIR", "/proc/nowhere"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(
    name: str, value: str, tmp_path: Path
) -> None:
    variables = {**os.environ, "DATA_DIR": str(tmp_path), name: value}

    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert name in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("https://Gazette.Example/", "https://gazette.example"),
        ("https://gazette.example:443", "https://gazette.example"),
        ("http://gazette.example:80/", "http://gazette.example"),
        ("http://gazette.example:8080", "http://gazette.example:8080"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_the_address_of_the_site_is_written_as_browsers_write_it(
    written: str, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", written)

    assert environment.site_url("SITE_URL", "") == taken


@pytest.mark.parametrize(
    "written",
    [
        "https://a b.example",
        "https://user:word@a.example",
        "https://a.example:99999",
        "https://a.example?x",
        "ftp://a.example",
        "https://gazétte.example",
        "//a.example",
        "https://",
    ],
)
def test_an_address_that_no_browser_would_send_is_refused(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", written)

    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        environment.site_url("SITE_URL", "")


def test_names_of_hosts_may_stand_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", " a.example, b.example ,")

    assert environment.words("ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_of_those_who_make_the_secret_key_at_once_the_first_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_in = tmp_path / "secret-key"
    link = os.link

    def link_too_late(made: str, name: Path) -> None:
        name.write_text("the other's")
        link(made, name)

    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setattr(os, "link", link_too_late)

    assert environment.secret("SECRET_KEY", kept_in) == "the other's"
    assert list(tmp_path.glob("secret-key*")) == [kept_in]


def test_the_secret_key_is_made_once_and_for_the_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)

    first = environment.secret("SECRET_KEY", tmp_path / "secret-key")
    second = environment.secret("SECRET_KEY", tmp_path / "secret-key")

    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_refused_secret_is_not_shown() -> None:
    error = environment.refused("DATABASE_URL", "postgres://user:password@host", "an address")

    assert "password" not in str(error)


def test_a_file_where_the_folder_should_be_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "var").write_text("")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))

    with pytest.raises(ImproperlyConfigured, match="DATA_DIR"):
        environment.folder("DATA_DIR", tmp_path)
