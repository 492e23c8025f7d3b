"""The HTML that an article's body may hold: made clean once, when it is written.

Pure functions on strings. The « Lire également » box stands in the body as
`<aside data-see-also="ID"></aside>`, ID being the article's primary key; `with_see_also`
puts the boxes in when the page is made, so that they follow renamed and withdrawn articles.

Boxes that the machine places (related/placing.py) are no part of a stored body. They are put in
after the paragraph that they are anchored to, for a page or for the editor; there they are marked
with their anchor, and `clean` takes out again those that still stand behind it.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from html.parser import HTMLParser
from typing import NamedTuple

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
    "aside": {"data-see-also", "data-offered"},
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
ANCHOR = re.compile(r"[0-9a-f]{16}")
MARK = re.compile(r' data-offered="([0-9a-f]{16})"')
OFFERED = re.compile(rf"<aside\b[^>]*{MARK.pattern}[^>]*></aside>")
OPENING = re.compile(r"<aside\b[^>]*>")
ANY_SEE_ALSO = re.compile(r'<aside\b[^>]*\bdata-see-also="([1-9][0-9]{0,17})"')
EDGE = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:\s+[^\s=>]+="[^"]*")*>')
VOID = {"br", "hr", "img"}


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
    return _with_first_lines(_with_empty_boxes(_without_offered(with_sources)))


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


class Block(NamedTuple):
    """A block of a body that stands in no other, by its tag (empty: bare text) and its place."""

    tag: str
    start: int
    end: int


def blocks(body: str) -> Iterator[Block]:
    """Yield the outermost elements of clean HTML, and the text between them, in their order."""
    depth = start = end = 0
    for found in EDGE.finditer(body):
        closes, tag = found[1], found[2]
        if not depth:
            yield from _bare_text(body, end, found.start())
            start = found.start()
        depth += -1 if closes else tag not in VOID
        if not depth:
            end = found.end()
            yield Block(tag, start, end)
    yield from _bare_text(body, end, len(body))


def _bare_text(body: str, start: int, end: int) -> Iterator[Block]:
    if body[start:end].strip():
        yield Block("", start, end)


def anchor(paragraph: str) -> str:
    """Return what a paragraph's HTML is recognised by, for the box that stands behind it."""
    return blake2b(paragraph.encode(), digest_size=8).hexdigest()


def with_offered(body: str, offered: Mapping[str, int], *, marked: bool = False) -> str:
    """Return the body with the machine's boxes, `offered` being the articles by their anchors.

    A box whose paragraph is not there is left out. `marked` ones tell the editor whose they are.
    """
    if not offered:
        return body
    waiting, parts, done = dict(offered), [], 0
    for block in _paragraphs(body):
        found = anchor(body[block.start : block.end])
        if pk := waiting.pop(found, None):
            mark = f' data-offered="{found}"' if marked else ""
            parts += [body[done : block.end], f'<aside data-see-also="{pk}"{mark}></aside>']
            done = block.end
        if not waiting:
            break
    return "".join([*parts, body[done:]])


def _paragraphs(body: str) -> Iterator[Block]:
    return (block for block in blocks(body) if block.tag == "p")


def offered_anchors(written: str) -> set[str]:
    """Return the anchors of the machine's boxes in HTML that is not clean yet."""
    return set(MARK.findall(written))


def boxed_ids(written: str) -> set[int]:
    """Return the primary keys in all boxes of HTML that is not clean yet, whoever placed them."""
    return {int(found) for found in ANY_SEE_ALSO.findall(written)}


def _without_offered(cleaned: str) -> str:
    """Take out the machine's boxes that stand where they were offered; all others are the editor's.

    What she moved, or left behind a paragraph that she wrote anew, she wants there.
    """
    if " data-offered=" not in cleaned:
        return cleaned
    parts, done, above = [], 0, ""
    for block in blocks(cleaned):
        text = cleaned[block.start : block.end]
        offered = OFFERED.fullmatch(text)
        if offered and offered[1] == above:
            parts.append(cleaned[done : block.start])
            done = block.end
        above = anchor(text)
    rest = "".join([*parts, cleaned[done:]])
    return OPENING.sub(lambda found: MARK.sub("", found[0]), rest)


def _only_what_is_meant(tag: str, attribute: str, value: str) -> str | None:
    """Return the attribute's value, or None without it; pictures from other hosts tell who reads."""
    match attribute:
        case "data-see-also":
            meant = bool(KEY.fullmatch(value))
        case "data-offered":
            meant = bool(ANCHOR.fullmatch(value))
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
