"""Rules notice, the policy decides; both are plain Python."""

from dataclasses import replace

import pytest

from comments.moderation import policy, rules
from comments.moderation.findings import Finding, Submission

FINE = Submission(text="Merci pour cet article, très clair.", author="Ana", age=40.0)


def found(submission: Submission) -> set[str]:
    return {finding.rule for finding in rules.judge(submission)}


def test_a_plain_comment_gives_no_finding() -> None:
    assert found(FINE) == set()


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("many-links", {"text": "http://a.fr http://b.fr www.c.fr"}),
        ("link-in-name", {"author": "https://casino.example"}),
        ("sent-too-fast", {"age": 1.0}),
        ("no-form-token", {"age": None}),
        ("unknown-origin", {"origin": "unknown"}),
        ("trap-filled", {"trap": "x"}),
        ("said-before", {"repeats": 2}),
        ("shouting", {"text": "C’EST UNE HONTE POUR TOUT LE MONDE ICI"}),
        ("long-runs", {"text": "Nooooooooooooooooon"}),
    ],
)
def test_each_rule_finds_its_own(rule: str, changes: dict[str, object]) -> None:
    assert found(replace(FINE, **changes)) == {rule}  # type: ignore[arg-type]


@pytest.mark.parametrize("age", [-3600.0, 3.0, 40 * 24 * 3600.0])
def test_an_old_form_or_a_clock_that_jumped_is_no_finding(age: float) -> None:
    assert found(replace(FINE, age=age)) == set()


def test_every_finding_is_kept_and_not_only_the_first() -> None:
    assert found(replace(FINE, age=1.0, trap="x")) == {"sent-too-fast", "trap-filled"}


def test_evidence_is_the_very_span_of_the_text() -> None:
    submission = replace(FINE, text="voir http://a.fr, http://b.fr et http://c.fr")

    (finding,) = rules.judge(submission)

    assert [submission.text[e.start : e.end] for e in finding.evidence] == [
        evidence.text for evidence in finding.evidence
    ]


def test_every_sentence_can_be_filled_in() -> None:
    loud = replace(
        FINE,
        text="HTTP://A.FR HTTP://B.FR HTTP://C.FR AAAAAAAAAAAAAAAA",
        author="http://x.fr",
        age=None,
        trap="x",
        origin="unknown",
        repeats=1,
    )

    for finding in (*rules.judge(loud), *rules.judge(replace(FINE, age=0.5))):
        assert finding.message % dict(finding.values)


def verdict(*found: str, before: bool) -> policy.Verdict:
    return policy.decide([Finding(rule, "1", "") for rule in found], before=before).verdict


def test_moderated_before_holds_everything() -> None:
    assert verdict(before=True) is policy.Verdict.HOLD


def test_moderated_after_shows_what_gives_no_finding() -> None:
    assert verdict(before=False) is policy.Verdict.APPROVE
    assert verdict("many-links", before=False) is policy.Verdict.HOLD


def test_a_filled_trap_alone_may_be_a_browsers_doing_and_is_held() -> None:
    assert verdict("trap-filled", before=True) is policy.Verdict.HOLD
    assert verdict("trap-filled", "sent-too-fast", before=True) is policy.Verdict.SPAM
