"""Words as readers see them, and the words and phrases of a list found among them.

A word is what it looks like: case, accents, lookalike letters and invisible characters make no
difference (`comments.text.folded`). Apostrophes, hyphens and underscores part words, and so does all
else that is neither letter, digit nor mark; a currency sign, an emoji or another symbol is a word of
its own. A word is found whole, so that « cialis » is not in « spécialiste ».
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple

from comments.text import folded

ANY_ENDING = "*"
BREAK = "."
LONGEST = 100
"""Words of a phrase that are looked for."""

_KEPT = 20_000
_COMMON = 32
"""Letters of a word that is remembered with its looks; longer ones are hardly met twice."""

_APART = frozenset("'’‘ʼʹʻˈ`´_")
_WORD = re.compile("w[wi]*|si*")


class Word(NamedTuple):
    """A word of a text, folded, and where it stands there.

    `joined` says that white space, apostrophes and hyphens part it from the word before, or one
    other sign without any space, as in « bit.ly »: nothing that a phrase could not run across.
    """

    start: int
    end: int
    text: str
    joined: bool


_word = partial(tuple.__new__, Word)
"""Makes a word of its parts, in half the time that `Word` takes."""


class Match(NamedTuple):
    """A term of a list that was found in a text, as the list has it, and where."""

    term: str
    start: int
    end: int


class _Sorts(dict[int, str]):
    """What sort of character each is, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        sort = _sort(chr(code))
        if len(self) < _KEPT:
            self[code] = sort
        return sort


def _sort(character: str) -> str:
    """Return i for what is not seen, w for a part of a word, s for a symbol, or else a space or a
    point: what a phrase runs across, and what it ends at.
    """
    category = unicodedata.category(character)
    if character in _APART or category == "Pd" or character.isspace():
        return " "
    looks = folded(character)
    if not looks:
        return " " if category == "Sk" else "i"
    if category[0] in "LNM" or looks.isalnum():
        return "w"
    return "s" if category[0] in "SC" else "."


_SORTS = _Sorts()


def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text in their order."""
    sorts = text.translate(_SORTS)
    said: list[Word] = []
    last = 0
    for found in _WORD.finditer(sorts):
        start, end = found.span()
        word = text[start:end]
        plain = word.isascii() and word.isalnum()  # as are most, and in a third of the time
        looks = word.lower() if plain else _folded(word)
        joined = start - last <= 1 or _are_joined(sorts[last:start])
        said.append(_word((start, end, looks, joined)))
        last = end
    return tuple(said)


def _are_joined(between: str) -> bool:
    return "." not in between or between.replace("i", "") == "."


def _folded(word: str) -> str:
    return _common(word) if len(word) <= _COMMON else folded(word).replace(" ", "")


@lru_cache(maxsize=4096)
def _common(word: str) -> str:
    return folded(word).replace(" ", "")


def fold_term(text: str) -> str:
    """Return a term of a list as it is looked for: its words, folded; nothing if it has none.

    Signs that a phrase does not run across are a point between two words: it is found where such
    signs are. An asterisk at the end stays: it stands for any ending, none among them. A term may
    be longer folded than it was written.
    """
    said = words(text)
    parts = [word.text if word.joined else f"{BREAK} {word.text}" for word in said]
    written = " ".join(parts).removeprefix(f"{BREAK} ")
    return f"{written}{ANY_ENDING}" if written and text.rstrip().endswith(ANY_ENDING) else written


@dataclass(slots=True)
class _Node:
    """A place within the terms: which words lead on from it, and the term that ends there, if any.

    `endings` holds the terms that go on with a word of any ending, by the beginning of that word.
    """

    words: dict[str, _Node] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)
    lengths: set[int] = field(default_factory=set)
    term: str = ""


class Terms:
    """A list of words and phrases, each as it was written and as `fold_term` folds it.

    A text is read once, however many there are.
    """

    def __init__(self, terms: Iterable[tuple[str, str]] = ()) -> None:
        self._root = _Node()
        for written, looked_for in terms:
            self._add(written, looked_for)

    def _add(self, written: str, looked_for: str) -> None:
        *first, last = looked_for.split(" ")
        node = self._root
        for word in first:
            node = node.words.setdefault(word, _Node())
        if last.endswith(ANY_ENDING):
            beginning = last.removesuffix(ANY_ENDING)
            node.endings[beginning] = written
            node.lengths.add(len(beginning))
        elif last:
            node.words.setdefault(last, _Node()).term = written

    def __bool__(self) -> bool:
        return bool(self._root.words or self._root.endings)

    def find(self, text: str) -> Iterator[Match]:
        """Yield the terms that stand in a text, in the order of their first words."""
        return self.among(words(text)) if self else iter(())

    def among(self, said: Sequence[Word]) -> Iterator[Match]:
        """Yield the terms among the words of a text that was parted already."""
        if not self:
            return
        for at, word in enumerate(said):
            if self._may_begin(word.text):
                yield from self._beginning(said, at)

    def _may_begin(self, word: str) -> bool:
        """Whether a term begins with this word: hardly one does."""
        first = self._root
        return word in first.words or any(word[:n] in first.endings for n in first.lengths)

    def _beginning(self, said: Sequence[Word], at: int) -> Iterator[Match]:
        """Yield the terms that begin with the word at this place."""
        node = self._root
        for word in said[at : at + LONGEST]:
            if not word.joined and node is not self._root:
                if BREAK not in node.words:
                    return
                node = node.words[BREAK]
            for length in node.lengths:
                if term := node.endings.get(word.text[:length]):
                    yield Match(term, said[at].start, word.end)
            if (further := node.words.get(word.text)) is None:
                return
            node = further
            if node.term:
                yield Match(node.term, said[at].start, word.end)
