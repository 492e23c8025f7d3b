"""What a body may hold, and what becomes of the rest."""

import html
import re
import time

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
        ('<p>a<img src="https://elsewhere.example/x.png" alt="x > y">b</p>', "<p>ab</p>"),
        ('<img src="/media/x.png" alt="x">', '<img src="/media/x.png" alt="x">'),
        ("<h1>Titre</h1><H6 class=a>Note</H6>", "<h2>Titre</h2><h4>Note</h4>"),
        ("<blockquote><p>Dit</p><cite>Elle</cite></blockquote>",) * 2,
        ('<aside data-see-also="12"></aside>',) * 2,
        ('<aside data-see-also="12; drop"></aside>', ""),
        ('<aside data-see-also="٣">a</aside>', "<aside>a</aside>"),
        ("<pre>\n\n\nun\n\ndeux</pre>", "<pre>un\n\ndeux</pre>"),
        ("<table><thead><tr><th>a</th></tr></thead></table>",) * 2,
    ],
)
def test_only_what_is_meant_for_a_body_is_kept(written: str, kept: str) -> None:
    assert markup.clean(written) == kept


@pytest.mark.parametrize(
    "source",
    [
        "https://evil.example/x.png",
        "//evil.example/x.png",
        "/\\evil.example/x.png",
        "/\t/evil.example/x.png",
        "\\\\evil.example/x.png",
        "data:image/svg+xml,<svg onload=x()>",
        "x.png",
        "",
    ],
)
def test_no_picture_tells_another_host_who_reads(source: str) -> None:
    tag = f'<img src="{html.escape(source)}" alt="x">'

    assert markup.clean(f"<p>a{tag}b</p>") == "<p>ab</p>"


@pytest.mark.parametrize(
    "sources",
    [
        "https://evil.example/x.png 400w",
        "/media/a.webp 400w, //evil.example/x.png 800w",
        "/media/a.webp,//evil.example/x.png",
        "/media/a.webp 400w, /\\evil.example/x.png 2x",
        ",//evil.example/x.png",
    ],
)
def test_no_width_of_a_picture_comes_from_another_host(sources: str) -> None:
    written = f'<img src="/media/x.png" srcset="{html.escape(sources)}">'

    assert markup.clean(written) == '<img src="/media/x.png">'


def test_the_widths_of_our_own_pictures_are_kept() -> None:
    written = '<img src="/media/x.jpg" srcset="/media/400.webp 400w, /media/800.webp 800w">'

    assert markup.clean(written) == written


def test_what_was_written_into_a_see_also_box_stands_after_it() -> None:
    written = '<aside data-see-also="3"><p>a</p><aside data-see-also="4">b</aside></aside>'

    cleaned = markup.clean(written)

    assert markup.see_also_ids(cleaned) == [3, 4]
    assert markup.with_see_also(cleaned, lambda pk: "") == "<aside><p>a</p><aside>b</aside></aside>"


def test_a_space_that_was_written_by_its_name_is_put_right_too() -> None:
    assert markup.typeset(markup.clean("<p>Ah&nbsp;! Ceci&nbsp;: &amp;nbsp;x</p>"), "fr") == (
        f"<p>Ah{N}! Ceci{W}: &amp;nbsp;x</p>"
    )


PIECES = st.sampled_from(
    [
        *(f"<{tag}>" for tag in ("p", "em", "a", "a href='/x'", "ul", "li", "blockquote", "code")),
        *(f"</{tag}>" for tag in ("p", "em", "a", "ul", "li", "blockquote", "code", "aside")),
        *("<pre>\n", "</pre>", "<aside data-see-also='7'>", "<aside>", "<br>", "<h2>", "</h2>"),
        *(
            "<script>",
            "</script>",
            "<style>",
            "<svg>",
            "<math>",
            "<mtext>",
            "<title>",
            "<!--",
            "-->",
        ),
        *(
            '<img src="/x" onerror=x()>',
            '<p title="',
            '">',
            "<",
            "&",
            "&lt;",
            "&#0;",
            "&nbsp;",
            "'",
        ),
        *("mot", " ", " ?", "«", "»", ":", "\n", "\x00", "\u202f", "\U0001f600"),
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_what_was_stored_once_is_stored_the_same_again(written: str) -> None:
    once = markup.typeset(markup.clean(written), "fr")

    assert markup.typeset(markup.clean(once), "fr") == once


@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_is_written_only_what_is_meant_is_stored(written: str) -> None:
    stored = markup.typeset(markup.clean(written), "fr")

    for tag, attributes in re.findall(r"<([a-z0-9]+)([^>]*)>", stored):
        names = set(re.findall(r' ([a-z-]+)="', attributes))
        assert tag in markup.TAGS
        assert names <= markup.ATTRIBUTES.get(tag, set())


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
    box = '<aside data-see-also="3"></aside>'
    body = f"<h2>Un&nbsp;titre</h2><p>A &amp; <em>b</em></p>{box}<ul><li>c</li></ul>"

    assert markup.plain(body) == "Un\u00a0titre\nA & b\nc"


def test_plain_text_has_one_space_between_words() -> None:
    assert markup.plain("<p>un\n  deux\t trois</p><aside>quatre</aside>") == "un deux trois\nquatre"


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "a." * 100_000, "a@" * 100_000, "« " * 100_000, "1 " * 100_000]
)
def test_a_hostile_text_is_typeset_in_no_time(text: str) -> None:
    begun = time.process_time()

    french(text)

    assert time.process_time() - begun < 10  # 0.2 s of CPU where it was written; minutes before


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
