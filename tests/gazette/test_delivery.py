"""The delivery of mail beside the server: it starts with it, and ends with it however it ends."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gazette.serving import PATIENCE, first_answer, manage, start, variables_of

POST = """
from comments.posting import Draft, post
from tests.factories import make_article
post(Draft(article=make_article(), text="A", author_name="B", author_email="c@example.org"),
     as_reader=True)
"""


@pytest.fixture(scope="module")
def letter(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a letter that waits, to be copied."""
    folder = tmp_path_factory.mktemp("letter")
    shutil.copy(tables, folder)
    manage(variables_of(folder), "shell", "-c", POST)
    return folder / tables.name


def deliverers(parent: int) -> list[int]:
    """Return the processes that deliver for this one."""
    found = subprocess.run(
        ["pgrep", "-f", f"deliver_mail --loop --parent {parent}$"],
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(pid) for pid in found.stdout.split()]


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_letters_are_delivered_while_the_site_is_served_and_no_longer(
    servable: dict[str, str], letter: Path, tmp_path: Path, how: signal.Signals
) -> None:
    shutil.copy(letter, servable["DATA_DIR"])
    server = start(servable)

    first_answer(f"http://127.0.0.1:{servable['PORT']}/healthz/")
    delivered = until(lambda: list((tmp_path / "var" / "mail").glob("*c@example.org*.eml")))
    began = deliverers(server.pid)
    os.kill(server.pid, how)
    server.communicate(timeout=PATIENCE)

    assert delivered
    assert len(began) == 1
    assert until(lambda: not deliverers(server.pid))


def test_deliver_mail_sends_what_is_due_and_ends(
    migrated: dict[str, str], letter: Path, tmp_path: Path
) -> None:
    shutil.copy(letter, migrated["DATA_DIR"])

    done = manage(migrated, "deliver_mail")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(list((tmp_path / "var" / "mail").glob("*.eml"))) == 1
