"""Reads the settings that the environment may give; a value that can't be used stops the start, by name.

Values are read from `os.environ` only.
"""

import contextlib
import os
import re
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

LAST_PORT = 65_535
ORIGIN = re.compile(r"https?://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


def text(name: str, default: str = "") -> str:
    """Return the variable as it is."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    """Return a yes or no: 1, true, yes, on; 0, false, no, off."""
    value = text(name).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise refused(name, value, "1 or 0")
    return default


def number(name: str, default: int, *, least: int = 1, most: int = LAST_PORT) -> int:
    """Return a whole number between `least` and `most`."""
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value[:9]) <= most:
        raise refused(name, value, f"a whole number from {least} to {most}")
    return int(value)


def choice(name: str, default: str, among: set[str]) -> str:
    """Return one of `among`."""
    value = text(name, default)
    if value not in among:
        raise refused(name, value, " or ".join(sorted(among)))
    return value


def time_zone(name: str, default: str) -> str:
    """Return the name of a time zone, as in Europe/Paris."""
    value = text(name, default)
    if value not in available_timezones():
        raise refused(name, value, "the name of a time zone, as in Europe/Paris")
    return ZoneInfo(value).key


def words(name: str) -> list[str]:
    """Return what stands between commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def site_url(name: str, default: str) -> str:
    """Return the address of the site, scheme and host without a path, as browsers name an origin."""
    value = text(name, default).rstrip("/").lower()
    port = value.rpartition(":")[2]
    if not ORIGIN.fullmatch(value) or (port.isdigit() and int(port) > LAST_PORT):
        raise refused(name, value, "an address like https://www.example.org, without a path")
    return value.removesuffix(":443" if value.startswith("https:") else ":80")


def folder(name: str, default: Path) -> Path:
    """Return a folder that we can write to, made if need be."""
    path = Path(text(name, str(default))).expanduser().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(
            name, str(path), f"a folder that can be written to ({error.strerror})"
        ) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise refused(name, str(path), "a folder that can be written to")
    return path


def secret(name: str, kept_in: Path, size: int = 50) -> str:
    """Return the variable, or else `size` random bytes as text, made once and kept in a file of mode 600."""
    if given := text(name):
        return given
    try:
        return _kept_secret(kept_in, size)
    except OSError as error:
        raise refused(
            name, str(kept_in), f"a file that can be read and written ({error.strerror})"
        ) from error


def _kept_secret(kept_in: Path, size: int) -> str:
    if not kept_in.exists():
        with NamedTemporaryFile("w", dir=kept_in.parent, prefix=f"{kept_in.name}.") as fresh:
            fresh.write(secrets.token_urlsafe(size))
            fresh.flush()
            os.fsync(fresh.fileno())  # a power cut must not leave an empty one
            with contextlib.suppress(FileExistsError):
                os.link(fresh.name, kept_in)  # the first of several processes wins
    return kept_in.read_text().strip()


def url(name: str, kind: str, default: str) -> dict[str, Any]:
    """Return Django's settings for a `database`, `cache` or `email` address."""
    value = text(name, default)
    try:
        parsed: dict[str, Any] = getattr(environ.Env, f"{kind}_url_config")(value)
    except (ValueError, KeyError, TypeError, ImproperlyConfigured) as error:
        raise refused(name, value, f"a {kind} address") from error
    return parsed


def refused(name: str, value: str, takes: str) -> ImproperlyConfigured:
    """Return the error that stops the start."""
    shown = (
        "***" if "SECRET" in name or ("URL" in name and re.search("@|pass|key", value)) else value
    )
    return ImproperlyConfigured(f"{name} can't be {shown!r}: it takes {takes}.")
