"""The materialised path of a comment: where it stands among the threads of its article.

Each level is the comment's number within the article in five base-36 digits, so that paths sort
as the threads are read, and all that stands below a path is one range of an index.
"""

import string

WIDTH = 5
"""Digits a level: room for 60,466,175 comments under one article."""

MAX_DEPTH = 4
"""Levels that are stored; an answer to a comment of the last level stands beside it.

To change it, migrate the column (its length follows).
"""

AFTER = "~"
"""Sorts behind every digit: the descendants of `path` lie between `path` and `path + AFTER`."""

DIGITS = string.digits + string.ascii_uppercase


def segment(number: int) -> str:
    """Return the digits of one level for a comment's number."""
    if not 0 < number < 36**WIDTH:
        raise ValueError(f"{number} is no number of a comment")
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits.rjust(WIDTH, "0")


def depth(path: str) -> int:
    """Return the level on which a path stands, from 1."""
    return len(path) // WIDTH


def root(path: str) -> str:
    """Return the path of the comment that opened the thread."""
    return path[:WIDTH]


def is_within(path: str, above: str) -> bool:
    """Whether `path` is `above` or stands somewhere below it."""
    return path.startswith(above)
