"""The HTML that an article's body may hold: made clean once, when it is written.

Pure functions on strings. The « Lire également » box stands in the body as
`<aside data-see-also="ID"></aside>`, ID being the article's primary key; `with_see_also`
puts the boxes in when the page is made, so that they follow renamed and withdrawn articles.
"""

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser

import nh3

from articles import typography

MAX_LENGTH = 500_000
"""Characters of HTML that are looked at; a body beyond this is refused by the form."""

TAGS = {
    "p", "h2", "h3", "h4", "blockquote", "cite", "ul", "ol", "li", "em", "strong", "s", "sub", "sup",
    "code", "pre", "a", "br", "hr", "figure", "figcaption", "img", "table", "thead", "tbody", "tr",
    "th", "td", "abbr", "aside", "q",
}  # fmt: skip
ATTRIBUTES = {
    "*": set[str](),
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height", "srcset", "sizes", "loading"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "abbr": {"title"},
    "aside": {"data-see-also"},
    "ol": {"start"},
}
BLOCKS = {
    "p", "h2", "h3", "h4", "li", "blockquote", "figcaption", "td", "th", "pre", "tr", "hr", "br", "aside",
}  # fmt: skip
HEADING = re.compile(r"<(/?)h([156])(?=[\s/>])", re.IGNORECASE)
VERBATIM = {"code", "pre"}
OUR_PATH = (
    r"/(?![/\\])[^\s\\]*"  # browsers read /\\host, and //host with a tab in it, as another host
)
SOURCE = re.compile(OUR_PATH)
CANDIDATE = re.compile(rf"\s*{OUR_PATH}(?:\s+[0-9.]{{1,6}}[wx])?\s*")
KEY = re.compile(r"[1-9][0-9]{0,17}")
PICTURE = re.compile(r"<img\b[^>]*>")
SEE_ALSO = re.compile(r'<aside data-see-also="([1-9][0-9]{0,17})"></aside>')
OPEN_SEE_ALSO = re.compile(r'(<aside data-see-also="[0-9]+">)(?!</aside>)')


def clean(written: str) -> str:
    """Return `written` with every tag and attribute gone that a body may not hold."""
    cleaned = nh3.clean(
        _with_our_headings(written[:MAX_LENGTH]),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_only_what_is_meant,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        clean_content_tags={"script", "style", "iframe", "template", "title"},
    )
    cleaned = cleaned.replace("&nbsp;", "\u00a0")  # nh3 names this one space; typesetting reads it
    with_sources = PICTURE.sub(lambda found: found[0] if ' src="' in found[0] else "", cleaned)
    return _with_first_lines(_with_empty_boxes(with_sources))


def _with_our_headings(written: str) -> str:
    """Return HTML whose headings are of the levels that a body has: its title stands above it."""
    return HEADING.sub(lambda found: f"<{found[1]}{'h2' if found[2] == '1' else 'h4'}", written)


def typeset(body: str, language: str) -> str:
    """Return clean HTML with the language's spacing in its text, never in code or attributes."""
    if language != "fr":
        return body
    return _Typesetter.of(body)


def plain(body: str) -> str:
    """Return the words of clean HTML, one line a block, for excerpts, search and related posts."""
    return _PlainText.of(SEE_ALSO.sub("", body))


def see_also_ids(body: str) -> list[int]:
    """Return the primary keys that the « Lire également » boxes of a body point to, in order."""
    return [int(found) for found in SEE_ALSO.findall(body)]


def with_see_also(body: str, box: Callable[[int], str]) -> str:
    """Return the body with each « Lire également » placeholder replaced by `box(id)`, which may be empty."""
    return SEE_ALSO.sub(lambda found: box(int(found[1])), body)


def _only_what_is_meant(tag: str, attribute: str, value: str) -> str | None:
    """Return the attribute's value, or None without it; pictures from other hosts tell who reads."""
    match attribute:
        case "data-see-also":
            meant = bool(KEY.fullmatch(value))
        case "src":
            meant = bool(SOURCE.fullmatch(value))
        case "srcset":
            meant = all(CANDIDATE.fullmatch(each) for each in value.split(","))
        case _:
            meant = True
    return value if meant else None


def _with_empty_boxes(cleaned: str) -> str:
    """Put what was written into a « Lire également » box after it, where it is not lost."""
    cleaned = OPEN_SEE_ALSO.sub(r"\1</aside><aside>", cleaned)
    while "<aside></aside>" in cleaned:  # taking one out may empty the one around it
        cleaned = cleaned.replace("<aside></aside>", "")
    return cleaned


def _with_first_lines(cleaned: str) -> str:
    """Take the empty lines off the top of <pre>: a parser drops one of them each time."""
    return re.sub(r"<pre>\n+", "<pre>", cleaned)


class _PlainText(HTMLParser):
    """Collects text, one line a block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []

    @classmethod
    def of(cls, body: str) -> str:
        parser = cls()
        parser.feed(body)
        parser.close()
        lines = (re.sub(r"[ \t]+", " ", line).strip() for line in "".join(parser.parts).split("\n"))
        return "\n".join(line for line in lines if line)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))

    def handle_entityref(self, name: str) -> None:
        self.parts.append(html.unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        if len(name) < 10:  # int() refuses more than 4,300 digits; nh3 writes no long ones  # noqa: PLR2004
            self.parts.append(html.unescape(f"&#{name};"))


class _Typesetter(HTMLParser):
    """Writes nh3's canonical HTML again as it came, with French spacing in its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.verbatim = 0

    @classmethod
    def of(cls, body: str) -> str:
        parser = cls()
        parser.feed(body)
        parser.close()
        return "".join(parser.parts)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.verbatim += tag in VERBATIM
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.verbatim -= tag in VERBATIM
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data if self.verbatim else typography.french(data))

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")
