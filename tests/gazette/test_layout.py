"""The house stays as it was laid: what stands where, and what never comes in."""

import re
import subprocess
import sys
import sysconfig

import pytest

from tests.project import ROOT, files, name

LONGEST = 400  # lines of a file
MACHINE_PATH = re.compile(r"/(?:work|root|home|Users)/\w")
BINARY = {".png", ".jpg", ".webp", ".mo", ".woff2", ".ico", ".gif"}
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
DATA = re.compile(r"type=\"(?:application/(?:ld\+)?json|importmap)\"")


def test_site_is_python_s_own_module() -> None:
    code = "import site; print(site.__file__)"
    roots = f"{ROOT}:{ROOT / 'site'}"

    found = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": roots},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert found.startswith(sysconfig.get_paths()["stdlib"])


def test_site_is_a_source_root_and_no_package() -> None:
    assert (ROOT / "site" / "gazette" / "__init__.py").exists()
    assert not (ROOT / "site" / "__init__.py").exists()


def test_git_does_not_ignore_the_source_root() -> None:
    ignored = subprocess.run(
        ["git", "check-ignore", "--no-index", "site", "site/gazette/settings.py"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )

    assert ignored.stdout == b""


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in files("tests/*.py")}

    assert sorted(name(each) for each in folders if not (each / "__init__.py").exists()) == []


def test_no_tests_hide_the_source_root() -> None:
    assert not (ROOT / "tests" / "site").exists()


def test_no_file_is_too_long() -> None:
    """What Django writes (migrations), and what is one file to be one request (style), may be."""
    written_by_hand = ["*.py", "*.html", "*.js", "*.sh", "*.sql", "Makefile", ".ci/run"]
    code = [path for path in files(*written_by_hand) if path.parent.name != "migrations"]
    lengths = {name(path): len(path.read_text().splitlines()) for path in code}

    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_modules_are_named_for_what_they_decide() -> None:
    vague = {"services.py", "utils.py", "helpers.py", "misc.py", "common.py"}

    assert [name(path) for path in files("*.py") if path.name in vague] == []


def test_no_model_signals() -> None:
    """What is told of migrations is none of them, though Django keeps it there."""
    import_of_them = re.compile(
        r"^\s*(?:from django\.db\.models"
        r"(?:\.signals(?! import (?:p\w+_migrate(?:, )?)+$)| import .*\bsignals\b)"
        r"|import django\.db\.models\.signals)",
        re.MULTILINE,
    )
    code = files("articles/*.py", "comments/*.py", "site/*.py")

    assert [name(path) for path in code if import_of_them.search(path.read_text())] == []


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_nothing_that_the_policy_forbids(what: str) -> None:
    """Letters may: mail programs know no style sheets, and show no page of ours."""
    letters = {"letter.html", "frame.html"}
    templates = [path for path in files("*/templates/*.html") if path.name not in letters]

    assert templates
    assert [name(path) for path in templates if INLINE[what].search(path.read_text())] == []


def test_templates_hold_no_inline_script() -> None:
    found = [
        f"{name(path)}: {script.group()}"
        for path in files("*/templates/*.html")
        for script in SCRIPT.finditer(path.read_text())
        if "src=" not in script.group(1) and not DATA.search(script.group(1))
    ]

    assert found == []


def test_the_project_knows_no_machine() -> None:
    texts = [path for path in files() if path.suffix not in BINARY]
    found = [name(path) for path in texts if MACHINE_PATH.search(path.read_text())]

    assert found == []
