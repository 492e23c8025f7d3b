"""The pages' HTML, as a validator has it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from tests.browser.publication import ARTICLE, PAGES, make_publication
from tests.needs import lacking, on_debian

pytestmark = pytest.mark.once

VALIDATOR = Path(__file__).parent / "validator"
PROGRAM = VALIDATOR / "node_modules" / ".bin" / "html-validate"
CONFIG = VALIDATOR / ".htmlvalidate.json"
WRONG = {"comment": "", "author": "Mireille", "email": "no-address", "url": "no address"}


@pytest.mark.django_db
def test_pages_are_valid_html(client: Client, tmp_path: Path) -> None:
    make_publication()
    for number, path in enumerate(PAGES):
        (tmp_path / f"{number}.html").write_bytes(client.get(path).content)
    errors = client.post(f"{ARTICLE}comments/", WRONG, headers={"sec-fetch-site": "same-origin"})
    (tmp_path / "errors.html").write_bytes(errors.content)

    assert errors.status_code == 422
    assert "\n".join(faults_of(tmp_path)) == ""


def test_wrong_html_is_found(tmp_path: Path) -> None:
    page = "<!doctype html><html lang=fr><title>x</title><p><div></p></div></html>"
    (tmp_path / "wrong.html").write_text(page)

    assert "(close-order)" in "\n".join(faults_of(tmp_path))


def faults_of(folder: Path) -> list[str]:
    """Return what html-validate finds in the pages of a folder."""
    if not shutil.which("node"):
        lacking("no HTML can be validated without Node.js", on_debian("nodejs", "npm"))
    if not PROGRAM.exists():
        lacking("html-validate is not installed", "`make test`, with npm at hand")
    command = [str(PROGRAM), "--formatter", "json", "--config", str(CONFIG), str(folder)]
    report = folder / "report.json"  # a pipe would be cut off at 64 kB: the program does not wait
    with report.open("w") as file:
        subprocess.run(command, stdout=file, check=False)
    return [
        f"{Path(page['filePath']).name}:{fault['line']} {fault['message']} ({fault['ruleId']})"
        for page in json.loads(report.read_text())
        for fault in page["messages"]
    ]
