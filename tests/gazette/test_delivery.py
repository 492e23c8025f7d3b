"""The delivery of mail beside the server: it starts with it, and ends with it however it ends."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gazette.test_serve import (  # noqa: F401 (a fixture)
    environment,
    first_answer,
    manage,
    start,
)

POST = """
from comments.posting import Draft, post
from tests.factories import make_article
post(Draft(article=make_article(), text="A", author_name="B", author_email="c@example.org"),
     as_reader=True)
"""


def deliverers(parent: int) -> list[int]:
    """Return the processes that deliver for this one."""
    found = subprocess.run(
        ["pgrep", "-f", f"deliver_mail --loop --parent {parent}$"],
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(pid) for pid in found.stdout.split()]


def until(condition: Callable[[], object], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_letters_are_delivered_while_the_site_is_served_and_no_longer(
    environment: dict[str, str],  # noqa: F811
    tmp_path: Path,
    how: signal.Signals,
) -> None:
    manage(environment, "migrate", "-v0")
    manage(environment, "shell", "-c", POST)
    static = tmp_path / "var" / "static"
    static.mkdir()
    (static / "staticfiles.json").write_text('{"paths": {}, "version": "1.1"}')
    server = start(environment)

    first_answer(f"http://127.0.0.1:{environment['PORT']}/healthz/")
    delivered = until(lambda: list((tmp_path / "var" / "mail").glob("*c@example.org*.eml")))
    began = deliverers(server.pid)
    os.kill(server.pid, how)
    server.communicate(timeout=30)

    assert delivered
    assert len(began) == 1
    assert until(lambda: not deliverers(server.pid), 10)


def test_deliver_mail_sends_what_is_due_and_ends(
    environment: dict[str, str],  # noqa: F811
    tmp_path: Path,
) -> None:
    manage(environment, "migrate", "-v0")
    manage(environment, "shell", "-c", POST)

    done = manage(environment, "deliver_mail")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(list((tmp_path / "var" / "mail").glob("*.eml"))) == 1
