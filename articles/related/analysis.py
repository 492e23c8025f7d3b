"""The words and names of a text in French or English: what related posts and search compare.

Pure functions on strings; `tokens` keeps the places, for excerpts. A word's key is its form without
case, accents, elision and plural, so that « L’Énergies » and « energie » are one.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from articles.related.stopwords import STOP

MAX_LENGTH = 400_000
"""Characters of a text that are looked at: some 65,000 words."""
MAX_WORD = 64
"""Characters of a word's key that are kept: a longer one is no word that two articles share."""
REMEMBERED = 200_000
"""Words of a language, as they are written, whose keys are kept at hand."""

# Combining marks, soft hyphens and zero-width spaces stand inside words; the key is without them.
_SIGNS = r"[\u0300-\u036f\u064b-\u065f\u0670\u00ad\u200b-\u200d\u2060]"
_LETTERS = rf"(?:[^\W_\u0600-\u0605]++|{_SIGNS}++)++"
_GROUPED = r"\d(?<![\w.,]\d)\d{0,2}(?:[ \u00a0\u202f.,]\d{3})+(?![\w]|[.,]\d)"
_NUMBER = r"\d+[.,]\d+(?!\w)"
# Most words are letters that every font has; the rest is only looked at where those end in more.
_INSIDE = r"\w\u0300-\u036f\u064b-\u065f\u0670\u00ad\u200b-\u200d\u2060\u2010\u2011'’ʼ&-"
_COMMON = rf"[a-zA-ZÀ-ÖØ-öø-ÿŒœ]++(?![{_INSIDE}])"
_TOKEN = re.compile(rf"{_COMMON}|{_GROUPED}|{_NUMBER}|{_LETTERS}(?:[-\u2010\u2011'’ʼ&]{_LETTERS})*")
_ELISION = re.compile(r"^(?:(?:jus|lors|puis|quoi)?qu|[cdjlmnst])['’ʼ](?=.)", re.IGNORECASE)
_INVERSION = re.compile(
    r"-(?:t-)?(?:il|elle|on|ils|elles|je|tu|nous|vous|ce|ci|la|le|les|lui|leur|moi|toi|y|en)$"
)
_ENGLISH_TAIL = re.compile(r"'(?:s|re|ve|ll|d|m)?$")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060]")
_PLAIN = {ord(sign): "'" for sign in "’ʼ‘"} | {ord(sign): "-" for sign in "\u2010\u2011"}
_KEPT = {"rendez-vous", "garde-a-vous"}
_CAPITAL = r"[A-ZÀ-ÖØ-ÞŒŠŽ](?:[\w&]|['’.-](?=\w))*"
_MARKED = re.compile(
    r"[a-zà-öø-ÿœ][A-ZÀ-ÖØ-ÞŒ]|^(?=.*[A-ZÀ-ÖØ-ÞŒ].*[A-ZÀ-ÖØ-ÞŒ])[^a-zà-öø-ÿœ]+$"
    r"|^(?=.*\d).*[^\W\d_]"
)
_LINK = r"(?:de|du|des|d[’']|la|le|les|von|van|of|and|et|&)"
# That no letter stands before it is asked after its first one: what begins with a class is found faster.
_FIRST = _CAPITAL.replace("]", r"](?<!\w.)", 1)
_NAME = re.compile(rf"{_FIRST}(?:(?: {_LINK})?(?: {_LINK})? {_CAPITAL})*")
_OPENS = re.compile(r"(?:[.!?…:•\n][\s\"“«»”)]*|[«“\"]\s*)$")


class Word(NamedTuple):
    """A word as it is compared (empty for a stop word) and as a reader is shown it; see `is_marked`."""

    key: str
    form: str
    marked: bool


class Token(NamedTuple):
    """One word of a text: its key (empty for a stop word), and where it stands."""

    key: str
    surface: str
    start: int
    end: int


def words(text: str, language: str) -> list[str]:
    """Return the keys of the words of `text` in their order, without stop words."""
    return list(filter(None, map(_keys(language).__getitem__, _spelled(text))))


def tokens(text: str, language: str, start: int = 0) -> Iterator[Token]:
    """Yield every word of `text` from `start` on, stop words included, with its place."""
    for found in _TOKEN.finditer(text[:MAX_LENGTH], start):
        yield Token(key(found[0], language), found[0], found.start(), found.end())


@lru_cache(maxsize=16)
def _spelled(text: str) -> list[str]:
    """Return the words of a text as they are written; an article's are asked for several times."""
    return _TOKEN.findall(text[:MAX_LENGTH])


def key(word: str, language: str) -> str:
    """Return what one word as written is compared by; empty if it says nothing of the subject."""
    return _known(language)[word].key


def _key(word: str, language: str) -> str:
    stop = STOP.get(language, frozenset())
    bare = _bare(word, language)
    if not bare or bare in stop or (len(bare) < 2 and bare.isascii() and not bare.isdecimal()):  # noqa: PLR2004
        return ""
    single = _singular(bare, language)
    return "" if single in stop else single[:MAX_WORD]


def counted(text: str, language: str) -> Iterator[tuple[Word, int]]:
    """Yield each word of `text`, stop words too, in each of its forms, with how often it stands so."""
    counts = Counter(_spelled(text))
    return zip(map(_known(language).__getitem__, counts), counts.values(), strict=True)


class _Known(dict[str, Word]):
    """The words of a language that were seen, as they are compared, by how they are written."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __missing__(self, written: str) -> Word:
        if len(self) >= REMEMBERED:
            self.clear()
        form = _readable(written, self._language)
        word = Word(_key(written, self._language), form, is_marked(form))
        self[written] = word
        return word


@cache
def _known(language: str) -> _Known:
    return _Known(language)


class _Keys(dict[str, str]):
    """The keys of the same words, which are asked for most."""

    def __init__(self, known: _Known) -> None:
        self._known = known

    def __missing__(self, written: str) -> str:
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[written] = self._known[written].key
        return found


@cache
def _keys(language: str) -> _Keys:
    return _Keys(_known(language))


def _readable(word: str, language: str) -> str:
    """Return a word as a reader would be shown it: as written, without what is elided before it."""
    return _ELISION.sub("", word) if language == "fr" else re.sub(r"['’ʼ]s$", "", word)


def is_marked(word: str) -> bool:
    """Whether a word's very letters show that it names a thing: « PostGIS », « QGIS », « H2O »."""
    return _MARKED.search(word) is not None


def folded(text: str) -> str:
    """Return `text` without case, accents, ligatures and invisible signs.

    Its apostrophes and hyphens are the plain ones.
    """
    if text.isascii():
        return text.lower()
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    text = text.replace("œ", "oe").replace("æ", "ae").translate(_PLAIN)
    return "".join(
        sign for sign in unicodedata.normalize("NFD", text) if unicodedata.category(sign) != "Mn"
    )


def _bare(word: str, language: str) -> str:
    bare = folded(word)
    if bare[:1].isdecimal():
        return _figure(bare, language)
    if language == "en":
        return _ENGLISH_TAIL.sub("", bare)
    bare = _ELISION.sub("", bare)
    return bare if bare in _KEPT or "-" not in bare else _INVERSION.sub("", bare)


def _figure(written: str, language: str) -> str:
    """Return a number without its grouping, its decimals after a point."""
    if re.fullmatch(r"\d{1,3}(?:[ .,]\d{3})+", written):
        return re.sub(r"\D", "", written)
    return written.replace(",", ".") if language == "fr" else written


def _singular(word: str, language: str) -> str:
    """Return `word` with a light plural taken off; words of three letters and figures stay."""
    if len(word) < 4 or word[-1] not in "sx" or word[0].isdecimal():  # noqa: PLR2004
        return word
    return _singular_english(word) if language == "en" else _singular_french(word)


def _singular_french(word: str) -> str:
    if word.endswith("s"):
        return word if word.endswith("ss") else word[:-1]
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > 4:  # noqa: PLR2004
        return "travail" if word == "travaux" else word[:-2] + "l"
    return word[:-1] if word.endswith(("eaux", "eux", "oux")) else word


def _singular_english(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def names(text: str) -> list[str]:
    """Return the names of persons, firms and places in `text`, as often as each stands there.

    A name is a run of capitalised words, « de », « of » and the like between them included. Where a
    sentence begins, a run of one word counts only if it stands elsewhere too, or is an acronym.
    """
    inside: list[str] = []
    opening: list[str] = []
    for found in _NAME.finditer(text[:MAX_LENGTH]):
        begins = _OPENS.search(text, max(0, found.start() - 4), found.start()) is not None
        name = _without_first_stop_word(found[0])
        (opening if begins or found.start() == 0 else inside).append(name)
    known = set(inside)
    sure = [name for name in opening if _is_surely_a_name(name, known)]
    return [name for name in inside + sure if name]


def _is_surely_a_name(name: str, known: set[str]) -> bool:
    return name in known or " " in name or (len(name) > 1 and name.isupper())


@lru_cache(maxsize=100_000)
def _without_first_stop_word(name: str) -> str:
    first, _, rest = name.partition(" ")
    lower = folded(first)
    if any(lower in stop for stop in STOP.values()):
        return rest if rest[:1].isupper() else ""
    return name
