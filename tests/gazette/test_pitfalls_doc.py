"""`docs/pitfalls.md` names tests as proof: each of them must be there."""

import ast
import re
from pathlib import Path

import pytest

from tests.project import ROOT

PAGE = ROOT / "docs" / "pitfalls.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
TABLES = ("Lost or doubled comments", "Moderation that fails", "Readers left in the dark")


def sections() -> dict[str, str]:
    """Return what stands under each heading of the page."""
    parts = re.split(r"^## (.+)\n", PAGE.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(section: str) -> list[str]:
    """Return the rows of a section's table, without its head."""
    return [line for line in sections()[section].splitlines() if line.startswith("|")][2:]


def defined_in(file: Path) -> set[str]:
    """Return the names of the tests that a file defines."""
    tree = ast.parse(file.read_text())
    return {part.name for part in tree.body if isinstance(part, ast.FunctionDef)}


@pytest.mark.parametrize("file", sorted({file for file, _ in NAMED.findall(PAGE.read_text())}))
def test_every_test_that_is_named_exists(file: str) -> None:
    named = {test for of, test in NAMED.findall(PAGE.read_text()) if of == file}

    assert named <= defined_in(ROOT / file)


@pytest.mark.parametrize("section", TABLES)
def test_every_row_names_a_test(section: str) -> None:
    without = [row for row in rows(section) if not NAMED.search(row.rpartition(" | ")[2])]

    assert len(rows(section)) > 4
    assert without == []


def test_nothing_in_code_is_named_in_another_way() -> None:
    named = re.findall(r"`(tests/[^`]*)`", PAGE.read_text())

    assert [name for name in named if not NAMED.fullmatch(f"`{name}`")] == []
