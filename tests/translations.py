"""The French catalogue: what it must be like, and its compiled form for machines without gettext.

python -m tests.translations FOLDER     compiles each django.po below the folder
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

NARROW, WIDE = "\u202f", "\u00a0"
NOT_PROSE = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|<[^>]*>|https?://\S+|&\w+;|\d:\d")
FAULTS = {
    f"U+202F is missing before {mark}": re.compile(rf"(?<![{NARROW}!?;]){re.escape(mark)}")
    for mark in ";!?"
} | {
    "U+00A0 is missing before :": re.compile(rf"(?<!{WIDE}):(?!\S)"),
    "U+202F is missing after «": re.compile(rf"«(?!{NARROW})"),
    "U+202F is missing before »": re.compile(rf"(?<!{NARROW})»"),
    "a straight apostrophe": re.compile(r"(?<=\w)'(?=\w)"),
    "straight quotation marks": re.compile(r'"'),
    "three dots for …": re.compile(r"\.\.\."),
}


def faults_of(text: str) -> Iterator[str]:
    """Say what French typography would have otherwise; placeholders, tags and addresses aside."""
    prose = NOT_PROSE.sub("x", text)
    return (fault for fault, pattern in FAULTS.items() if pattern.search(prose))


def untranslated(catalogue: Iterable[polib.POEntry]) -> Iterator[str]:
    """Return the texts that have no translation, or one that a person must look at again."""
    for entry in catalogue:
        if not entry.obsolete and not entry.translated():
            yield entry.msgid


def translations_of(entry: polib.POEntry) -> list[str]:
    """Return the translation, or each plural of it."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def compile_catalogues(folder: Path) -> None:
    """Write the .mo beside each .po."""
    for source in folder.rglob("*.po"):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))


if __name__ == "__main__":
    compile_catalogues(Path(sys.argv[1]))
