"""What is said over and over: a word, a line, or in a long text always the same few words.

The measures are far from how people write: in the French and English articles of the demo no word of
four letters makes more than 5 % of a hundred words, of a hundred words at least 66 are different, of
three hundred 54 % and of a thousand 45 %.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from comments.moderation.findings import Evidence, Finding, gettext_noop
from comments.moderation.words import Word
from comments.text import folded

LETTERS = 4
WORDS = 8
ONE_IN = 6
LINES = 4
LINE_OF = 2
LONG = 100
DIFFERENT = 0.25

Rule = Callable[[str, tuple[Word, ...]], Finding | None]


def repeated_word(text: str, said: tuple[Word, ...]) -> Finding | None:
    """Find a word of at least four letters that is said eight times, and is one word in six."""
    said_again = len(said) - len({word.text for word in said})
    if said_again < WORDS - 1:  # as is most: nothing need be counted
        return None
    counts = Counter(word.text for word in said if len(word.text) >= LETTERS)
    ((most, count),) = counts.most_common(1) or [("", 0)]
    if count < WORDS or count * ONE_IN < len(said):
        return None
    message = gettext_noop("The word “%(word)s” is repeated %(count)s times.")
    spans = [(word.start, word.end) for word in said if word.text == most]
    values: dict[str, str | int] = {"word": text[slice(*spans[0])][:100], "count": count}
    return Finding("repeated-word", "1", message, values, Evidence.of(text, spans))


def repeated_line(text: str, said: tuple[Word, ...]) -> Finding | None:
    """Find a line of at least two words that stands there four times."""
    lines = list(_lines(text))
    if len(lines) < LINES:  # as are most: nothing need be compared
        return None
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end in lines:
        places[folded(text[start:end])].append((start, end))
    most = max(places.values(), key=len, default=[])
    if len(most) < LINES:
        return None
    message = gettext_noop("The same line is repeated %(count)s times.")
    return Finding("repeated-line", "1", message, {"count": len(most)}, Evidence.of(text, most))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the lines of several words begin and end."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if len(line.split(maxsplit=LINE_OF)) >= LINE_OF:
            yield start, end
        start = end + 1


def few_words(text: str, said: tuple[Word, ...]) -> Finding | None:
    """Find a long text of which not one word in four is a different one."""
    different = len({word.text for word in said})
    if len(said) < LONG or different >= DIFFERENT * len(said):
        return None
    message = gettext_noop("Of %(count)s words only %(different)s are different.")
    return Finding("few-words", "1", message, {"count": len(said), "different": different})


RULES: tuple[Rule, ...] = (repeated_word, repeated_line, few_words)
