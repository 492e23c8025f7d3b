"""The files of the project as git knows them, those not yet committed included."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@cache
def files(*patterns: str) -> tuple[Path, ...]:
    """Return the project's files that match git's path patterns, as in `*.py`."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    paths = (ROOT / name for name in names.split("\0") if name)
    return tuple(sorted({path for path in paths if path.is_file()}))


def name(path: Path) -> str:
    """Return a file's path as one reads it in the repository."""
    return path.relative_to(ROOT).as_posix()
