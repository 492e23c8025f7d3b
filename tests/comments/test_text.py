"""What readers write comes out as they wrote it, and can hurt nobody."""

import html
import time

import pytest

from comments import text

FAMILY = "👨‍👩‍👧‍👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


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
