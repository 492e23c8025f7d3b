"""What a reader wrote, made harmless as text and rendered once as HTML. Pure functions on strings.

Kept exactly: every script, combining marks, right-to-left text and its marks, emoji and the joiners
within them. Taken out: NUL and other control characters, the bidirectional overrides that make text
read backwards (Unicode Technical Report 36), and invisible characters where no script needs them.
"""

import hashlib
import re
import unicodedata

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
_LOOKALIKES = str.maketrans(
    "авеіјкмнорсутхѕԁһӏ" "αβεικνορτυχ" "ı",
    "abeijkmhopcytxsdhl" "abeiknoptux" "i",
)  # fmt: skip


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
    return nh3.clean(
        written,
        tags=TAGS,
        attributes={"*": set(), "a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="ugc nofollow noopener",
    ).strip()


def folded(text: str) -> str:
    """Return what a text looks like, for comparing: no case, accents, lookalikes or tricks."""
    text = _INVISIBLE.sub("", _ISOLATES.sub("", _JOINERS.sub("", _CONTROLS.sub("", text))))
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(character for character in apart if not unicodedata.combining(character))
    return " ".join(plain.translate(_LOOKALIKES).split())


def fingerprint(*parts: object) -> str:
    """Return the SHA-256, in hexadecimal, of these values; their spaces make no difference."""
    joined = "\x00".join(
        " ".join(unicodedata.normalize("NFC", str(part)).split()) for part in parts
    )
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def likeness(text: str) -> str:
    """Return a fingerprint that texts share which a reader would call the same."""
    return fingerprint(folded(text))
