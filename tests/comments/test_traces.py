"""Texts that differ by a few words leave a trace in common; others do not."""

import random
import time
from datetime import timedelta
from itertools import combinations

import pytest
from django.utils import timezone

from comments import editing, privacy, traces
from comments.models import Comment, Revision, State, Trace
from tests.comments.factories import make_comment

SAID = (
    "Je loue ma trottinette à des voisins depuis trois ans et je n’ai jamais eu le moindre souci avec "
    "eux, bien au contraire : ils la rendent propre et chargée."
)
NEARLY = SAID.replace("trois ans", "deux hivers")
ELSE = (
    "Les chiffres cités par l’auteur datent d’avant la réforme, et la commune a changé de maire ; "
    "il faudrait demander au nouveau conseil ce qu’il en pense avant de conclure quoi que ce soit."
)


def prose(chance: random.Random, length: int) -> list[str]:
    """Words drawn as unevenly as in a language: the first of them again and again."""
    return [f"mot{int(3000 * chance.random() ** 3)}" for _ in range(length)]


def with_changes(chance: random.Random, words: list[str], changes: int) -> list[str]:
    places = set(chance.sample(range(len(words)), changes))
    return [f"autre{n}" if n in places else word for n, word in enumerate(words)]


def share(length: int, changes: int) -> float:
    """In how many of 400 pairs, that differ by so many words, a trace is shared."""
    chance = random.Random(f"{length} {changes}")
    said = [prose(chance, length) for _ in range(400)]
    pairs = [(each, with_changes(chance, each, changes)) for each in said]
    common = [set(traces.of(" ".join(a))) & set(traces.of(" ".join(b))) for a, b in pairs]
    return sum(map(bool, common)) / len(pairs)


def alike(one: str, other: str) -> bool:
    return traces.is_alike(traces.runs(one), traces.runs(other))


def found(text: str) -> list[Revision]:
    """The texts of the last week that share a trace with this one."""
    html = traces.sharing(traces.of(text), timezone.now() - timedelta(days=7))
    return [Revision.objects.get(html=each) for each in html]


@pytest.mark.parametrize(
    ("length", "changes", "least"),
    [(300, 3, 0.99), (100, 3, 0.97), (50, 3, 0.93), (30, 2, 0.92), (20, 1, 0.94)],
)
def test_texts_that_differ_by_a_few_words_share_a_trace(
    length: int, changes: int, least: float
) -> None:
    assert share(length, changes) >= least


def test_unrelated_texts_share_none() -> None:
    chance = random.Random(11)
    left = [set(traces.of(" ".join(prose(chance, 80)))) for _ in range(150)]

    assert not [one & other for one, other in combinations(left, 2) if one & other]


def test_case_accents_signs_and_tricks_make_no_difference() -> None:
    dressed = SAID.upper().replace("Ê", "E").replace(" ", " \u2066") + " !!!"

    assert traces.of(dressed) == traces.of(SAID)


def test_traces_are_three_signed_numbers_that_stay_the_same_for_ever() -> None:
    found = traces.of("un deux trois quatre cinq six sept huit")

    assert found == (-4558510596247620787, -7450155865145742163, -8243876100229950994)


@pytest.mark.parametrize("text", ["", "Merci !", "un deux trois quatre cinq six sept", "👍 " * 20])
def test_a_short_text_leaves_none(text: str) -> None:
    assert traces.of(text) == ()
    assert not alike(text, text)


def test_near_duplicates_are_told_from_texts_with_a_phrase_in_common() -> None:
    phrase = "merci beaucoup pour cet article très intéressant et bien écrit"

    assert alike(SAID, NEARLY)
    assert not alike(f"{phrase} {SAID}", f"{phrase} {ELSE}")


def test_a_text_of_three_hundred_words_takes_no_time() -> None:
    text = " ".join(prose(random.Random(2), 300))

    began = time.process_time()
    for _ in range(20):
        traces.of(text)

    assert (time.process_time() - began) / 20 < 0.005  # 0.25 ms where nothing else runs


@pytest.mark.django_db
def test_a_comments_traces_are_kept_and_find_others() -> None:
    ours, other = make_comment(text=SAID), make_comment(text=ELSE)

    assert [revision.comment for revision in found(NEARLY)] == [ours]
    assert Trace.objects.filter(revision__comment=other).count() == 3


@pytest.mark.django_db
def test_of_a_flood_the_newest_are_returned_and_the_comments_own_texts_never(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(traces, "MOST", 2)
    _, second, third = (make_comment(text=f"{SAID} {n}") for n in range(3))
    since = timezone.now() - timedelta(days=7)

    assert traces.sharing(traces.of(SAID), since) == [third.html, second.html]
    assert third.html not in traces.sharing(traces.of(SAID), since, over=third.pk)


@pytest.mark.django_db
def test_only_texts_since_then_are_found() -> None:
    make_comment(text=SAID, submitted_at=timezone.now() - timedelta(days=8))

    assert not found(SAID)


@pytest.mark.django_db
def test_what_an_answer_quotes_is_no_trace_of_its_own() -> None:
    make_comment(text=SAID)
    answer = make_comment(text=f"> {SAID}\n\n{ELSE}")

    assert answer not in [revision.comment for revision in found(NEARLY)]


@pytest.mark.django_db
def test_a_new_text_leaves_traces_too() -> None:
    comment = make_comment(text=ELSE, state=State.HELD)

    editing.edit(comment, SAID, seen=comment.seen_as())

    (revision,) = found(NEARLY)
    assert revision.number == 2


@pytest.mark.django_db
def test_a_person_who_is_erased_leaves_no_trace_and_others_keep_theirs() -> None:
    make_comment(text=SAID, author_email="ana@example.org")
    other = make_comment(text=NEARLY)

    privacy.erase("ana@example.org")

    assert list(Revision.objects.filter(traces__isnull=False).distinct()) == [
        Revision.objects.get(comment=other)
    ]
    assert Comment.objects.filter(state=State.ERASED).count() == 1


def test_numbers_make_no_difference() -> None:
    said = (
        "Gagnez 450 euros par jour avec la méthode 12 de Jean, écrivez au 06 11 22 33 44 ce soir."
    )

    assert traces.of(said) == traces.of(said.replace("450", "9000").replace("33", "7"))
