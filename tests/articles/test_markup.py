"""What a body may hold, and what becomes of the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import markup
from articles.typography import french

N, W = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>Bonjour</p><script>alert(1)</script>", "<p>Bonjour</p>"),
        ('<p onclick="x()" style="color:red" class="a" title="t">Oui</p>', "<p>Oui</p>"),
        ('<a href="javascript:x()">lien</a>', "<a>lien</a>"),
        ('<img src="https://elsewhere.example/x.png" alt="x">', '<img alt="x">'),
        ('<img src="/media/x.png" alt="x">', '<img src="/media/x.png" alt="x">'),
        ("<h1>Titre</h1>", "Titre"),
        ("<blockquote><p>Dit</p><cite>Elle</cite></blockquote>",) * 2,
        ('<aside data-see-also="12"></aside>',) * 2,
        ('<aside data-see-also="12; drop"></aside>', "<aside></aside>"),
        ("<table><thead><tr><th>a</th></tr></thead></table>",) * 2,
    ],
)
def test_only_what_is_meant_for_a_body_is_kept(written: str, kept: str) -> None:
    assert markup.clean(written) == kept


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing(written: str) -> None:
    once = markup.clean(written)

    assert markup.clean(once) == once


def test_a_character_reference_of_thousands_of_digits_is_no_error() -> None:
    hostile = "<p>&#" + "9" * 5_000 + ";</p>" + "<" * 50 + "a" * 1_000

    assert isinstance(markup.plain(markup.typeset(markup.clean(hostile), "fr")), str)


def test_typesetting_leaves_code_attributes_and_entities_alone() -> None:
    body = (
        '<p>Vraiment ? <a href="/a?b=1&amp;c=2">AT&amp;T !</a></p><pre><code>a ? b : c</code></pre>'
    )

    assert markup.typeset(body, "fr") == (
        f'<p>Vraiment{N}? <a href="/a?b=1&amp;c=2">AT&amp;T{N}!</a></p><pre><code>a ? b : c</code></pre>'
    )


def test_spacing_is_right_where_a_sentence_runs_through_inline_markup() -> None:
    assert markup.typeset("<p>« <em>Oui</em> », <em>bien</em> !</p>", "fr") == (
        f"<p>«{N}<em>Oui</em>{N}», <em>bien</em>{N}!</p>"
    )


def test_english_is_not_typeset_as_french() -> None:
    assert markup.typeset("<p>Really ?</p>", "en") == "<p>Really ?</p>"


def test_plain_text_has_a_line_a_block_and_no_see_also_box() -> None:
    box = '<aside data-see-also="3">x</aside>'
    body = f"<h2>Un&nbsp;titre</h2><p>A &amp; <em>b</em></p>{box}<ul><li>c</li></ul>"

    assert markup.plain(body) == "Un\u00a0titre\nA & b\nc"


def test_see_also_boxes_are_filled_or_left_out() -> None:
    body = '<p>a</p><aside data-see-also="3"></aside><aside data-see-also="4"></aside>'

    assert markup.see_also_ids(body) == [3, 4]
    assert markup.with_see_also(body, lambda pk: "[3]" if pk == 3 else "") == "<p>a</p>[3]"


@pytest.mark.parametrize(
    ("written", "typeset"),
    [
        ("Ah ! Oh? Non; si", f"Ah{N}! Oh{N}? Non{N}; si"),
        ("Lire également : ceci", f"Lire également{W}: ceci"),
        ("Trois choses: une", f"Trois choses{W}: une"),
        ("« Bonjour »", f"«{N}Bonjour{N}»"),
        ("«Bonjour»", f"«{N}Bonjour{N}»"),
        ("à 10:30", "à 10:30"),
        ("voir https://example.org/a?b=c:d !", f"voir https://example.org/a?b=c:d{N}!"),
        ("écrire à a.b@example.org ?", f"écrire à a.b@example.org{N}?"),
        ("20 % de 300 km", f"20{W}% de 300{W}km"),
        ("1 234 567 euros", f"1{N}234{N}567 euros"),
        ("l'été", "l’été"),
        ("Quoi ?!", f"Quoi{N}?!"),
    ],
)
def test_french_spacing(written: str, typeset: str) -> None:
    assert french(written) == typeset


@given(st.text(alphabet=" ab1«»:;!?%'\u00a0\u202f.", max_size=60))
def test_typesetting_twice_changes_nothing(written: str) -> None:
    once = french(written)

    assert french(once) == once
