"""Which database keeps the content: SQLite in DATA_DIR by default, PostgreSQL by DATABASE_URL."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from gazette import environment

POSTGRESQL = "django.db.backends.postgresql"
TAKES = "sqlite:////folder/file or postgres://user:password@host:port/name"
KEPT = {"CONN_MAX_AGE": 60}  # seconds: opening one costs more than most queries
FROM_THE_URL = {"ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS"}


def settings_for(name: str, data_dir: Path) -> dict[str, Any]:
    """Return Django's DATABASES entry for the variable `name`."""
    if not environment.text(name):
        return _sqlite(data_dir / "gazette.sqlite3")
    scheme = environment.text(name).partition(":")[0]
    if scheme == "sqlite":
        return _sqlite(_file(name))
    if scheme in {"postgres", "postgresql"}:
        return _postgresql(name)
    raise _refused(name, TAKES)


def _sqlite(file: Path) -> dict[str, Any]:
    # Tests need a real file: in memory there is neither log nor queue, and the threads of a live
    # server would share one connection. One for each process, so that two runs never meet.
    test = Path(tempfile.gettempdir()) / f"gazette-test-{os.getpid()}.sqlite3"
    return {**KEPT, "ENGINE": "gazette.sqlite", "NAME": file, "TEST": {"NAME": str(test)}}


def _file(name: str) -> Path:
    if not environment.text(name).startswith("sqlite:///"):
        raise _refused(name, "sqlite:////folder/file, with all its strokes")
    parsed = environment.url(name, "db", "")
    file = Path(parsed["NAME"]).absolute()
    if parsed["NAME"] == ":memory:":
        raise _refused(name, "a file: in memory nothing would be kept")
    if not file.parent.is_dir() or file.is_dir():
        raise _refused(name, "a file in a folder that exists")
    if unknown := _unknown(parsed, set()):
        raise _refused(name, f"no parameters for SQLite, not {unknown}")
    return file


def _postgresql(name: str) -> dict[str, Any]:
    parsed = environment.url(name, "db", "")
    if not parsed["NAME"]:
        raise _refused(name, "the name of a database at its end, as in postgres://host/name")
    if "%" in parsed["HOST"]:
        raise _refused(name, "a host; for a socket's folder postgres:///name?host=/folder")
    if unknown := _unknown(parsed, _libpq_parameters()):
        raise _refused(name, f"the parameters that PostgreSQL's clients know, not {unknown}")
    return {**parsed, **KEPT, "ENGINE": POSTGRESQL, "CONN_HEALTH_CHECKS": True}


def _unknown(parsed: dict[str, Any], known: set[str]) -> str:
    """Return the parameters that nobody would heed, or not as meant."""
    given = (set(parsed) - FROM_THE_URL) | (set(parsed.get("OPTIONS", ())) - known)
    return ", ".join(sorted(given))


def _libpq_parameters() -> set[str]:
    from psycopg import pq

    return {option.keyword.decode() for option in pq.Conninfo.get_defaults()}


def _refused(name: str, takes: str) -> ImproperlyConfigured:
    address, _, _ = environment.text(name).partition("?")  # the rest may hold a password
    return environment.refused(name, address, takes)
