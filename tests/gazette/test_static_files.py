"""Static files are served under names that change with them, down to the modules that import others."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils.module_loading import import_string

from gazette import settings, static_files

IMPORT = re.compile(r'\bfrom "(\./[^"]+)"')
HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")


class Uncompressed(static_files.HashedStaticFiles):
    """As the site's own, without the seconds that compressing takes."""

    def post_process_with_compression(self, files: Any) -> Any:
        return files


@pytest.fixture
def collected(settings: Any, tmp_path: Path) -> Path:
    """The static files as a site serves them."""
    settings.STATIC_ROOT = tmp_path / "collected"
    backend = f"{__name__}.Uncompressed"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path / "collected"


def test_every_module_is_imported_by_a_name_that_changes_with_it(collected: Path) -> None:
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    modules = [collected / name for path, name in names.items() if path.endswith(".js")]

    imports = [
        (path.parent / name)
        for path in modules
        if path.parent.name == "desk"
        for name in IMPORT.findall(path.read_text())
    ]

    assert len(imports) > 20
    assert {path.resolve() for path in imports} <= {path.resolve() for path in modules}
    assert all(HASHED.search(path.name) for path in imports)


def test_the_site_stores_them_so() -> None:
    backend = settings.STORAGES["staticfiles"]["BACKEND"]

    assert import_string(backend) is static_files.HashedStaticFiles
