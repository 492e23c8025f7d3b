"""The pins: exact, with hashes, from nowhere in particular; and how they are installed."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project import ROOT

LOCKS = ["run", "dev"]
PIN = re.compile(r"^([A-Za-z0-9._-]+(?:\[[^]]+\])?)==(\S+)", re.MULTILINE)
INSTALL = ROOT / "requirements" / "install.py"


def lock(which: str) -> str:
    """The text of a file of pins."""
    return (ROOT / "requirements" / f"{which}.txt").read_text()


@pytest.mark.parametrize("which", LOCKS)
def test_every_requirement_is_pinned_with_its_hashes(which: str) -> None:
    requirements = re.split(r"\n(?=\S)", lock(which).strip())

    assert requirements
    for requirement in requirements:
        assert PIN.match(requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


@pytest.mark.parametrize("which", LOCKS)
def test_pins_name_no_registry(which: str) -> None:
    assert "://" not in lock(which)
    assert "index" not in lock(which)


def test_the_validator_s_pins_name_no_registry() -> None:
    pins = json.loads((ROOT / "tests/browser/validator/package-lock.json").read_text())
    packages = [package for path, package in pins["packages"].items() if path]

    assert packages
    assert all("integrity" in package and "resolved" not in package for package in packages)


def test_developers_run_what_the_site_runs() -> None:
    run, dev = (set(PIN.findall(lock(which))) for which in LOCKS)

    assert run - dev == set()


@pytest.mark.parametrize("which", LOCKS)
def test_what_is_wanted_is_pinned(which: str) -> None:
    wanted = (ROOT / "requirements" / f"{which}.in").read_text()
    names = {re.split(r"[\[~=<>; ]", line)[0] for line in wanted.splitlines() if line[:1].isalpha()}
    pinned = {name.partition("[")[0].lower() for name, _ in PIN.findall(lock(which))}

    assert {name.lower() for name in names} - pinned == set()


def test_a_second_installation_finds_nothing_to_do(tmp_path: Path) -> None:
    project = tmp_path / "clone"
    install(project)

    again = install(project)

    assert again.returncode == 0
    assert again.stdout == ""


def test_an_interrupted_installation_begins_anew(tmp_path: Path) -> None:
    project = tmp_path / "clone"
    install(project)
    half_written = project / ".venv" / "half-written"
    half_written.touch()
    (project / ".venv" / "installing").touch()

    again = install(project)

    assert "Installing" in again.stdout
    assert not half_written.exists()
    assert not (project / ".venv" / "installing").exists()


def test_a_clone_that_was_moved_gets_a_new_environment(tmp_path: Path) -> None:
    install(tmp_path / "clone")
    (tmp_path / "clone").rename(tmp_path / "moved")

    again = install(tmp_path / "moved")

    assert "Installing" in again.stdout


def test_a_failed_installation_does_not_count_as_done(tmp_path: Path) -> None:
    failed = install(tmp_path / "clone", uv="exit 3")

    again = install(tmp_path / "clone")

    assert failed.returncode == 3
    assert "Installing" in again.stdout


def test_changed_pins_are_installed(tmp_path: Path) -> None:
    project = tmp_path / "clone"
    install(project)
    with (project / "requirements" / "run.txt").open("a") as pins:
        pins.write("one==1.0\n")

    again = install(project)

    assert "Installing" in again.stdout


def install(project: Path, *, uv: str = "exit 0") -> subprocess.CompletedProcess[str]:
    """Run the installer of a clone, with an uv on PATH that does only this."""
    requirements = project / "requirements"
    if not project.exists():
        requirements.mkdir(parents=True)
        (requirements / "install.py").write_text(INSTALL.read_text())
        (requirements / "run.txt").touch()
    stand_in = project / "uv"
    stand_in.write_text(f"#!/bin/sh\n{uv}\n")
    stand_in.chmod(0o755)
    return subprocess.run(
        [sys.executable, str(requirements / "install.py"), "run"],
        env={**os.environ, "PATH": f"{project}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
