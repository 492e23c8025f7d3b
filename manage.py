#!/usr/bin/env python3
"""Runs Gazette's commands; the only place that touches the import path."""

import os
import sys
from pathlib import Path


def main() -> None:
    root = Path(__file__).resolve().parent
    sys.path[:0] = [str(root), str(root / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gazette.settings")

    try:
        from django.conf import settings
    except ModuleNotFoundError:
        sys.exit("manage.py: this Python lacks Django; use .venv/bin/python (see README).")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.DEBUG  # noqa: B018 (reads the settings: a wrong one is a line, not a traceback)
    except ImproperlyConfigured as wrong:
        sys.exit(f"manage.py: {wrong}")
    if sys.argv[1:2] == ["serve"]:
        from gazette.pages import head_start

        head_start.begin(sys.argv[2:])
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
