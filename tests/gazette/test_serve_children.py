"""`manage.py serve` and its children: the front, the workers, and who begins anew when."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.request import urlopen

import pytest

from gazette.pages.front_process import SECONDS_OF_LIFE
from tests.gazette.serving import PATIENCE, first_answer, start
from tests.served import processes_of

pytestmark = pytest.mark.once

WORKERS = 2


@pytest.fixture
def beginning(servable: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """A site that was only just started; what is left of it ends with the test."""
    server = start(servable)
    yield server
    for pid in processes_of(server.pid):
        os.kill(pid, signal.SIGKILL)
    server.communicate()


@pytest.fixture
def server(beginning: "subprocess.Popen[str]", servable: dict[str, str]) -> "subprocess.Popen[str]":
    """A site that answers at the port of `servable`."""
    first_answer(url(servable))
    # one of them may answer alone
    assert eventually(lambda: len(workers_of(beginning)) == WORKERS)
    return beginning


def url(environment: dict[str, str], path: str = "/healthz/") -> str:
    return f"http://127.0.0.1:{environment['PORT']}{path}"


def workers_of(server: "subprocess.Popen[str]") -> list[int]:
    """Return the workers: what has a lower priority than the front."""
    usual = os.getpriority(os.PRIO_PROCESS, server.pid)
    found = []
    for pid in processes_of(server.pid):
        with suppress(ProcessLookupError):  # it ended meanwhile
            found += [pid] * (os.getpriority(os.PRIO_PROCESS, pid) > usual)
    return found


def front_of(server: "subprocess.Popen[str]") -> int:
    """Return the front: it is begun first."""
    return processes_of(server.pid)[1]


def eventually(condition: Callable[[], object]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_a_worker_that_is_killed_has_a_successor(
    server: "subprocess.Popen[str]", servable: dict[str, str]
) -> None:
    first, second = workers_of(server)

    os.kill(first, signal.SIGKILL)

    assert first_answer(url(servable)) == b"ok\n"
    assert eventually(lambda: len({*workers_of(server)} - {first, second}) == 1)


@pytest.mark.parametrize("killed", ["parent", "front"])
def test_nothing_outlives_the_parent_or_serves_without_a_front(
    server: "subprocess.Popen[str]", killed: str
) -> None:
    os.kill(server.pid if killed == "parent" else front_of(server), signal.SIGKILL)

    server.wait(PATIENCE)
    assert server.returncode == (-signal.SIGKILL if killed == "parent" else 1)
    assert eventually(lambda: not processes_of(server.pid))


def test_workers_that_are_only_beginning_do_not_outlive_the_parent(
    beginning: "subprocess.Popen[str]",
) -> None:
    assert eventually(lambda: len(workers_of(beginning)) == WORKERS)

    beginning.kill()

    beginning.wait(PATIENCE)
    assert eventually(lambda: not processes_of(beginning.pid))


def test_a_front_that_is_lost_after_a_while_has_a_successor(
    server: "subprocess.Popen[str]", servable: dict[str, str]
) -> None:
    time.sleep(SECONDS_OF_LIFE)
    lost = front_of(server)

    os.kill(lost, signal.SIGKILL)

    assert eventually(lambda: lost not in processes_of(server.pid))
    assert first_answer(url(servable)) == b"ok\n"
    assert server.poll() is None


def test_it_begins_anew_without_refusing_a_reader(
    server: "subprocess.Popen[str]", servable: dict[str, str]
) -> None:
    before = {*processes_of(server.pid)} - {server.pid}
    server.send_signal(signal.SIGUSR2)

    said = []
    while before & {*processes_of(server.pid)}:
        said.append(first_try(url(servable)))
    said.append(first_try(url(servable)))

    assert {*said} == {b"ok\n"}
    assert server.poll() is None


def first_try(address: str) -> bytes:
    with urlopen(address, timeout=PATIENCE) as response:  # noqa: S310 (our own address)
        return bytes(response.read())
