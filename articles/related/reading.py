"""What a page reads of other articles: rows that stand ready, the editor's before the machine's.

Written out, because Django takes three milliseconds to say this, and the database a tenth of one.
Each statement finds a kind, a place in its order, what a page shows of the other article, and one
thing more.
"""

from collections.abc import Sequence

from articles.readable import published_sql
from articles.related.models import Standing, Verdict

_OTHER = (
    "o.id AS pk, o.title AS name, o.slug AS slug, o.language AS language, p.id AS picture_id,"
    " p.file AS picture, p.width AS picture_width, p.height AS picture_height"
)
_PUBLIC = published_sql("o")

_PINNED = "h.place * 4294967296 + h.id"
"""The order by place and key as one number: a window over both costs a tenth of the statement."""
_MACHINE = 1 << 48
"""The machine's suggestions stand in places behind this, and so behind all that an editor pinned."""

# Two simple parts, which take half the time of one that joins both tables and puts all in order.
SUGGESTED = f"""
SELECT 'suggested' AS kind, {_PINNED} AS place, {_OTHER}, CAST(m.terms AS text) AS more
  FROM articles_relatedchoice h
  JOIN articles_article o ON o.id = h.other_id
  LEFT JOIN articles_related m ON m.article_id = %(article)s AND m.other_id = o.id
  LEFT JOIN articles_picture p ON p.id = o.picture_id
 WHERE h.article_id = %(article)s AND h.verdict = '{Verdict.PINNED}' AND {_PUBLIC}
UNION ALL
SELECT 'suggested', {_MACHINE} + m.rank, {_OTHER}, CAST(m.terms AS text)
  FROM articles_related m
  JOIN articles_article o ON o.id = m.other_id
  LEFT JOIN articles_picture p ON p.id = o.picture_id
 WHERE m.article_id = %(article)s AND NOT m.folded AND {_PUBLIC}
   AND NOT EXISTS (SELECT 1 FROM articles_relatedchoice h
                    WHERE h.article_id = %(article)s AND h.other_id = m.other_id)
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


def boxed(own: Sequence[int], *, by_machine: bool) -> str:
    """Return the statement for the articles that boxes lead to, the machine's and the editor's `own`,
    which have no anchor; nothing where there can be none.
    """
    ids = ", ".join(str(int(pk)) for pk in own)
    sources = [_OFFERED] * by_machine + [_OWN.format(ids=ids)] * bool(own)
    return _BOXED.format(sources=" UNION ALL ".join(sources)) if sources else ""
