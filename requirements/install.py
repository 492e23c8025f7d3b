"""Installs the pinned packages into .venv: `python3 requirements/install.py run`, or `dev`.

It needs Python's own library alone, and old Pythons can read it, so that they say what is missing.
A second call finds that nothing changed and ends at once. An interrupted one leaves no mark of
being done, and the next one begins anew: pip takes a half-written package for an installed one.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

OLDEST = (3, 11)
NEWER = ["python3.13", "python3.12", "python3.11", "python3.14"]
FOLDER = Path(__file__).resolve().parent
VENV = FOLDER.parent / ".venv"
INTERPRETER = VENV / "bin" / "python"
UNDER_WAY = VENV / "installing"
HOLDS = {"run": ["run"], "dev": ["run", "dev"]}  # who has dev.txt has all of run.txt


def main(wanted: str) -> None:
    """Bring .venv to what the file of pins says."""
    if sys.version_info < OLDEST:
        start_again_with_a_newer_python(wanted)
    lock = os.open(str(FOLDER), os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)  # `make run` beside `make test`: one waits for the other
    if is_done(wanted):
        return
    if is_broken():
        make_venv()
    print(f"Installing the packages of requirements/{wanted}.txt into .venv …", flush=True)
    for name in HOLDS["dev"]:
        mark(name).unlink(missing_ok=True)
    UNDER_WAY.touch()
    install(wanted)
    for name in HOLDS[wanted]:
        mark(name).write_text(state_of(name))
    UNDER_WAY.unlink()


def start_again_with_a_newer_python(wanted: str) -> None:
    """Hand over to a newer Python of this machine, or say that one is needed."""
    for name in NEWER:
        path = shutil.which(name)
        if path:
            os.execv(path, [path, __file__, wanted])
    stop(f"Gazette needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")


def is_done(wanted: str) -> bool:
    """Whether .venv is whole and holds what the file of pins says."""
    if is_broken() or not mark(wanted).exists():
        return False
    return mark(wanted).read_text() == state_of(wanted)


def is_broken() -> bool:
    """Whether .venv must be made anew: interrupted, without its Python, or moved away."""
    if UNDER_WAY.exists() or not INTERPRETER.exists():
        return True
    marks = [mark(name) for name in HOLDS["dev"]]
    return any(m.exists() and not m.read_text().startswith(str(VENV) + " ") for m in marks)


def mark(name: str) -> Path:
    """Return the file that says what was installed."""
    return VENV / f"installed-{name}"


def state_of(name: str) -> str:
    """Return where .venv stands and the hash of a file of pins."""
    return f"{VENV} {hashlib.sha256((FOLDER / f'{name}.txt').read_bytes()).hexdigest()}"


def make_venv() -> None:
    """Make an empty .venv; pip comes later, since Debian's Python may lack ensurepip."""
    shutil.rmtree(VENV, ignore_errors=True)
    command([sys.executable, "-m", "venv", "--without-pip", str(VENV)])


def install(name: str) -> None:
    """Install with uv if it is at hand, else with pip."""
    pins = ["--require-hashes", "--no-deps", "-r", str(FOLDER / f"{name}.txt")]
    uv = shutil.which("uv")
    if uv:
        command([uv, "pip", "install", "--python", str(INTERPRETER), *pins])
        return
    os.environ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    command([*pip(), "install", *pins])


def pip() -> list[str]:
    """Return the command that is pip for .venv: its own, this Python's, or the one of ensurepip."""
    inside = [str(INTERPRETER), "-m", "pip"]
    if answers([*inside, "--version"]):
        return inside
    outside = [sys.executable, "-m", "pip", "--python", str(INTERPRETER)]
    if answers([*outside, "--version"]):
        return outside
    ensurepip = [str(INTERPRETER), "-m", "ensurepip"]
    if not answers(ensurepip) and not (debian_installs_ensurepip() and answers(ensurepip)):
        stop(
            "This Python has neither pip nor ensurepip, and uv is not on PATH. "
            "On Debian and Ubuntu: apt-get install python3-venv"
        )
    return inside


def debian_installs_ensurepip() -> bool:
    """Have Debian install the part of Python that its python3 lacks, where this user may."""
    may = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    apt = [*may, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]
    if not shutil.which("apt-get") or not answers([*may, "true"]):
        return False
    print(
        "This Python has neither pip nor ensurepip: installing Debian's python3-venv …", flush=True
    )
    install = [*apt, "install", "--yes", "--no-install-recommends", "python3-venv"]
    return answers([*apt, "update"]) and answers(install)


def answers(words: list[str]) -> bool:
    """Whether a command ends well; what it prints is dropped."""
    try:
        done = subprocess.run(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
    except FileNotFoundError:
        return False
    return done.returncode == 0


def command(words: list[str]) -> None:
    """Run a command that shows its own progress; stop with its exit code if it fails."""
    done = subprocess.run(words, check=False)
    if done.returncode:
        stop(f"{Path(words[0]).name} failed; what it says above is the reason.", done.returncode)


def stop(reason: str, code: int = 1) -> NoReturn:
    """End with a line that says why."""
    print(reason, file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        stop("Interrupted; the next call begins anew.", 130)
