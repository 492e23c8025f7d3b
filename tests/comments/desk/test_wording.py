"""The desk has words for whatever a rule finds or decides, and one for each that its script says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from comments import moderation
from comments.desk import wording
from comments.moderation import policy
from comments.moderation.findings import Finding
from comments.reports import reporting
from comments.standing import effect
from comments.templatetags.desk import decided_by_rule

RULES = Path(str(moderation.__file__)).parent
SCRIPTS = Path(str(settings.SITE_DIR)) / "static" / "gazette" / "admin" / "desk"


def rules() -> set[str]:
    """The names that rules give to what they find."""
    sources = "".join(path.read_text() for path in RULES.glob("*.py"))
    return {*re.findall(r"""\bFinding\(\s*"([a-z-]+)\"""", sources), effect.RULE, "reported"}


def judgements() -> set[str]:
    """The names of the rules that decide, whatever was found, under every policy."""
    found = [[], *([Finding(rule, "1", "")] for rule in rules())]
    judged = {
        policy.decide(each, policy=name, trusted=trusted).rule
        for each in found
        for name in ("open", "after", "before")
        for trusted in (True, False)
    }
    return {*judged, reporting.ACTOR.name}


def test_the_desk_has_words_for_all_that_is_found() -> None:
    assert len(rules()) > 10
    assert rules() - set(wording.FOUND) == set()


def test_the_desk_says_why_each_rule_decides() -> None:
    assert {"blocked", "trusted-address", "open"} <= judgements()
    assert {name for name in judgements() if not decided_by_rule(name)} == set()


def test_the_script_finds_every_word_that_it_says() -> None:
    scripts = "".join(path.read_text() for path in SCRIPTS.glob("*.js"))

    said = set(re.findall(r"""\bword\("([a-z_]+)\"""", scripts))

    assert len(said) > 30
    assert said - set(wording.said()) == set()


@pytest.mark.parametrize("key", ["many", "left", "undone", "selected", "decided_all", "pending"])
def test_what_counts_has_both_forms(key: str) -> None:
    forms = wording.said()[key]

    assert set(forms) == {"one", "other"}
    assert "%(n)s" in forms["other"]
