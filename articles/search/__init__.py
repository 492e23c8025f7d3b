"""Full-text search over published articles, by the words that related posts compare too.

The index holds what `related.analysis` made of the text (case, accents, elisions and plurals off),
so that SQLite's FTS5 and PostgreSQL's tsvector have nothing to interpret and find the same. `search`
makes one query; `page.html` shows what it found; `index` keeps the index true, which is done in three
steps where there are many articles: what is `written`, what is `prepared` of it, `keep`.
"""

from articles.search.finding import MAX_QUERY, Results, search
from articles.search.indexing import Row, index, keep, prepared, written

__all__ = [
    "MAX_QUERY", "Results", "Row", "index", "keep", "prepared", "search", "written",
]  # fmt: skip
