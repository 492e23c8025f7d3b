"""Lets the front serve the pages that are ready while Django is still being loaded."""

import os
from argparse import ArgumentParser

from django.conf import settings

from gazette.pages.front_process import HANDED_OVER, FrontProcess

HOST = "127.0.0.1"

_begun: FrontProcess | None = None


def begin(words: list[str]) -> None:
    """Start the front for `manage.py serve` with these words, if there are pages to serve, or
    readers who wait.

    What is wrong with the words or the port is for the command to say.
    """
    global _begun  # noqa: PLW0603
    parser = ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--host", default=HOST)
    has_pages = settings.PAGES and (settings.DATA_DIR / "pages").exists()
    if has_pages or HANDED_OVER in os.environ:
        host = parser.parse_known_args(words)[0].host
        try:
            _begun = FrontProcess(host, settings.PORT)
        except OSError:
            _begun = None


def begun() -> FrontProcess | None:
    """Return the front that was started."""
    return _begun
