"""Where a « Lire également » box stands, and for which article: judgement on plain values."""

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import markup
from articles.related import placing, ranking
from articles.related.placing import Box
from articles.related.yardstick import Yardstick

FILLER = " ".join(["mot"] * 60)
PLAIN = f"<p>{FILLER} lundi.</p><p>{FILLER} mardi.</p><p>{FILLER} mercredi.</p>"
RADIO = (
    "<p>À l’hôpital de Rivemont, le logiciel qui relit les radios des urgences signale les fractures "
    "que les radiologues du service de nuit risquent de manquer, et il écrit pourquoi.</p>"
)
BREAD = (
    "<p>Le boulanger du village pétrit sa farine de blé ancien avec un levain de deux jours, et son "
    "four à bois donne au pain une croûte que les clients viennent chercher de loin.</p>"
)
LAST = f"<p>{FILLER} jeudi.</p>"
HOSPITAL = ranking.Source(
    1, "fr", 10, "À l’hôpital de Rivemont, le logiciel regarde les radios",
    "Radiologues, fractures, urgences, logiciel, Rivemont, hôpital.",
)  # fmt: skip
BAKERY = ranking.Source(
    2, "fr", 10, "Un levain de deux jours", "Boulanger, farine, blé, levain, four, pain, croûte."
)  # fmt: skip


def measure(_language: str, _terms: Collection[str]) -> Yardstick:
    """Every word as rare as any other, but for the one that says nothing."""
    return Yardstick(100, {"mot": 100})


def subjects(*sources: ranking.Source) -> list[ranking.Profile]:
    readings = [ranking.read(source) for source in sources]
    return [placing.subject(ranking.weigh(reading, measure("fr", ()))) for reading in readings]


def boxes(body: str, *sources: ranking.Source, refused: tuple[str, ...] = ()) -> list[Box]:
    """The boxes of an article with this body among these others."""
    text = placing.read(9, "fr", 10, body, refused)
    return placing.place(text, subjects(*sources or (HOSPITAL, BAKERY)), measure)


def places(body: str, *sources: ranking.Source) -> list[tuple[int, str]]:
    """Where each box leads and the beginning of the paragraph that it stands behind."""
    texts = {
        markup.anchor(body[block.start : block.end]): body[block.start : block.end]
        for block in markup.blocks(body)
    }
    return [(box.other, texts[box.anchor]) for box in boxes(body, *sources)]


def test_a_box_stands_behind_the_paragraph_that_speaks_of_its_article() -> None:
    assert places(PLAIN + RADIO + PLAIN) == [(1, RADIO)]


def test_a_box_says_which_words_brought_it() -> None:
    (box,) = boxes(PLAIN + RADIO + PLAIN)

    assert {"hôpital", "Rivemont"} <= set(box.terms)
    assert 0 < box.score <= 1


def test_there_is_none_where_no_paragraph_speaks_of_another_article() -> None:
    assert boxes(PLAIN + PLAIN.replace("lundi", "samedi")) == []


def test_a_single_shared_word_brings_no_box() -> None:
    body = PLAIN + f"<p>{' '.join(f'terme{n}' for n in range(6))} hôpital {FILLER}</p>" + PLAIN

    assert boxes(body) == []


def test_the_first_paragraph_has_no_box_behind_it() -> None:
    assert boxes(RADIO + PLAIN + PLAIN) == []


@pytest.mark.parametrize(
    "below",
    [
        "<h2>Un titre</h2>", '<figure><img src="/a.png" alt=""></figure>', "<ul><li>un</li></ul>",
        "<blockquote><p>Oui.</p></blockquote>", "<table><tbody><tr><td>1</td></tr></tbody></table>",
        "<pre>a</pre>", "<hr>", '<aside data-see-also="8"></aside>', "du texte nu", "",
    ],
)  # fmt: skip
def test_a_box_stands_between_two_paragraphs_only(below: str) -> None:
    before = PLAIN + RADIO + below

    assert boxes(before if not below else before + PLAIN) == []


def test_no_box_stands_inside_a_quotation() -> None:
    assert boxes(f"{PLAIN}<blockquote>{RADIO}{RADIO}</blockquote>{PLAIN}") == []


def test_a_paragraph_that_leads_on_to_what_follows_has_no_box() -> None:
    assert boxes(PLAIN + RADIO.replace("pourquoi.", "ceci\u00a0:") + PLAIN) == []


def test_an_article_stands_in_one_box_only() -> None:
    again = RADIO.replace("À l’hôpital", "Encore à l’hôpital")

    assert len(boxes(PLAIN + RADIO + PLAIN * 3 + again + PLAIN * 3)) == 1


def test_two_boxes_stand_apart() -> None:
    near = PLAIN + RADIO + BREAD + PLAIN * 3
    apart = PLAIN + RADIO + PLAIN * 3 + BREAD + LAST

    assert len(boxes(near)) == 1
    assert {box.other for box in boxes(apart)} == {1, 2}


def test_boxes_come_in_the_order_of_their_paragraphs() -> None:
    found = places(PLAIN + BREAD + PLAIN * 3 + RADIO + LAST)

    assert found == [(2, BREAD), (1, RADIO)]


def test_a_short_text_has_no_box() -> None:
    assert boxes(f"<p>Un début.</p>{RADIO}{LAST}") == []


def test_there_are_three_boxes_at_most() -> None:
    others, body = [], PLAIN
    for number in range(5):
        words = " ".join(f"terme{number}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
        others.append(ranking.Source(number, "fr", 10, words, words))
        body += f"<p>{words}</p>" + PLAIN * 2

    assert len(boxes(body, *others)) == placing.MOST


def test_her_own_boxes_count_and_keep_others_at_a_distance() -> None:
    near = PLAIN + '<aside data-see-also="8"></aside>' + LAST + RADIO + PLAIN * 3
    far = PLAIN + '<aside data-see-also="8"></aside>' + PLAIN * 2 + RADIO + PLAIN
    full = '<aside data-see-also="8"></aside>' * 3 + PLAIN * 9 + RADIO + PLAIN

    assert [len(boxes(body)) for body in (near, far, full)] == [0, 1, 0]


def test_behind_a_paragraph_where_she_took_a_box_away_none_is_placed() -> None:
    body = PLAIN + RADIO + PLAIN * 3

    assert boxes(body, refused=(markup.anchor(RADIO),)) == []


def test_what_she_took_away_is_not_made_up_for() -> None:
    body = PLAIN + RADIO + LAST

    assert len(boxes(body)) == 1
    assert boxes(body, refused=("0" * 16,)) == []


def test_of_two_articles_alike_the_newer_one_is_offered() -> None:
    old = HOSPITAL
    new = ranking.Source(3, "fr", 11, HOSPITAL.title, HOSPITAL.text)

    assert places(PLAIN + RADIO + PLAIN, old, new) == [(3, RADIO)]


def test_a_repeated_paragraph_has_a_box_only_where_it_stands_first() -> None:
    body = PLAIN + RADIO + "<h2>Encore</h2>" + RADIO + PLAIN * 3

    assert boxes(body) == []


@given(st.permutations([HOSPITAL, BAKERY]))
def test_the_order_of_the_candidates_changes_nothing(order: list[ranking.Source]) -> None:
    body = PLAIN + BREAD + PLAIN * 3 + RADIO + LAST

    assert boxes(body, *order) == boxes(body)


@pytest.mark.parametrize("body", ["", "<p></p>", "nu", "<p>مرحبا</p>" * 300, "<p>" + "é" * 9_000])
def test_any_body_can_be_read(body: str) -> None:
    assert boxes(markup.clean(body)) == []


# The boxes in the markup


def test_the_blocks_of_a_body_are_its_outermost_elements() -> None:
    body = '<p>Un<br>deux</p>nu<ul><li><p>x</p></li></ul><hr><p><img src="/a>b.png" alt="">y</p>'

    found = [(block.tag, body[block.start : block.end]) for block in markup.blocks(body)]

    assert [tag for tag, _ in found] == ["p", "", "ul", "hr", "p"]
    assert "".join(text for _, text in found) == body


def test_a_box_is_put_in_behind_its_paragraph_wherever_that_stands_now() -> None:
    offered = {markup.anchor("<p>Deux.</p>"): 5}

    body = markup.with_offered("<p>Neuf.</p><p>Un.</p><p>Deux.</p><p>Trois.</p>", offered)

    assert body.endswith('<p>Deux.</p><aside data-see-also="5"></aside><p>Trois.</p>')


def test_a_box_vanishes_with_its_paragraph() -> None:
    body = "<p>Un.</p><blockquote><p>Deux.</p></blockquote>"

    assert markup.with_offered(body, {markup.anchor("<p>Deux.</p>"): 5}) == body


BODY = "<p>Un.</p><p>Deux.</p><p>Trois.</p>"
OFFERED = markup.with_offered(BODY, {markup.anchor("<p>Deux.</p>"): 5}, marked=True)
MARKED = f'<aside data-see-also="5" data-offered="{markup.anchor("<p>Deux.</p>")}"></aside>'
OWN = '<aside data-see-also="5"></aside>'


def test_a_box_left_where_it_was_offered_is_no_part_of_the_stored_body() -> None:
    assert MARKED in OFFERED

    assert markup.clean(OFFERED) == BODY


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (f"<p>Un.</p>{MARKED}<p>Deux.</p>", f"<p>Un.</p>{OWN}<p>Deux.</p>"),
        (f"{MARKED}<p>Deux.</p>", f"{OWN}<p>Deux.</p>"),
        (f"<p>Un.</p><p>Deux, et plus.</p>{MARKED}", f"<p>Un.</p><p>Deux, et plus.</p>{OWN}"),
        (f"<blockquote><p>Deux.</p>{MARKED}</blockquote>",
         f"<blockquote><p>Deux.</p>{OWN}</blockquote>"),
    ],
)  # fmt: skip
def test_a_box_that_she_moved_or_left_by_a_new_paragraph_is_hers(sent: str, stored: str) -> None:
    assert markup.clean(sent) == stored


def test_what_is_typed_into_an_offered_box_is_not_lost() -> None:
    sent = OFFERED.replace("></aside>", ">Perdu ?</aside>")

    assert "Perdu ?" in markup.clean(sent)
    assert "data-offered" not in markup.clean(sent)


@pytest.mark.parametrize("anchor", ["x", "0" * 17, '"><script>', "0123456789ABCDEF"])
def test_no_other_mark_is_kept(anchor: str) -> None:
    sent = f'<p>Un.</p><aside data-see-also="5" data-offered="{anchor}"></aside>'

    assert "data-offered" not in markup.clean(sent)


@given(st.lists(st.sampled_from(["<p>Un.</p>", "<p>Deux.</p>", MARKED, OWN, "<h2>T</h2>"])))
def test_cleaning_twice_changes_nothing(parts: list[str]) -> None:
    once = markup.clean("".join(parts))

    assert markup.clean(once) == once
