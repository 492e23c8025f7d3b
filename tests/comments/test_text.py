"""What readers write comes out as they wrote it, and can hurt nobody."""

import html
import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments import text

FAMILY = "👨‍👩‍👧‍👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
PIECES = [
    "mot ", "été", "**gras**", "*vi*a", "`x < y`", "&amp;", "&", "<b>", '"', "\u00a0", "é\u0301", FAMILY,
    "\n", "\n\n", "\n> ", "\n- ", "\n1. ", "\n```\n", "http://a.fr/?a=1&b=2 ", "[ici](http://b.fr)",
    "[<&](http://c.fr)", "~~non~~", "\\", "#", "    ",
]  # fmt: skip
rendered_texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=80)
spans = st.lists(st.tuples(st.integers(-5, 200), st.integers(-5, 200)), max_size=6)


@pytest.mark.parametrize(
    "written",
    [
        FAMILY,
        ENGLAND,
        "❤️‍🔥 👩🏽‍🚀 🇫🇷",
        "שלום עולם",
        "مرحبا \u200fبكم",
        "می‌خواهم",  # Persian needs its zero-width non-joiner
        "क्‍ष",
        "e\u0301 n\u0303 a\u0328\u0301",
        "日本語 한국어 ไทย",
        "L’œuvre : « oui » à 10:30",
    ],
)
def test_every_script_and_emoji_survives_exactly(written: str) -> None:
    assert text.harmless(written) == written


@pytest.mark.parametrize(
    ("written", "harmless"),
    [
        ("a\x00b", "ab"),
        ("abc\u202edef", "abcdef"),
        ("vi\u200bagra", "viagra"),
        ("vi\u200dagra", "viagra"),
        ("caché\U000e0061\U000e0062", "caché"),
        ("\ufeffbonjour", "bonjour"),
        ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
    ],
)
def test_tricks_are_taken_out(written: str, harmless: str) -> None:
    assert text.harmless(written) == harmless


def test_a_name_stands_on_one_line_and_turns_nothing_around() -> None:
    assert text.harmless_line(" Ana\n\u2067 Lopez\u2069 ") == "Ana Lopez"


def test_light_formatting_is_rendered() -> None:
    rendered = text.render("Un *mot* **fort**\nà la ligne\n\n> cité\n\n- a\n- b\n\n`x < y`")

    assert "<em>mot</em> <strong>fort</strong><br>" in rendered
    assert "<blockquote>" in rendered
    assert "<li>a</li>" in rendered
    assert "<code>x &lt; y</code>" in rendered


def test_what_looks_like_a_tag_stays_as_text() -> None:
    rendered = text.render("si a<b et c>d <b onclick=x>gras</b> <script>alert(1)</script>")

    assert "si a&lt;b et c&gt;d &lt;b onclick=x&gt;gras&lt;/b&gt;" in rendered
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in rendered


def test_links_say_that_a_reader_wrote_them() -> None:
    rendered = text.render("[ici](https://example.org/a) et https://example.net")

    assert rendered.count('rel="ugc nofollow noopener"') == 2
    assert 'href="https://example.org/a"' in rendered


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_no_link_runs_anything(link: str) -> None:
    rendered = text.render(f"[ici]({link})")

    assert "href" not in rendered
    assert "ici" in rendered


def test_an_address_in_the_text_becomes_no_mailto_link() -> None:
    assert text.render("moi@example.org") == "<p>moi@example.org</p>"


def test_pictures_of_other_hosts_are_links_and_not_loaded() -> None:
    rendered = text.render("![photo](https://example.org/p.png)")

    assert "<img" not in rendered
    assert ">photo</a>" in rendered


def test_headings_are_paragraphs() -> None:
    assert text.render("# Grand titre") == "<p>Grand titre</p>"


@pytest.mark.parametrize(
    "hostile", [">" * 10_000, "> " * 5000, "[" * 10_000, "*a" * 5000, "[a](b" * 2000, "&#" * 5000]
)
def test_hostile_text_costs_no_time(hostile: str) -> None:
    began = time.process_time()

    text.render(hostile)

    assert time.process_time() - began < 0.5


def test_looks_are_compared_without_accents_case_and_lookalikes() -> None:
    assert text.folded("  ÉLÉONORE\u200b  Dupré ") == text.folded("eleonore dupre")
    assert text.folded("Сlаire") == text.folded("Claire")  # with a Cyrillic С and а


def test_texts_that_differ_in_spaces_have_one_fingerprint() -> None:
    assert text.fingerprint(1, "un  deux\n") == text.fingerprint(1, "un deux")
    assert text.fingerprint("a b") != text.fingerprint("a", "b")


@pytest.mark.parametrize(
    "written", ["&#x202E;gnp.exe", "v&#105;agra", "&ZeroWidthSpace;&zwj;", "R&eacute;my &lt;3"]
)
def test_what_looks_like_an_entity_stays_as_text(written: str) -> None:
    assert text.render(written) == f"<p>{html.escape(written)}</p>"


def test_an_address_with_an_ampersand_leads_where_it_says() -> None:
    rendered = text.render("https://example.org/?a=1&copy=2 [b](https://example.org/?a=1&lt=2)")

    assert 'href="https://example.org/?a=1&amp;copy=2"' in rendered
    assert 'href="https://example.org/?a=1&amp;lt=2"' in rendered


@pytest.mark.parametrize(
    "link",
    ["//example.org", "/admin/", "?page=2", "#comments", "ftp://example.org", "http:x", "tel:12"],
)
def test_only_whole_addresses_of_the_web_become_links(link: str) -> None:
    assert text.render(f"[ici]({link})") == "<p>ici</p>"


def test_a_link_that_cannot_be_seen_is_none() -> None:
    assert "<a" not in text.render("Merci[\u2063\u200c](https://example.org).")


def test_a_picture_within_a_link_gives_one_link_with_its_description() -> None:
    rendered = text.render("[![photo](https://example.org/p.png)](https://example.org/)")

    assert rendered.count("<a ") == 1
    assert ">photo</a>" in rendered


@pytest.mark.parametrize(
    "written", ["[x]: https://example.org", "---", "# ", "- ", "\u2066\u2069", "\u3164", "> >"]
)
def test_a_text_that_shows_nothing_is_blank(written: str) -> None:
    assert text.is_blank(text.render(text.harmless(written)))


@pytest.mark.parametrize("written", ["?", "👍", "<", "![](https://example.org/p.png)"])
def test_a_text_that_shows_a_sign_is_not_blank(written: str) -> None:
    assert not text.is_blank(text.render(written))


# What readers see of it


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("vi**a**gra et vi*agra*", "viagra et viagra"),
        ("R&eacute;my < Ana & co", "R&eacute;my < Ana & co"),
        ("un\ndeux\n\ntrois", "un\ndeux\ntrois"),
        ("avant\n\n> cité\n\n- a\n  - b\n- c", "avant\ncité\na\nb\nc"),
        ("```\nun\n\n  deux\n```\naprès", "un\n\n  deux\naprès"),
        ("# Titre\n---\n", "Titre"),
        ("à\u00a0bientôt", "à\u00a0bientôt"),
        ("[x]: http://a.fr", ""),
    ],
)
def test_the_plain_text_is_what_readers_see(written: str, seen: str) -> None:
    assert text.plain(text.render(written)) == seen


def test_links_are_told_with_where_they_lead_and_stand() -> None:
    rendered = text.render("Voir\n\n[*i*ci](http://a.fr/?a=1&b=2) ou www.b.fr.")

    shown = text.read(rendered)

    assert shown.text == "Voir\nici ou www.b.fr."
    assert shown.links == (("http://a.fr/?a=1&b=2", 5, 8), ("http://www.b.fr", 12, 20))


@pytest.mark.parametrize(
    ("written", "own"),
    [
        ("> cité\n\nJe réponds.\n\n> > deux fois\n\nEncore.", "Je réponds.\nEncore."),
        ("> rien que cité", "rien que cité"),
        ("sans citation", "sans citation"),
    ],
)
def test_a_quotation_is_told_from_what_is_said_about_it(written: str, own: str) -> None:
    assert text.unquoted(text.render(written)) == own


@pytest.mark.parametrize(
    ("written", "span", "marked"),
    [
        ("un v**a**t !", (3, 6), "<p>un <mark>v</mark><strong><mark>a</mark></strong><mark>t</mark> !</p>"),
        ("a < b", (1, 4), "<p>a<mark> &lt; </mark>b</p>"),
        ("un\n\ndeux", (0, 7), "<p><mark>un</mark></p>\n<p><mark>deux</mark></p>"),
        ("mot", (2, 90), "<p>mo<mark>t</mark></p>"),
        ("mot", (-3, 0), "<p>mot</p>"),
        ("mot", (2, 1), "<p>mot</p>"),
    ],
)  # fmt: skip
def test_spans_are_marked(written: str, span: tuple[int, int], marked: str) -> None:
    assert text.marked(text.render(written), [span]) == marked


@given(rendered_texts, spans)
def test_marks_hold_exactly_the_spans_and_change_nothing_else(
    written: str, wanted: list[tuple[int, int]]
) -> None:
    rendered = text.render(text.harmless(written))
    seen = text.plain(rendered)

    marked = text.marked(rendered, wanted)

    assert re.sub("</?mark>", "", marked) == rendered
    assert text.plain(marked) == seen
    within = {n for start, end in wanted for n in range(max(start, 0), end) if n < len(seen)}
    held = "".join(re.findall("<mark>(.*?)</mark>", marked, re.DOTALL))
    assert "<" not in held
    assert html.unescape(held).replace("\n", "") == "".join(
        seen[n] for n in sorted(within)
    ).replace("\n", "")


@pytest.mark.parametrize(
    "written", ["http://exa%mple.fr", "[ici](http://b.fr)👨\u200d👩 <http://[::1>"]
)
def test_an_address_that_can_not_be_one_is_no_link(written: str) -> None:
    assert "<a rel" not in text.render(text.harmless(written))


@given(rendered_texts)
def test_the_plain_text_holds_what_a_parser_reads_and_every_link_in_its_order(written: str) -> None:
    rendered = text.render(text.harmless(written))

    shown = text.read(rendered)

    parsed = html.unescape(re.sub("<[^>]*>", "", rendered))
    assert shown.text.replace("\n", "") == parsed.replace("\n", "")
    assert len(shown.links) == rendered.count("<a ")
    assert all(shown.text[start:end].strip() for _, start, end in shown.links)
    assert all(one.end <= other.start for one, other in pairwise(shown.links))


@pytest.mark.parametrize(
    "hostile", ["[a](b" * 2000, "> " * 5000, "*a*" * 3000, "http://a.fr " * 800]
)
def test_reading_and_marking_a_hostile_text_costs_no_time(hostile: str) -> None:
    rendered = text.render(hostile)
    began = time.process_time()

    text.marked(rendered, [(n, n + 1) for n in range(0, 10_000, 2)])
    text.read(rendered)

    assert time.process_time() - began < 0.5
