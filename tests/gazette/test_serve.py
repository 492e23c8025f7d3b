"""`manage.py serve`: what it refuses, in a line, and how it begins and ends."""

import os
import re
import signal
import socket

import pytest

from tests.gazette.serving import PATIENCE, first_answer, manage, start

pytestmark = pytest.mark.once


def test_a_taken_port_is_named_before_anything_else(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", int(environment["PORT"]))):
        refused = manage(environment, "serve")

    assert refused.returncode == 1
    assert re.fullmatch(r"CommandError: Port \d+ of 127\.0\.0\.1 is taken: .*\n", refused.stderr)


def test_an_empty_database_is_not_served(environment: dict[str, str]) -> None:
    refused = manage(environment, "serve")

    assert refused.returncode == 1
    assert re.fullmatch(
        r"CommandError: The database lacks \d+ migrations: run manage\.py migrate\.\n",
        refused.stderr,
    )


def test_missing_static_files_are_named(migrated: dict[str, str]) -> None:
    refused = manage(migrated, "serve")

    assert refused.returncode == 1
    assert "run manage.py collectstatic" in refused.stderr


def test_a_host_that_is_not_ours_is_refused(environment: dict[str, str]) -> None:
    refused = manage(environment, "serve", "--host", "192.0.2.1")

    assert refused.returncode == 1
    assert "Port" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_serves_until_it_is_asked_to_stop(servable: dict[str, str], how: signal.Signals) -> None:
    server = start(servable)

    body = first_answer(f"http://127.0.0.1:{servable['PORT']}/healthz/")
    os.killpg(server.pid, how)  # as a terminal does
    out, _ = server.communicate(timeout=PATIENCE)

    assert body == b"ok\n"
    assert out == f"Gazette is at http://127.0.0.1:{servable['PORT']}/ (Ctrl-C stops it)\n"
    assert server.returncode == 0


def test_a_site_starts_without_what_only_a_rebuild_needs(environment: dict[str, str]) -> None:
    asked = "import sys, gazette.wsgi, gazette.urls; print('numpy:', 'numpy' in sys.modules)"

    ended = manage(environment, "shell", "-c", asked)

    assert "numpy: False" in ended.stdout
