"""Rules notice, the policy decides; both are plain Python."""

import random
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments import attention, text
from comments.moderation import policy, rules
from comments.moderation.findings import MOST_SPANS, Finding, Limits, Submission
from comments.moderation.words import Terms, fold_term

FINE = Submission(text="Merci pour cet article, très clair.", author="Ana", age=40.0)
LINKS = "http://a.fr http://b.fr www.c.fr"


def terms(*held: str) -> Terms:
    return Terms([(each, fold_term(each)) for each in held])


def found(submission: Submission, *held: str, limits: Limits | None = None) -> set[str]:
    findings = rules.judge(submission, limits or Limits(), terms(*held))
    return {finding.rule for finding in findings}


def written(source: str, **fields: object) -> Submission:
    """A comment as the rules see it, of what was typed."""
    shown = text.read(text.render(source))
    return replace(FINE, text=shown.text, links=shown.links, **fields)  # type: ignore[arg-type]


def test_a_plain_comment_gives_no_finding() -> None:
    assert found(FINE) == set()


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("many-links", {"text": LINKS}),
        ("link-in-name", {"author": "https://casino.example"}),
        ("sent-too-fast", {"age": 1.0}),
        ("no-form-token", {"age": None}),
        ("unknown-origin", {"origin": "unknown"}),
        ("trap-filled", {"trap": "x"}),
        ("said-before", {"repeats": 2}),
        ("said-alike", {"alike": 1}),
        ("too-long", {"text": "Un mot, et puis encore d’autres. " + "\u00a0" * 4000}),
        ("rate", {"of_address": 5}),
        ("rate", {"of_network": 5}),
        ("repeated-word", {"text": "casino gratuit, casino en ligne : " + "le casino ! " * 6}),
        ("repeated-line", {"text": "À vendre ici\n" * 4}),
        ("few-words", {"text": "un si la une on va " * 20}),
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
    submission = written("voir **http://a.fr**, [ici](http://b.fr) et http://c.fr")

    (finding,) = rules.judge(submission)

    assert [evidence.text for evidence in finding.evidence] == ["http://a.fr", "ici", "http://c.fr"]
    assert [submission.text[e.start : e.end] for e in finding.evidence] == [
        evidence.text for evidence in finding.evidence
    ]


@given(
    st.lists(
        st.sampled_from(
            ["**cia**lis", "Cialis", "&amp;", "<b>", "\n\n", "\n> ", " http://a.fr ", "[x](http://b.fr)",
             "é", "👍", "\u2066", "a" * 12, "\n- ", "`www.c.fr`", " pas cher ", "oui oui\n", "mots "]
        ),
        max_size=60,
    )
)  # fmt: skip
def test_all_evidence_is_the_very_span_of_what_readers_see(parts: list[str]) -> None:
    submission = written("".join(parts))

    findings = rules.judge(submission, Limits(max_links=0), terms("cialis", "pas cher", "👍"))

    for evidence in [each for finding in findings for each in finding.evidence]:
        assert submission.text[evidence.start : evidence.end] == evidence.text != ""


def test_the_newsrooms_limits_hold() -> None:
    strict, mild = Limits(max_links=0, longest=100, rate=1), Limits(max_links=3, rate=9)

    one = written(f"http://a.fr {'mot ' * 25}", of_address=1, of_network=1)
    assert {"many-links", "too-long", "rate"} <= found(one, limits=strict)
    assert found(replace(written(LINKS), of_address=8, of_network=8), limits=mild) == set()


def test_what_stands_at_a_limit_passes() -> None:
    limits = Limits(max_links=3, longest=len(LINKS), rate=5)

    assert found(replace(written(LINKS), of_address=4, of_network=4), limits=limits) == set()


def test_a_link_counts_once_and_an_address_that_is_no_link_counts_too() -> None:
    (finding,) = rules.judge(written(f"{LINKS} `http://d.fr`"))

    assert finding.values == {"count": 4}


def test_a_thousand_links_leave_fifty_spans() -> None:
    (finding,) = [
        each for each in rules.judge(written("http://a.fr " * 800)) if each.rule == "many-links"
    ]

    assert finding.values == {"count": 800}
    assert len(finding.evidence) == MOST_SPANS


def test_a_held_word_is_named_with_its_place() -> None:
    (finding,) = rules.judge(
        written("Du Cia**l**is, pas cher !"), terms=terms("cialis", "pas cher")
    )

    assert finding.message % dict(finding.values) == (
        "The text says what holds a comment: cialis, pas cher"
    )
    assert [(each.start, each.text) for each in finding.evidence] == [
        (3, "Cialis"),
        (11, "pas cher"),
    ]


def test_held_words_are_looked_for_in_the_name_its_site_and_the_addresses_of_links() -> None:
    link = written("[ici](https://example.org/acheter-%63ialis)")

    assert found(replace(FINE, author="Cialis Shop"), "cialis") == {"held-words"}
    assert found(replace(FINE, url="https://cialis.example"), "cialis") == {"held-words"}
    (finding,) = rules.judge(link, terms=terms("cialis"))
    assert [each.text for each in finding.evidence] == ["ici"]


def test_an_address_that_is_shown_is_found_once() -> None:
    assert len(rules.judge(written("https://cialis.example"), terms=terms("cialis"))) == 1


def test_an_address_of_mail_is_not_searched_for_words() -> None:
    assert found(replace(FINE, email="cialis@example.org"), "cialis") == set()


def test_laughter_and_emphasis_are_no_repetition() -> None:
    for said in (
        "Ha ha ha ha ha ha ha ha !",
        "Non, non et non. Jamais, jamais, jamais !",
        "👍" * 9,
    ):
        assert found(replace(FINE, text=said)) == set()


def test_repeated_words_and_lines_have_their_spans() -> None:
    lines = "Cliquez ICI\nou là\n" + "cliquez ici\n" * 3
    (word,) = rules.judge(replace(FINE, text="Casino casino " * 4))
    (line,) = rules.judge(replace(FINE, text=lines))

    assert [each.text for each in word.evidence] == ["Casino", "casino"] * 4
    assert [each.text for each in line.evidence] == ["Cliquez ICI"] + ["cliquez ici"] * 3


def test_judging_an_ordinary_comment_takes_no_time() -> None:
    chance = random.Random(7)
    said = " ".join(f"mot{chance.randrange(300)}" for _ in range(90))[:600]
    held = terms(*(f"terme{n}" for n in range(200)))

    began = time.process_time()
    for _ in range(20):
        rules.judge(replace(FINE, text=said), terms=held)

    assert (time.process_time() - began) / 20 < 0.005  # 0.25 ms where nothing else runs


def test_every_sentence_can_be_filled_in() -> None:
    loud = replace(
        FINE,
        text="HTTP://A.FR HTTP://B.FR HTTP://C.FR AAAAAAAAAAAAAAAA",
        author="http://x.fr",
        age=None,
        trap="x",
        origin="unknown",
        repeats=1,
        alike=1,
        of_address=9,
        of_network=9,
        url="http://y.fr",
        links=(text.Link("http://z.fr", 0, 4),),
    )
    stale = replace(FINE, text="Achetez nos montres\n" * 300, age=0.5)

    findings = [*rules.judge(loud, terms=terms("a", "x", "y", "z")), *rules.judge(stale)]

    assert len({finding.message for finding in findings}) == 19
    for finding in findings:
        assert finding.message % dict(finding.values)


def decide(*found: str, under: str, trusted: bool = False) -> policy.Judgement:
    findings = [Finding(rule, "1", "") for rule in found]
    return policy.decide(findings, policy=under, trusted=trusted)


def test_moderated_before_holds_everything_but_what_a_trusted_address_sends() -> None:
    held = policy.Judgement(policy.Verdict.HOLD, "moderated-before")
    approved = policy.Judgement(policy.Verdict.APPROVE, "trusted-address")

    assert decide(under="before") == held
    assert decide(under="before", trusted=True) == approved


@pytest.mark.parametrize("under", ["open", "before", "after"])
def test_what_was_found_holds_under_every_policy_and_trust_overrules_none_of_it(under: str) -> None:
    held = policy.Judgement(policy.Verdict.HOLD, "findings")

    assert decide("many-links", under=under) == held
    assert decide("many-links", under=under, trusted=True) == held


def test_open_and_moderated_after_show_what_gives_no_finding_and_after_leaves_it_to_be_read() -> (
    None
):
    assert decide(under="open") == policy.Judgement(policy.Verdict.APPROVE, "open")
    assert decide(under="after").rule == attention.UNREAD_RULE
    assert decide(under="after").verdict is policy.Verdict.APPROVE


def test_a_policy_that_is_none_of_the_three_lets_nothing_through() -> None:
    assert decide(under="closed", trusted=True).verdict is policy.Verdict.HOLD


@pytest.mark.parametrize("under", ["open", "before", "after"])
def test_a_filled_trap_alone_may_be_a_browsers_doing_and_is_held(under: str) -> None:
    assert decide("trap-filled", under=under).verdict is policy.Verdict.HOLD
    assert decide("trap-filled", "sent-too-fast", under=under).verdict is policy.Verdict.SPAM


def test_doubt_is_greatest_between_what_is_surely_fine_and_what_is_surely_not() -> None:
    one, two, many = (
        [Finding(rule, "1", "") for rule in rules_found]
        for rules_found in (
            ["shouting"],
            ["shouting", "held-words"],
            ["trap-filled", "no-form-token", "many-links"],
        )
    )

    assert policy.doubt([]) == policy.doubt(many) == 0
    assert 0 < policy.doubt(one) < policy.doubt(two)
