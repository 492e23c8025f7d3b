"""What a page reads of other articles: rows that stand ready, the editor's before the machine's.

Written out, because Django takes three milliseconds to say this, and the database a tenth of one.
Each statement finds a kind, a place, what a page shows of the other article, and one thing more.
"""

from articles.readable import published_sql
from articles.related.models import Standing, Verdict

_OTHER = "o.id, o.title, o.slug, o.language, p.id, p.file, p.width, p.height"
_PUBLIC = published_sql("o")

SUGGESTED = f"""
SELECT 'suggested', row_number() OVER (ORDER BY h.place IS NULL, h.place, h.id, m.rank), {_OTHER},
       CAST(m.terms AS text)
  FROM (SELECT other_id FROM articles_related WHERE article_id = %(article)s
        UNION SELECT other_id FROM articles_relatedchoice WHERE article_id = %(article)s) named
  JOIN articles_article o ON o.id = named.other_id
  LEFT JOIN articles_related m ON m.article_id = %(article)s AND m.other_id = o.id
  LEFT JOIN articles_relatedchoice h ON h.article_id = %(article)s AND h.other_id = o.id
  LEFT JOIN articles_picture p ON p.id = o.picture_id
 WHERE {_PUBLIC} AND (h.verdict = '{Verdict.PINNED}' OR (h.id IS NULL AND NOT m.folded))
"""  # noqa: S608 (no value from outside)

_OFFERED = f"""
SELECT other_id, anchor FROM articles_placement
 WHERE article_id = %(article)s AND standing = '{Standing.OFFERED}'"""  # noqa: S608

_OWN = "SELECT id AS other_id, '' AS anchor FROM articles_article WHERE id IN ({ids})"

_BOXED = f"""
SELECT 'boxed', 1, {_OTHER}, boxed.anchor
  FROM ({{sources}}) boxed
  JOIN articles_article o ON o.id = boxed.other_id
  LEFT JOIN articles_picture p ON p.id = o.picture_id
 WHERE {_PUBLIC}
"""  # noqa: S608


def boxed(own: list[int], *, by_machine: bool) -> str:
    """Return the statement for the articles that boxes lead to, the machine's and the editor's `own`,
    which have no anchor; nothing where there can be none.
    """
    ids = ", ".join(str(int(pk)) for pk in own)
    sources = [_OFFERED] * by_machine + [_OWN.format(ids=ids)] * bool(own)
    return _BOXED.format(sources=" UNION ALL ".join(sources)) if sources else ""
