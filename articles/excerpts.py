"""The passage of a text that answers a search, its words marked: made of plain text.

Taking a text apart into words costs a millisecond, so only those are taken that may be wanted: the
text is looked through as bytes without case and accents, where they are found in microseconds.
"""

from collections.abc import Collection, Iterator
from html import escape
from itertools import takewhile

from django.utils.safestring import SafeString, mark_safe

from articles.related.analysis import Token, folded, tokens

WIDTH = 240
"""Characters of a passage, about."""
BEFORE = 60
"""Characters that stand before the first marked word, about."""
MAX_TEXT = 40_000
"""Characters of a text that are looked at; where no word is found, its beginning is shown."""
_UNSURE = b"?"
"""Stands for what may be a letter, but has no byte or folds to none: it has to be looked at."""


def marked(text: str, language: str, wanted: Collection[str]) -> SafeString:
    """Return as HTML the passage of `text` that holds most of the `wanted` keys, each in <mark>."""
    found = _found(text, language, frozenset(wanted))
    start = _start(text, _densest(found))
    end = _end(text, start)
    here = [word for word in found if start <= word.start and word.end <= end]
    passage = _with_marks(text, start, end, here)
    return mark_safe(f"{'… ' if start else ''}{passage}{' …' if end < len(text) else ''}")  # noqa: S308 (escaped)


def _found(text: str, language: str, wanted: frozenset[str]) -> list[Token]:
    """Return the wanted words of `text`, as far as behind the first passage that holds all of them."""
    found: list[Token] = []
    enough = len(text)
    for word in _wanted_words(text, language, wanted):
        if word.start > enough:
            break
        found.append(word)
        if enough == len(text) and _keys_near(found) == wanted:
            enough = word.end + WIDTH
    return found


def _wanted_words(text: str, language: str, wanted: frozenset[str]) -> Iterator[Token]:
    end = 0
    for place in _places(text[:MAX_TEXT], wanted):
        if place >= end:
            word = _word_at(text, language, place, end)
            end = word.end
            if word.key in wanted:
                yield word


def _word_at(text: str, language: str, place: int, after: int) -> Token:
    """Return the word that stands at this place, or else the next; `after` ends one before it."""
    start = text.rfind(" ", after, place + 1) + 1
    if text[start - 2 : start - 1].isdecimal():  # a number may go on behind a space
        start = text.rfind("\n", after, start) + 1
    words = tokens(text, language, max(start, after))
    return next((word for word in words if word.end > place), Token("", "", place, len(text)))


def _places(text: str, wanted: frozenset[str]) -> list[int]:
    """Return the places in their order where a wanted word may stand: all where one does, and more."""
    plain = text.replace("\u202f", " ").encode("cp1252", "replace").translate(_PLAIN)
    beginnings = {_beginning(key) for key in wanted if key.isascii()}
    return sorted(
        [place for beginning in beginnings for place in _all(b" " + beginning, b" " + plain)]
        + list(_all(_UNSURE, plain))
    )


def _beginning(key: str) -> bytes:
    """Return what all forms of a word begin with: not « travaux » and « travail » alone lose letters.

    Of a number it is the first figure, since what groups the others is not in the key.
    """
    length = 1 if key[0].isdecimal() else max(2, len(key) - 1 - (len(key) > 6))  # noqa: PLR2004
    return key[:length].encode().translate(_PLAIN)


def _all(wanted: bytes, plain: bytes) -> Iterator[int]:
    place = plain.find(wanted)
    while place >= 0:
        yield place
        place = plain.find(wanted, place + 1)


def _plain(sign: str) -> bytes:
    """Return the one byte that a sign is looked for by: a small letter, a figure, a space or unsure."""
    plain = folded(sign)
    if len(plain) == 1 and plain.isascii() and plain.isalnum():
        return plain.encode()
    return _UNSURE if sign.isalnum() or sign in "?\u00ad" else b" "


_PLAIN = b"".join(_plain(bytes([byte]).decode("cp1252", "replace")) for byte in range(256))


def _keys_near(found: list[Token]) -> set[str]:
    """Return which of these words stand in one passage with the last of them."""
    first = found[-1].end - WIDTH + BEFORE
    return {word.key for word in takewhile(lambda word: word.start >= first, reversed(found))}


def _densest(found: list[Token]) -> int:
    """Return where the passage begins that holds most of the different words that were found."""
    best, place, first = 0, 0, 0
    for last, word in enumerate(found):
        while word.end - found[first].start > WIDTH - BEFORE:
            first += 1
        held = len({each.key for each in found[first : last + 1]})
        if held > best:
            best, place = held, found[first].start
    return place


def _start(text: str, place: int) -> int:
    """Return the beginning of a sentence or at least of a word, a little before `place`."""
    if place <= BEFORE:
        return 0
    before = text[place - BEFORE : place]
    line = before.rfind("\n") + 1
    return place - BEFORE + (line or before.find(" ") + 1)


def _end(text: str, start: int) -> int:
    if start + WIDTH >= len(text):
        return len(text)
    space = text.rfind(" ", start, start + WIDTH)
    return space if space > start else start + WIDTH


def _with_marks(text: str, start: int, end: int, words: list[Token]) -> str:
    parts = []
    for word in words:
        parts += [escape(text[start : word.start]), f"<mark>{escape(word.surface)}</mark>"]
        start = word.end
    return "".join([*parts, escape(text[start:end])])
