"""The page store of this site: what it takes from the settings, and what makes its pages void."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from gazette.pages import assembly
from gazette.pages.address import Request
from gazette.pages.wsgi import Pages
from tests.project import ROOT


def django(environ: Any, start_response: Any) -> list[bytes]:
    """An application that the store may stand in front of."""
    return []


def test_the_store_knows_the_site_s_own_cookies_and_hosts(settings: Any) -> None:
    settings.ALLOWED_HOSTS = [".gazette.example"]
    ours = assembly.addresses()
    asked = Request("GET", "http", "www.gazette.example", "/", "")

    assert ours.of(asked) == "http://www.gazette.example/"
    assert ours.of(asked._replace(host="elsewhere.example")) is None
    assert ours.of(asked._replace(path="/admin/")) is None
    for cookie in (
        "session=a",
        "csrf=a",
        "messages=a",
        "waiting=a",
        "proven=a",
        "django_language=a",
    ):
        assert ours.of(asked._replace(cookie=cookie)) is None


def test_the_site_has_the_store_in_front_unless_it_is_switched_off(
    settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path

    settings.PAGES = True
    with_store = assembly.with_pages(django)
    settings.PAGES = False

    assert isinstance(with_store, Pages)
    assert assembly.with_pages(django) is django


def test_another_setting_or_another_source_is_another_version(
    settings: Any, tmp_path: Path
) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "articles").mkdir()
    template = tmp_path / "articles" / "page.html"
    template.write_text("<p>")
    version = assembly.version()

    again = assembly.version()
    settings.SITE_NAME = "Another"
    renamed = assembly.version()
    template.write_text("<b>")

    assert again == version
    assert len({version, renamed, assembly.version()}) == 3


def test_the_version_is_the_same_in_every_process() -> None:
    program = "import django; django.setup(); from gazette.pages import assembly; print(assembly.version())"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "gazette.settings"}

    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**environment, "PYTHONHASHSEED": seed, "PYTHONPATH": ".:site"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(found) == 1
