"""French spacing for plain text: narrow no-break spaces where the language wants them.

U+202F before ; ! ? and inside « », U+00A0 before : and before % and units; the apostrophe is ’.
Never inside an address, a time (10:30) or a word like « a:b ». Applying it twice changes nothing.
Source: Imprimerie nationale, « Lexique des règles typographiques ».
"""

import re

NARROW, WIDE = "\u202f", "\u00a0"
_SPACE = "[ \u00a0\u202f]"
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+")
_RULES = (
    (re.compile(rf"(?<=\S){_SPACE}*{_SPACE}([;!?]+)"), rf"{NARROW}\1"),
    (re.compile(r"(?<=[\w»)\]…%€])([;!?]+)(?=\s|$|[»”)])"), rf"{NARROW}\1"),
    (re.compile(rf"(?<=\S){_SPACE}+:(?=\s|$|[\u00a0\u202f])"), f"{WIDE}:"),
    (re.compile(r"(?<=[\w»)\]])(?<!\d):(?=\s|$)"), f"{WIDE}:"),
    (re.compile(rf"«{_SPACE}*(?=\S)"), f"«{NARROW}"),
    (re.compile(rf"(?<=\S){_SPACE}*»"), f"{NARROW}»"),
    (re.compile(rf"(?<=\d){_SPACE}*(%|€)"), rf"{WIDE}\1"),
    (re.compile(rf"(?<=\d){_SPACE}(km/h|kWh|MWh|GWh|TWh|kW|MW|GW|km|kg|cm|mm|°C)\b"), rf"{WIDE}\1"),
    (re.compile(rf"(?<=\d){_SPACE}(?=\d{{3}}(?!\d))"), NARROW),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
)


def french(text: str) -> str:
    """Return plain text with French spacing; what stands in addresses is left alone."""
    parts: list[str] = []
    end = 0
    for address in _ADDRESS.finditer(text):
        parts += [_spaced(text[end : address.start()]), address[0]]
        end = address.end()
    return "".join([*parts, _spaced(text[end:])])


def _spaced(text: str) -> str:
    for pattern, spaced in _RULES:
        text = pattern.sub(spaced, text)
    return text
