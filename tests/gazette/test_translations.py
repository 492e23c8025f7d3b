"""French is complete, well set, and compiled."""

import shutil
import subprocess
import sys

import polib
import pytest

from tests.needs import lacking, on_debian
from tests.project import ROOT, files, name
from tests.translations import faults_of, translations_of, untranslated

FRENCH = ROOT / "site" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
SOURCES = ("manage.py", "articles", "comments", "site")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    """The French catalogue as makemessages would leave it, made in a copy of the sources."""
    if not shutil.which("xgettext"):
        lacking("no texts can be extracted without gettext", on_debian("gettext"))
    folder = tmp_path_factory.mktemp("sources")
    for path in files(*SOURCES):
        copy = folder / name(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    command = ["manage.py", "makemessages", "--locale", "fr", "--no-location", "--ignore", "var"]
    subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, check=True)
    return polib.pofile(str(folder / name(FRENCH)))


def test_every_text_is_translated(extracted: polib.POFile) -> None:
    assert list(untranslated(extracted)) == []


def test_the_catalogue_holds_nothing_that_is_no_longer_said(extracted: polib.POFile) -> None:
    said = {(entry.msgctxt, entry.msgid) for entry in extracted if not entry.obsolete}
    kept = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(FRENCH))}

    assert kept - said == set()


def test_the_compiled_catalogue_is_the_written_one() -> None:
    written = polib.pofile(str(FRENCH))
    compiled = polib.mofile(str(FRENCH.with_suffix(".mo")))

    assert {(e.msgctxt, e.msgid): translations_of(e) for e in compiled} == {
        (e.msgctxt, e.msgid): translations_of(e) for e in written.translated_entries()
    }


def test_french_is_set_as_french() -> None:
    found = {
        text: faults
        for entry in polib.pofile(str(FRENCH))
        for text in translations_of(entry)
        if (faults := list(faults_of(text)))
    }

    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "Vraiment ?",
        "Vraiment?",
        "Nom :",
        "« mot »",
        "l'article",
        "Attendez...",
        'le "mot"',
    ],
)
def test_faults_of_french_are_found(text: str) -> None:
    assert list(faults_of(text)) != []


@pytest.mark.parametrize(
    "text",
    [
        "Vraiment\u202f? Oui\u202f! À 10:30\u00a0: %(name)s.",
        "«\u202fL’article\u202f»",
        "Voir https://example.org/?a=1 et {count}",
        "Quoi\u202f?!",
    ],
)
def test_well_set_french_has_no_faults(text: str) -> None:
    assert list(faults_of(text)) == []
