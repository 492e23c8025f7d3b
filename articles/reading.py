"""Puts an article's stored body together with what follows other articles: the « Lire également » boxes.

Those of its editor stand in the body, those of the machine beside it; a page reads both in one query
and compares nothing. (related/placing.py)
"""

from django.conf import settings
from django.db.models.expressions import RawSQL
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import markup
from articles.freshness import Basis
from articles.models import Article
from articles.related.models import Standing

# Written out, because Django takes three milliseconds to say this, and the database a tenth of one.
ONLY_PLACED = "SELECT other_id FROM articles_placement WHERE article_id = %s AND standing = %s"
OWN = "SELECT id FROM articles_article WHERE id IN (%s)"
ANCHOR = (
    "SELECT anchor FROM articles_placement"
    " WHERE article_id = %s AND standing = %s AND other_id = articles_article.id"
)


def body(article: Article, basis: Basis) -> SafeString:
    """Return the article's body for its page, in one query; the page's `basis` learns of its boxes.

    A box whose article is not public is left out, and one of the machine's whose paragraph is not
    there any more. The stored body is clean since it was written.
    """
    own = article.linked_ids()
    targets = _targets(article, own)
    basis.show(targets.values())
    template = get_template("articles/see_also.html") if targets else None

    def box(pk: int) -> str:
        if template is None or pk not in targets:
            return ""
        return template.render({"article": targets[pk]})

    anchors = {pk: getattr(target, "anchor", None) for pk, target in targets.items()}
    offered = {anchor: pk for pk, anchor in anchors.items() if anchor and pk not in own}
    whole = markup.with_offered(article.body, offered)
    return mark_safe(_with_frames(markup.with_see_also(whole, box)))  # noqa: S308


def _with_frames(body: str) -> str:
    """Frame each table, so that a wide one is scrolled, by keyboard too, and the page is not."""
    frame = format_html(
        '<div class="prose__table" role="group" tabindex="0" aria-label="{}">', _("Table")
    )
    return body.replace("<table>", f"{frame}<table>").replace("</table>", "</table></div>")


def _targets(article: Article, own: list[int]) -> dict[int, Article]:
    """Return the public articles that boxes lead to, with the `anchor` of those that the machine placed."""
    by_machine = not settings.SEE_ALSO_BY_HAND
    if not (own or by_machine):
        return {}
    here = [article.pk, Standing.OFFERED.value if by_machine else ""]
    either = ONLY_PLACED if not own else f"{ONLY_PLACED} UNION {OWN % ', '.join(['%s'] * len(own))}"
    found = (
        Article.objects.published()
        .for_lists()
        .filter(pk__in=RawSQL(either, [*here, *own]))  # noqa: S611 (constants)
        .annotate(anchor=RawSQL(ANCHOR, here))  # noqa: S611
    )
    return {target.pk: target for target in found.order_by()}
