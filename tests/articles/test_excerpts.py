"""The passage of a text that answers a search."""

from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from articles import excerpts
from articles.related.analysis import tokens

WRITTEN = [
    "Énergies", "d’énergie", "l'ÉNERGIE", "e\u0301nergie", "éner\u00adgie", "bioénergie", "énergie-t-il",
    "œuvre", "ŒUVRES", "oeuvre", "auto-œuvre", "travail", "travaux", "journal", "journaux", "Erdő",
    "10 000", "10\u202f000", "10.000", "1 500", "500", "3,5", "R&D", "prud’hommes", "مرحبا", "m²",
    "ﬁn", "fin", "strasse", "Straße", "\uff45\uff4e\uff45\uff52\uff47\uff49\uff45", "cities", "city",
    "O’Neill’s", "jeux", "ciel", "qu’", "a", "?", "!", "«", "»", "😀", "-", "’", ".", "_", "7",
]  # fmt: skip
GAPS = [" ", " ", " ", "", "\n", "\u00a0", "\u202f", ", "]


@given(
    st.lists(st.tuples(st.sampled_from(WRITTEN), st.sampled_from(GAPS)), max_size=30),
    st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=2),
    st.sampled_from(["fr", "en"]),
)
def test_every_word_that_is_wanted_is_marked_however_it_is_written(
    parts: list[tuple[str, str]], looked_for: list[str], language: str
) -> None:
    text = "".join(part for pair in parts for part in pair)[: excerpts.WIDTH]
    wanted = {word.key for each in looked_for for word in tokens(each, language) if word.key}

    passage = unescape(excerpts.marked(text, language, wanted))

    marked = [part.partition("</mark>")[0] for part in passage.split("<mark>")[1:]]
    assert marked == [word.surface for word in tokens(text, language) if word.key in wanted]
