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
