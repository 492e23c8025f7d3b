"""The passage of a text that answers a search, its words marked: made of plain text."""

from collections.abc import Collection
from itertools import islice, takewhile

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.related.analysis import Token, tokens

WIDTH = 240
"""Characters of a passage, about."""
BEFORE = 60
"""Characters that stand before the first marked word, about."""
MAX_WORDS = 5_000
"""Words of a text that are looked at; where none is found, the text's beginning is shown."""


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
    for word in islice(tokens(text, language), MAX_WORDS):
        if word.start > enough:
            break
        if word.key in wanted:
            found.append(word)
            if enough == len(text) and _keys_near(found) == wanted:
                enough = word.end + WIDTH
    return found


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
