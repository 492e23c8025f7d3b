"""What `serve --demo` makes ready before it serves: the tables, the static files, the demo content.

Each step finds out whether it is done, and leaves its mark last: interrupted, it begins anew.
"""

import hashlib
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from articles.models import Article


def unapplied_migrations() -> int:
    """Return how many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def has_tables() -> bool:
    """Whether the database lacks no migration."""
    return not unapplied_migrations()


def migrate() -> None:
    """Create or change the tables."""
    call_command("migrate", interactive=False, verbosity=0)


def static_files_are_current() -> bool:
    """Whether what is served is what the apps hold, by the name, size and time of each file."""
    mark = _static_mark()
    return mark.exists() and mark.read_text() == _static_state()


def collect_static_files() -> None:
    """Gather the static files, compressed and named for their content."""
    call_command("collectstatic", interactive=False, verbosity=0)
    _static_mark().write_text(_static_state())


def has_demo_content() -> bool:
    """Whether this database got its demo content once and still has articles."""
    mark = _demo_mark()
    if not mark.exists() or _database() not in mark.read_text().splitlines():
        return False
    return Article.objects.exists()


def make_demo_content() -> None:
    """Fill the site with its demo content; what is there already stays."""
    call_command("demo", stdout=StringIO())  # who serves prints the log-ins each time
    with _demo_mark().open("a") as file:
        file.write(f"{_database()}\n")


def _static_mark() -> Path:
    return settings.DATA_DIR / "static-files"


def _static_state() -> str:
    found = (
        (path, storage.size(path), storage.get_modified_time(path))
        for finder in get_finders()
        for path, storage in finder.list([])
    )
    return hashlib.sha256(repr((settings.STATIC_ROOT, sorted(found))).encode()).hexdigest()


def _demo_mark() -> Path:
    return settings.DATA_DIR / "demo-databases"


def _database() -> str:
    parts = (settings.DATABASES["default"].get(key) for key in ("HOST", "PORT", "NAME"))
    return ":".join(str(part or "") for part in parts)
