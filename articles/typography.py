"""French spacing for plain text: narrow no-break spaces where the language wants them.

U+202F before ; ! ? and inside « », U+00A0 before : and before % and units; the apostrophe is ’.
Never inside an address, a time (10:30) or a word like « a:b ». Applying it twice changes nothing.
Source: Imprimerie nationale, « Lexique des règles typographiques ».
"""

import re
from functools import lru_cache

TYPESET = 5_000
"""Short texts that a process remembers, for a page has ten of them and each may cost 30 µs."""

NARROW, WIDE = "\u202f", "\u00a0"
_SPACE = "[ \u00a0\u202f]"
_MARK = "\ue000"
"""Stands for an address meanwhile; one in the text itself is treated as an address."""
_ADDRESS = re.compile(rf"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+|{_MARK}")
_RULES = (
    (re.compile(rf"«{_SPACE}*(?=\S|$)"), f"«{NARROW}"),
    (re.compile(rf"(?:^|(?<=\S)){_SPACE}*»"), f"{NARROW}»"),
    (re.compile(rf"(?:^|(?<=\S)){_SPACE}+([;!?]+)"), rf"{NARROW}\1"),
    (re.compile(r"(?<=[\w»)\]…%€])([;!?]+)(?=\s|$|[»”)])"), rf"{NARROW}\1"),
    (re.compile(rf"(?:^|(?<=\S)){_SPACE}+:(?=\s|$)"), f"{WIDE}:"),
    (re.compile(r"(?<=[\w»)\]])(?<!\d):(?=\s|$)"), f"{WIDE}:"),
    (re.compile(rf"(?<=\d){_SPACE}*(%|€)"), rf"{WIDE}\1"),
    (re.compile(rf"(?<=\d){_SPACE}(km/h|kWh|MWh|GWh|TWh|kW|MW|GW|km|kg|cm|mm|°C)\b"), rf"{WIDE}\1"),
    (re.compile(rf"(?<=\d){_SPACE}(?=\d{{3}}(?!\d))"), NARROW),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
)
_SPACED = re.compile("[«»;!?:%€'\ue000]|[0-9][ \u00a0\u202f]|www")
"""Finds something in every text that a rule would change, and in most others nothing."""


def french(text: str) -> str:
    """Return plain text with French spacing; what stands in addresses is left alone."""
    if not _SPACED.search(text):
        return text
    addresses: list[str] = _ADDRESS.findall(text)
    text = _ADDRESS.sub(_MARK, text)
    for pattern, spaced in _RULES:
        text = pattern.sub(spaced, text)
    parts = text.split(_MARK)
    return "".join(part + address for part, address in zip(parts, [*addresses, ""], strict=True))


def typeset(text: str, language: str) -> str:
    """Return a title, a caption or the like with its language's spacing; a process remembers them."""
    return _typeset(text) if language == "fr" else text


_typeset = lru_cache(maxsize=TYPESET)(french)
