"""What a reader wrote, made harmless as text, rendered once as HTML, and read as readers read it.

Pure functions on strings.

Kept exactly: every script, combining marks, right-to-left text and its marks, emoji and the joiners
within them. Taken out: NUL and other control characters, the bidirectional overrides that make text
read backwards (Unicode Technical Report 36), and invisible characters where no script needs them.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import cmarkgfm
import nh3
from cmarkgfm.cmark import Options

MAX_LENGTH = 10_000
"""Characters of a comment; longer texts are refused before anything parses them."""

MAX_QUOTES = 6
"""Levels of quotation that are rendered; thousands of them cost a parser seconds."""

TAGS = {"p", "br", "em", "strong", "del", "blockquote", "ul", "ol", "li", "code", "pre", "a"}

_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u200b\u2060-\u2064\u206a-\u206f\ufeff\u00ad"
    "\u180e\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_TAGGED_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f"
_TAG_CHARACTERS = re.compile(f"({_TAGGED_FLAG})|[\U000e0000-\U000e007f]")
_ISOLATES = re.compile("[\u2066-\u2069\u200e\u200f\u061c]")
_JOINERS = re.compile("[\u200c\u200d]+")
_INVISIBLE = re.compile("[\u115f\u1160\u3164\uffa0\u2800\u034f\ufe00-\ufe0f\U000e0000-\U000e01ef]")
_FIRST_JOINING_SCRIPT = 0x0590
"""Latin, Greek, Cyrillic and Armenian stand before it, and need no joiners."""

_PLACES = {"<": "\ufdd0", "&": "\ufdd1"}  # `harmless` lets no such characters through
_TAG = re.compile(r"<(?!https?://[^\s<>]{1,2000}>)")
_ENTITY = re.compile(r"&(?=[#0-9A-Za-z])")
_MANY_QUOTES = re.compile(rf"^((?:[ \t]*>){{{MAX_QUOTES}}})(?:[ \t]*>)+", re.MULTILINE)
_HEADING = re.compile(r"<(/?)h[1-6]>")
_IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"[^>]*/>')
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_WEB = re.compile("https?://", re.IGNORECASE)
_ANY_TAG = re.compile("<[^>]*>")
_PIECE = re.compile(r'<[^"<>]*(?:"[^"]*"[^"<>]*)*>|&(?:amp|lt|gt|quot|nbsp);|[^<&]+|[<&]')
_BLOCK = re.compile(r"</?(?:p|br|blockquote|ul|ol|li|pre)\b")
_HREF = re.compile('href="([^"]*)"')
_QUOTATION = re.compile("(</?blockquote>)")
_WRITTEN_AS = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": "\u00a0"}
"""The entities that `_clean` writes, and no others."""

_LOOKALIKES = str.maketrans(
    "авеіјкмнорсутхѕԁһӏ" "αβεικνορτυχ" "ı",
    "abeijkmhopcytxsdhl" "abeiknoptux" "i",
)  # fmt: skip


REL = "ugc nofollow noopener"
_NOWHERE = re.compile(f'<a rel="{REL}">(.*?)</a>', re.DOTALL)


class Link(NamedTuple):
    """A link that can be seen: where it leads, and which stretch of the plain text it is."""

    url: str
    start: int
    end: int


class Reading(NamedTuple):
    """What readers see of a rendered comment."""

    text: str
    links: tuple[Link, ...]


@lru_cache(maxsize=16)  # a form makes it so, and so does whatever stores it
def harmless(text: str) -> str:
    """Return `text` without what deceives a reader's eye or breaks a parser; lines end in \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _TAG_CHARACTERS.sub(lambda found: found[1] or "", _CONTROLS.sub("", text))
    return _JOINERS.sub(lambda found: _joiner(found, text), text).strip()


def harmless_line(text: str) -> str:
    """Return a name: harmless, on one line, and unable to turn the text around it."""
    return " ".join(_ISOLATES.sub("", harmless(text)).split())


def _joiner(found: re.Match[str], text: str) -> str:
    """Keep one joiner between two characters of scripts or emoji that use them."""
    around = (text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1])
    return found[0][0] if all(_joins(character) for character in around) else ""


def _joins(character: str) -> bool:
    if not character or ord(character) < _FIRST_JOINING_SCRIPT or "\u2000" <= character <= "\u206f":
        return False
    return not character.isspace()


@lru_cache(maxsize=16)  # a text is rendered to be checked, and then to be stored
def render(text: str) -> str:
    """Return the HTML of a harmless text: paragraphs, emphasis, quotations, lists, code, links."""
    source = _TAG.sub(_PLACES["<"], _MANY_QUOTES.sub(r"\1", text[:MAX_LENGTH]))
    source = _ENTITY.sub(_PLACES["&"], source)
    written: str = cmarkgfm.markdown_to_html_with_extensions(  # type: ignore[no-untyped-call]
        source, options=Options.CMARK_OPT_HARDBREAKS, extensions=["autolink", "strikethrough"]
    )
    written = _HEADING.sub(r"<\1p>", written)
    written = _IMAGE.sub(_picture_link, _LINK.sub(_link, written))
    return _clean(_with_places_filled(written))


def is_blank(html: str) -> bool:
    """Whether a rendered comment shows nothing: a line, a link's definition, invisible letters."""
    return not folded(_ANY_TAG.sub("", html))


def _link(found: re.Match[str]) -> str:
    return _web_link(found[1], _IMAGE.sub(r"\2", found[2]))


def _picture_link(found: re.Match[str]) -> str:
    """A picture stays on its own site: its description links to it, or else its address does."""
    return _web_link(found[1], found[2] or found[1])


def _web_link(url: str, content: str) -> str:
    """Return a link that can be seen and leads to the web; of any other only what it shows."""
    if is_blank(content) or not _WEB.match(url):
        return content
    return f'<a href="{url}">{content}</a>'


def _with_places_filled(written: str) -> str:
    """Put back what the parser was not to see: in the text as HTML says it, in addresses escaped."""
    written = written.replace(_PLACES["<"], "&lt;").replace(_PLACES["&"], "&amp;")
    return written.replace("%EF%B7%90", "%3C").replace("%EF%B7%91", "&amp;")


def _clean(written: str) -> str:
    """Return what is allowed of some HTML; a link to an address that is none is its text."""
    cleaned = nh3.clean(
        written,
        tags=TAGS,
        attributes={"*": set(), "a": {"href"}},
        url_schemes={"http", "https"},
        link_rel=REL,
    )
    return _NOWHERE.sub(r"\1", cleaned).strip()


@lru_cache(maxsize=16)
def read(html: str) -> Reading:
    """Return the text of a rendered comment, each block on lines of its own, and its links."""
    parts: list[str] = []
    links: list[Link] = []
    url, start, at = "", -1, 0
    for source, text in _pieces(html):
        if source and text and url and start < 0:
            start = at
        parts.append(text)
        at += len(text)
        if source.startswith("<a "):
            url, start = _url(source), -1
        elif source == "</a>" and start >= 0:
            links.append(Link(url, start, at))
            url = ""
    return Reading("".join(parts), tuple(links))


def plain(html: str) -> str:
    """Return the text of a rendered comment as readers see it."""
    return read(html).text


def unquoted(html: str) -> str:
    """Return what a rendered comment says outside quotations, or all of it where that is nothing."""
    if "<blockquote>" not in html:
        return plain(html)
    depth, own = 0, []
    for part in _QUOTATION.split(html):
        if part in ("<blockquote>", "</blockquote>"):
            depth += 1 if part == "<blockquote>" else -1
        elif depth == 0:
            own.append(part)
    text = plain("".join(own))
    return text if text.strip() else plain(html)


def marked(html: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a rendered comment with <mark> around these spans of its plain text.

    A mark holds text only, so that it never crosses a tag; spans may overlap or lie outside.
    """
    wanted = bytearray(len(html) + 1)  # no plain text is longer than its HTML
    for start, end in spans:
        here = slice(*slice(max(start, 0), max(end, 0)).indices(len(wanted)))
        wanted[here] = b"\x01" * len(wanted[here])
    parts: list[str] = []
    at, within = 0, False
    for source, text in _pieces(html):
        for part, inside in _parted(source, text, wanted[at : at + len(text)]):
            if inside != within:
                parts.append("<mark>" if inside else "</mark>")
            parts.append(part)
            within = inside
        at += len(text)
    return "".join([*parts, "</mark>" if within else ""])


def _pieces(html: str) -> Iterator[tuple[str, str]]:
    """Yield each tag and stretch of text of a rendered comment, and what is read of it.

    Nothing is read of a tag; one newline is read between blocks, wherever the HTML breaks its lines.
    """
    last, apart = "", True
    for found in _PIECE.finditer(html):
        source = found[0]
        if source[0] == "<" and len(source) > 1:
            apart = apart or bool(_BLOCK.match(source))
            yield source, ""
            continue
        if apart:
            own = source.lstrip("\n")
            yield source[: len(source) - len(own)], ""
            if not own:
                continue
            yield "", "" if last in ("", "\n") else "\n"
            source, apart = own, False
        text = _WRITTEN_AS.get(source, source)
        last = text[-1]
        yield source, text


def _parted(source: str, text: str, wanted: bytearray) -> Iterator[tuple[str, bool]]:
    """Yield the source of a piece in stretches of which all or nothing is wanted."""
    if source != text:
        if source:
            yield source, any(wanted)
        return
    at = 0
    for inside, stretch in groupby(wanted):
        end = at + len(list(stretch))
        yield source[at:end], bool(inside)
        at = end


def _url(tag: str) -> str:
    """Return where a link of a rendered comment leads."""
    found = _HREF.search(tag)
    return re.sub(
        "&[a-z]+;", lambda entity: _WRITTEN_AS.get(entity[0], entity[0]), found[1] if found else ""
    )


class _Looks(dict[int, str]):
    """What each character looks like, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        looks = _looks(chr(code))
        if len(self) < _KEPT_LOOKS:
            self[code] = looks
        return looks


def _looks(character: str) -> str:
    if any(pattern.match(character) for pattern in _UNSEEN):
        return ""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return plain.translate(_LOOKALIKES)


_UNSEEN = (_INVISIBLE, _ISOLATES, _JOINERS, _CONTROLS)
_KEPT_LOOKS = 20_000
_LOOKS = _Looks()


@lru_cache(maxsize=64)  # a new text is compared in several ways, and indexed
def folded(text: str) -> str:
    """Return what a text looks like, for comparing: no case, accents, lookalikes or tricks."""
    return " ".join(text.translate(_LOOKS).split())


def fingerprint(*parts: object) -> str:
    """Return the SHA-256, in hexadecimal, of these values; their spaces make no difference."""
    joined = "\x00".join(
        " ".join(unicodedata.normalize("NFC", str(part)).split()) for part in parts
    )
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def likeness(text: str) -> str:
    """Return a fingerprint that texts share which a reader would call the same."""
    return fingerprint(folded(text))
